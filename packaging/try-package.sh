#!/bin/sh
# Tries the package as a company gets it: in a bare Debian with PostgreSQL and without network it is installed, set up,
# serves, is upgraded by the next build, backed up, restored and purged; the company's data stays. As root.
# try-package.sh [PROGRAM]: the release program unless another is named. The bare Debian is kept in /var/cache for the next
# time. Exit code 0: all of it works.
set -eu
cd "$(dirname "$0")/.."
[ "$(id -u)" -eq 0 ] || { echo "try-package.sh: run it as root: it makes a root directory of its own" >&2; exit 1; }
program=${1:-${CARGO_TARGET_DIR:-target}/release/kezhan}
[ -x "$program" ] || { echo "try-package.sh: $program is not there: make package first" >&2; exit 1; }
for tool in debootstrap dpkg-shlibdeps ip; do
    command -v $tool >/dev/null || { echo "try-package.sh: $tool is missing: apt-get install debootstrap dpkg-dev iproute2" >&2; exit 1; }
done

# A Debian with PostgreSQL, made once with the network; what is tried below has none.
image=/var/cache/kezhan-try/bookworm.tar
if [ ! -e $image ]; then
    mkdir -p /var/cache/kezhan-try
    made=$(mktemp -d /var/cache/kezhan-try/made.XXXXXX)
    chmod 755 "$made"
    debootstrap --variant=minbase --include=postgresql,curl,ca-certificates bookworm "$made" \
        "$(sed -n 's/^\(URIs: \|deb \)\(http[^ ]*debian\) *.*/\2/p' /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -n 1)" \
        >/var/cache/kezhan-try/debootstrap.log 2>&1 || { tail -n 5 /var/cache/kezhan-try/debootstrap.log >&2; exit 1; }
    tar -C "$made" -cf $image.new . && mv $image.new $image
    rm -rf "$made"
fi

version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
arch=$(dpkg --print-architecture)
root=$(mktemp -d /var/tmp/kezhan-try.XXXXXX)
trap 'rm -rf --one-file-system "$root"' EXIT
trap 'exit 130' INT TERM
tar -C "$root" -xf $image
chmod 755 "$root"
mkdir -p "$root/try"
# The build before this one, and this one: the same program under two versions.
for one in "$version~before" "$version"; do
    KEZHAN_PACKAGE_BINARY=$program sh packaging/package.sh "$one" >"$root/try/package.log" 2>&1 || { cat "$root/try/package.log"; exit 1; }
    cp "target/package/kezhan_${one}_$arch.deb" "$root/try/"
done
cp packaging/try-inside.sh "$root/try/"
# No network, and namespaces whose end ends every process and mount in them.
unshare --mount --net --pid --fork --kill-child sh -c '
    set -eu
    mount --make-rprivate /
    mount -t proc proc "$1/proc"
    mount -t sysfs -o ro sysfs "$1/sys"
    mount --rbind /dev "$1/dev"
    mount -t tmpfs tmpfs "$1/run"
    ip link set lo up 2>/dev/null || true
    exec chroot "$1" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 sh /try/try-inside.sh "$2" "$3"
' sh "$root" "$version" "$arch"
