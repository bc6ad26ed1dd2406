#!/bin/sh
# What try-systemd.sh does inside the bare Debian, as a service of its systemd.
set -eu
cd /try
export LC_ALL=C.UTF-8 HOME=/root
site=http://127.0.0.1:8080

step() { printf 'try-systemd: %s\n' "$*"; }
fail() {
    printf 'try-systemd: FAILED: %s\n' "$*"
    systemctl --no-pager --full status kezhan || true
    journalctl --no-pager -n 40 -u kezhan || true
    exit 1
}
has() { grep -q -- "$2" "$1" || { cat "$1"; fail "'$2' is not in $1"; }; }
sql() { su postgres -c "psql -X -A -t -d '${2:-kezhan}' -c \"$1\""; }
of() { systemctl show kezhan -p "$1" --value; }

# wait_for SECONDS WHAT COMMAND..: waits for a command to succeed.
wait_for() {
    left=$1
    what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        left=$((left - 1))
        [ $left -gt 0 ] || fail "$what"
        sleep 1
    done
}
ready() { curl -fs --max-time 5 $site/readyz; }

# A browser: page PATH [curl's arguments], form PATH [fields].
page() { curl -s --max-time 30 -b jar -c jar -o page.html -w '%{http_code}' "$site$1"; }
value() { sed -n "s/.*name=\"$1\" value=\"\([^\"]*\)\".*/\1/p" page.html | head -n 1; }
form() {
    where=$1
    shift
    curl -s --max-time 60 -b jar -c jar -o answer.html -w '%{http_code} %{redirect_url}' -H 'Sec-Fetch-Site: same-origin' "$@" "$site$where"
}

step "systemd $(systemctl --version | sed -n '1s/systemd \([0-9]*\).*/\1/p') is the first process"
[ "$(cat /proc/1/comm)" = systemd ] || fail "it is not"
if curl -s --max-time 3 http://deb.debian.org >/dev/null; then fail "there is a network"; fi
[ -d /etc/postgresql/15/main ] || pg_createcluster --locale C.UTF-8 15 main >/dev/null
systemctl start postgresql@15-main || fail "PostgreSQL does not start"

step "a directory and a mail server"
mkdir directory
openssl req -x509 -days 2 -nodes -newkey rsa:2048 -keyout directory/ca.key -out directory/ca.pem -subj "/CN=Try" 2>openssl.log
openssl req -nodes -newkey rsa:2048 -keyout directory/key -out directory/csr -subj "/CN=localhost" 2>>openssl.log
printf 'subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n' >directory/names
openssl x509 -req -days 2 -in directory/csr -CA directory/ca.pem -CAkey directory/ca.key -CAcreateserial -extfile directory/names -out directory/pem 2>>openssl.log
mkdir directory/db
cat >directory/slapd.conf <<'CONF'
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
TLSCACertificateFile /try/directory/ca.pem
TLSCertificateFile /try/directory/pem
TLSCertificateKeyFile /try/directory/key
database mdb
suffix "dc=example,dc=cn"
rootdn "cn=admin,dc=example,dc=cn"
directory /try/directory/db
access to attrs=userPassword by anonymous auth by * none
access to * by users read by * none
CONF
slapadd -q -f directory/slapd.conf -l try-directory.ldif || fail "slapadd"
systemd-run --quiet --unit=try-directory slapd -d 0 -f /try/directory/slapd.conf -h "ldaps://localhost:6360/"
systemd-run --quiet --unit=try-mail perl /try/try-mail.pl

step "install, set up, start"
dpkg -i kezhan.deb >install.log 2>&1 || { cat install.log; fail "dpkg -i"; }
kezhan setup --system xitong=许通 --security anquan=安全 --audit shenji=沈纪 >setup.log 2>&1 </dev/null || { cat setup.log; fail "setup"; }
install -m 0644 directory/ca.pem /etc/kezhan/directory.pem
install -m 0600 /dev/null /etc/credstore/kezhan.ldap.password
printf 'service-of-the-try\n' >/etc/credstore/kezhan.ldap.password
cat >/etc/kezhan/conf.d/try.toml <<'CONF'
[server]
public_url = "http://127.0.0.1:8080"
[ldap]
servers = ["ldaps://localhost:6360"]
kind = "openldap"
ca_file = "/etc/kezhan/directory.pem"
bind_dn = "cn=service,dc=example,dc=cn"
bind_password_file = "/etc/credstore/kezhan.ldap.password"
people_base = "dc=example,dc=cn"
[mail]
server = "127.0.0.1"
port = 2525
security = "none"
from = "Kezhan <kezhan@example.cn>"
CONF
chgrp kezhan /etc/kezhan/conf.d/try.toml
chmod 0640 /etc/kezhan/conf.d/try.toml
systemctl enable --quiet kezhan
systemctl start kezhan || fail "it does not start"
# Type=notify: started means ready.
ready >/dev/null || fail "started, but not ready"
[ "$(of Type)" = notify ] && [ "$(of ActiveState)/$(of SubState)" = active/running ] || fail "state"
case $(of StatusText) in ?*) ;; *) fail "no status line" ;; esac

step "the process is shut in"
main=$(of MainPID)
for line in 'NoNewPrivs:	1' 'Seccomp:	2' 'CapEff:	0000000000000000' 'CapBnd:	0000000000000000' 'CoreDumping:	0'; do
    grep -q "^$line" "/proc/$main/status" || fail "$line"
done
[ "$(ps -o user= -p "$main")" = kezhan ] || fail "user"
awk '$5 == "/" && $6 ~ /^ro/ { found = 1 } END { exit !found }' "/proc/$main/mountinfo" || fail "the file system is not read-only"
systemd-analyze security --no-pager --threshold=15 kezhan >security.log || { tail -n 1 security.log; fail "systemd-analyze security"; }
tail -n 1 security.log

step "people of the directory come in"
ldap=$(kezhan ldap check 2>&1) || { echo "$ldap"; fail "kezhan ldap check"; }
sql "insert into directory_map (provider, group_key, group_name, department_id, made_at) select 'main', '*', '*', min(id), now() from department" >/dev/null
page /sign-in >/dev/null
answer=$(form /sign-in --data-urlencode "csrf=$(value csrf)" --data-urlencode "login=zhangsan" --data-urlencode "password=口令-of-zhang" -d next=/)
case $answer in "303 "*) ;; *) fail "signing in by the directory: $answer" ;; esac
sql "insert into user_role (user_id, role_id) select u.id, r.id from app_user u, role r where u.login = 'zhangsan' and r.key = 'salesperson'" >/dev/null

step "an attachment is kept and given back"
[ "$(page /customers/new)" = 200 ] || fail "the form of a customer"
answer=$(form /customers/new --data-urlencode "csrf=$(value csrf)" --data-urlencode "key=$(value key)" --data-urlencode "name=关进笼子的客户")
case $answer in "303 "*) ;; *) fail "a customer: $answer" ;; esac
customer=$(sql "select id from customer where name = '关进笼子的客户'")
[ "$(page "/customers/$customer")" = 200 ] || fail "the page of the customer"
printf '报价：一百万元\n' >报价.txt
answer=$(form "/customers/$customer/follow-ups" -F "csrf=$(value csrf)" -F "key=$(cat /proc/sys/kernel/random/uuid)" -F "body=带附件的跟进" -F "files=@报价.txt")
case $answer in "303 "* | "200 "*) ;; *) fail "a follow-up with a file: $answer" ;; esac
curl -s -b jar -o back.txt "$site/attachments/$(sql "select max(id) from attachment")"
cmp 报价.txt back.txt || fail "the attachment is another"
kept=$(find /var/lib/kezhan/files -type f -printf '%m %u\n')
[ "$kept" = "600 kezhan" ] || fail "the attachment on the disk: $kept"
[ "$(stat -c '%a %U' /var/lib/kezhan/secret.key)" = "600 kezhan" ] || fail "the key on the disk"

step "mail leaves"
rm -f jar
page /forgot-password >/dev/null
answer=$(form /forgot-password --data-urlencode "csrf=$(value csrf)" --data-urlencode "key=$(value key)" -d login=zhangsan)
case $answer in 2* | 3*) ;; *) fail "a forgotten password: $answer" ;; esac
wait_for 60 "no letter" grep -q "To: .*zhangsan@example.cn" letters

step "the watchdog is answered"
[ "$(of WatchdogUSec)" = 30s ] || fail "WatchdogUSec $(of WatchdogUSec)"
first=$(of WatchdogTimestampMonotonic)
told() { [ "$(of WatchdogTimestampMonotonic)" -gt "$first" ]; }
wait_for 30 "no word to the watchdog" told

step "the database away and back: no restart"
systemctl stop postgresql@15-main
away() { [ "$(curl -s -o /dev/null -w '%{http_code}' --max-time 5 $site/readyz)" = 503 ]; }
wait_for 20 "not told by /readyz" away
curl -fs --max-time 5 $site/livez >/dev/null || fail "/livez"
no_database() { case $(of StatusText) in *atabase*) true ;; *) false ;; esac; }
wait_for 30 "not told by the status line: $(of StatusText)" no_database
systemctl start postgresql@15-main
wait_for 20 "not back after the database" ready
[ "$(of MainPID)" = "$main" ] && [ "$(of NRestarts)" = 0 ] || fail "it was restarted"

again() { [ "$(of NRestarts)" = "$1" ] && ready; }
step "killed: started again"
kill -KILL "$main"
wait_for 30 "not started again" again 1

step "hung: the watchdog ends it, and it is started again"
begun=$(date +%s)
kill -STOP "$(of MainPID)"
wait_for 90 "the watchdog does not bite" again 2
echo "after $(($(date +%s) - begun)) s"

step "restarted and stopped in order"
systemctl restart kezhan || fail "restart"
ready >/dev/null || fail "not ready after a restart"
page /sign-in >/dev/null && has page.html "</html>"
systemctl stop kezhan || fail "stop"
[ "$(of Result)" = success ] || fail "stopped with $(of Result)"

step "the journal tells of it"
journalctl --no-pager -o cat -u kezhan >journal.log
for words in Started "Watchdog timeout" "serving address"; do has journal.log "$words"; done
if grep -E '口令-of-zhang|service-of-the-try|关进笼子' journal.log; then fail "the journal holds what nobody may read"; fi
[ "$(journalctl --no-pager -o json -u kezhan _COMM=kezhan | wc -l)" -gt 0 ] || fail "no line of the program itself"

step "all of it works"
