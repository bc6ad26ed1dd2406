#!/bin/sh
# What try-package.sh does inside the bare Debian: try-inside.sh VERSION ARCH.
set -eu
version=$1
arch=$2
cd /try

step() { printf 'try-package: %s\n' "$*"; }
fail() { printf 'try-package: FAILED: %s\n' "$*" >&2; [ ! -e /try/serve.log ] || tail -n 20 /try/serve.log >&2; exit 1; }
has() { grep -q -- "$2" "$1" || { cat "$1" >&2; fail "'$2' is not in $1"; }; }
sql() { su postgres -c "psql -X -A -t -d '${2:-kezhan}' -c \"$1\""; }

# Starts what the unit starts, as the unit does it: its user, its folder, its credentials, its environment.
serve() {
    rm -rf /run/credentials/kezhan
    install -d -m 0500 -o kezhan /run/credentials/kezhan
    sed -n 's/^LoadCredential=//p' /usr/lib/systemd/system/kezhan.service | while read -r name; do
        [ ! -e "/etc/credstore/$name" ] || install -m 0400 -o kezhan "/etc/credstore/$name" /run/credentials/kezhan/
    done
    setpriv --reuid kezhan --regid kezhan --clear-groups --no-new-privs --bounding-set=-all \
        env -i PATH=/usr/bin:/bin CREDENTIALS_DIRECTORY=/run/credentials/kezhan KEZHAN_DATA_DIR=/var/lib/kezhan \
        $(sed -n 's/^ExecStart=//p' /usr/lib/systemd/system/kezhan.service) >/try/serve.log 2>&1 &
    served=$!
    tries=0
    until curl -fs http://127.0.0.1:8080/readyz >/dev/null; do
        tries=$((tries + 1))
        [ $tries -lt 100 ] && kill -0 $served 2>/dev/null || fail "it does not serve"
        sleep 0.2
    done
}
stop() { kill -TERM $served; wait $served || fail "it does not stop in order"; }

step "no network"
if curl -s --max-time 3 http://deb.debian.org >/dev/null; then fail "there is a network"; fi
cluster=$(ls /usr/lib/postgresql)
[ -d "/etc/postgresql/$cluster/main" ] || pg_createcluster --locale C.UTF-8 "$cluster" main >/dev/null
pg_ctlcluster "$cluster" main start || fail "PostgreSQL does not start"

step "install"
dpkg -i "kezhan_$version~before_$arch.deb" >install.log 2>&1 || { cat install.log; fail "dpkg -i"; }
has install.log "kezhan setup"
gzip -dc /usr/share/man/man8/kezhan.8.gz >page.8 && has page.8 "kezhan backup verify"
[ "$(stat -c '%a %U:%G' /etc/kezhan/kezhan.toml)" = "640 root:kezhan" ] || fail "mode of kezhan.toml"
[ "$(stat -c '%a %U:%G' /var/lib/kezhan)" = "750 kezhan:kezhan" ] || fail "mode of /var/lib/kezhan"
[ -z "$(sql "select 1 from pg_database where datname = 'kezhan'" postgres)" ] || fail "installing made a database"

step "setup, twice"
people="--system xitong=许通 --security anquan=安全 --audit shenji=沈纪"
kezhan setup $people >setup.log 2>&1 </dev/null || { cat setup.log; fail "setup"; }
has setup.log "made  database kezhan"
has setup.log "/first-password"
cp /etc/kezhan/conf.d/setup.toml setup.toml
kezhan setup $people >again.log 2>&1 </dev/null || { cat again.log; fail "setup again"; }
if grep -q "^made" again.log; then cat again.log; fail "the second setup made something"; fi
cmp /etc/kezhan/conf.d/setup.toml setup.toml
[ "$(stat -c '%a %U' /etc/credstore/kezhan.app.password)" = "600 root" ] || fail "mode of the password"

step "serve"
serve
curl -fs http://127.0.0.1:8080/sign-in >page.html || fail "the sign-in page"
has page.html "</html>"
link=$(sed -n 's|^http://[^/]*\(/first-password.*\)|\1|p' setup.log | head -n 1)
curl -fs "http://127.0.0.1:8080$link" >link.html || fail "the one-time link"
has link.html "许通"
# How full the disk of this machine is, check 21, is no matter of the package.
kezhan doctor >doctor.log 2>&1 || true
if grep '^FAIL' doctor.log | grep -v '^FAIL 21'; then cat doctor.log; fail "doctor"; fi

step "an attachment of the company"
hash=$(printf 'contract' | sha256sum | cut -c 1-64)
install -d -o kezhan -g kezhan -m 0700 "/var/lib/kezhan/files/$(printf %.2s "$hash")"
printf 'contract' >"/var/lib/kezhan/files/$(printf %.2s "$hash")/$hash"
chown kezhan:kezhan "/var/lib/kezhan/files/$(printf %.2s "$hash")/$hash"
before=$(sql "select md5(string_agg(u::text, '' order by id)) from app_user u")

step "upgrade while it runs"
dpkg -i "kezhan_${version}_$arch.deb" >upgrade.log 2>&1 || { cat upgrade.log; fail "upgrade"; }
curl -fs http://127.0.0.1:8080/sign-in >/dev/null || fail "the upgrade ended the service"
stop
kezhan migrate >migrate.log 2>&1 || { cat migrate.log; fail "migrate"; }
serve
cmp /etc/kezhan/conf.d/setup.toml setup.toml
[ "$(sql "select md5(string_agg(u::text, '' order by id)) from app_user u")" = "$before" ] || fail "the upgrade changed people"

step "back to the build before, and forth"
stop
dpkg -i "kezhan_$version~before_$arch.deb" >downgrade.log 2>&1 || { cat downgrade.log; fail "downgrade"; }
serve
dpkg -i "kezhan_${version}_$arch.deb" >>upgrade.log 2>&1 || fail "upgrade again"

step "backup while it runs, verify"
kezhan backup /try/backup --with-secrets >backup.log 2>&1 || { cat backup.log; fail "backup"; }
kezhan backup verify /try/backup >verify.log 2>&1 || { cat verify.log; fail "verify"; }
has verify.log "as it was"
stop

step "restore on a machine that lost everything"
sql "drop database kezhan" postgres
rm -rf /var/lib/kezhan/files/?? /var/lib/kezhan/secret.key /etc/kezhan/conf.d/setup.toml
kezhan setup --for-restore >restore.log 2>&1 </dev/null || { cat restore.log; fail "setup --for-restore"; }
kezhan restore /try/backup >>restore.log 2>&1 || { cat restore.log; fail "restore"; }
has restore.log "Restored and compared"
[ "$(sql "select md5(string_agg(u::text, '' order by id)) from app_user u")" = "$before" ] || fail "people are not as they were"
serve
curl -fs http://127.0.0.1:8080/sign-in >/dev/null || fail "the sign-in page after restoring"
curl -fs "http://127.0.0.1:8080$link" >link.html || fail "the one-time link after restoring"
has link.html "许通"
stop

step "purge"
dpkg -r kezhan >purge.log 2>&1 || fail "remove"
[ -e /etc/kezhan/conf.d/setup.toml ] || fail "removing took the settings"
dpkg -P kezhan >>purge.log 2>&1 || { cat purge.log; fail "purge"; }
for gone in /etc/kezhan /etc/credstore/kezhan.app.password /usr/bin/kezhan /usr/share/doc/kezhan; do
    [ ! -e $gone ] || fail "$gone is left"
done
[ "$(sql "select md5(string_agg(u::text, '' order by id)) from app_user u")" = "$before" ] || fail "purging touched the database"
[ "$(cat "/var/lib/kezhan/files/$(printf %.2s "$hash")/$hash")" = contract ] || fail "purging touched the attachments"
[ -e /var/lib/kezhan/secret.key ] || fail "purging took the key"

step "all of it works"
