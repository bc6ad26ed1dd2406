#!/bin/sh
# Makes target/package/kezhan_VERSION_ARCH.deb of the release program: package.sh [VERSION]. The same input gives the
# same bytes: times are those of the commit, owners are root.
set -eu
cd "$(dirname "$0")/.."
version=${1:-$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)}
program=${KEZHAN_PACKAGE_BINARY:-${CARGO_TARGET_DIR:-target}/release/kezhan}
maintainer=${KEZHAN_MAINTAINER:-Kezhan <kezhan@example.cn>}
arch=$(dpkg --print-architecture)
made=target/package
root=$made/root
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH
date=$(date -u -R -d "@$SOURCE_DATE_EPOCH")
umask 022

rm -rf "$root" "$made/debian"
mkdir -p "$root/DEBIAN" "$made/debian"
doc=$root/usr/share/doc/kezhan

install -D -m 0755 "$program" "$root/usr/bin/kezhan"
strip --strip-unneeded "$root/usr/bin/kezhan"
install -d "$root/usr/share/man/man8"
"$program" man | gzip -9n >"$root/usr/share/man/man8/kezhan.8.gz"
install -D -m 0644 systemd/kezhan.service "$root/usr/lib/systemd/system/kezhan.service"
install -D -m 0644 systemd/kezhan.sysusers "$root/usr/lib/sysusers.d/kezhan.conf"
install -D -m 0644 systemd/kezhan.tmpfiles "$root/usr/lib/tmpfiles.d/kezhan.conf"
install -d -m 0750 "$root/etc/kezhan"
install -m 0640 packaging/kezhan.toml "$root/etc/kezhan/kezhan.toml"
install -D -m 0644 packaging/copyright "$doc/copyright"
install -D -m 0644 packaging/lintian-overrides "$root/usr/share/lintian/overrides/kezhan"
for page in README.md docs/*.md; do install -m 0644 "$page" "$doc/"; done
printf 'kezhan (%s) stable; urgency=medium\n\n  * Version %s; what works stands in features.md.\n\n -- %s  %s\n' \
    "$version" "$version" "$maintainer" "$date" | gzip -9n >"$doc/changelog.gz"

# The libraries that the program was linked with, in the versions that it needs.
printf 'Source: kezhan\n\nPackage: kezhan\nArchitecture: any\n' >"$made/debian/control"
depends=$(cd "$made" && dpkg-shlibdeps -O --ignore-missing-info "root/usr/bin/kezhan" 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
[ -n "$depends" ] || { echo "package.sh: the libraries of $program are not known" >&2; exit 1; }

cat >"$root/DEBIAN/control" <<CONTROL
Package: kezhan
Version: $version
Architecture: $arch
Maintainer: $maintainer
Installed-Size: $(du -sk --apparent-size "$root" | cut -f 1)
Depends: $depends, adduser, postgresql-client
Recommends: postgresql
Section: web
Priority: optional
Description: customer relationship management on the company's own server
 Customers, contacts, follow-ups and administration in Chinese and English, out
 of the company's own PostgreSQL, with roles that a security team can read at a
 glance. Needs no internet.
CONTROL
echo /etc/kezhan/kezhan.toml >"$root/DEBIAN/conffiles"
for script in postinst prerm postrm; do install -m 0755 "packaging/$script" "$root/DEBIAN/$script"; done
(cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"

find "$root" -newermt "@$SOURCE_DATE_EPOCH" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
deb=$made/kezhan_${version}_$arch.deb
dpkg-deb --root-owner-group -Zxz --build "$root" "$deb" >/dev/null
rm -rf "$root" "$made/debian"
ls -l "$deb"
if command -v lintian >/dev/null; then lintian --allow-root --fail-on error "$deb"; fi
