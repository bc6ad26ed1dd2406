#!/bin/sh
# Tries the service under a real systemd: in a bare Debian without network, systemd is the first process of namespaces of
# its own and starts PostgreSQL, a directory, a mail server and kezhan.service as the package brings it. As root.
# try-systemd.sh [PROGRAM]: the release program unless another is named. The bare Debian is kept in /var/cache for the next
# time. Exit code 0: all of it works.
set -eu
cd "$(dirname "$0")/.."
[ "$(id -u)" -eq 0 ] || { echo "try-systemd.sh: run it as root: it makes a root directory of its own" >&2; exit 1; }
program=${1:-${CARGO_TARGET_DIR:-target}/release/kezhan}
[ -x "$program" ] || { echo "try-systemd.sh: $program is not there: make package first" >&2; exit 1; }
for tool in debootstrap dpkg-shlibdeps ip; do
    command -v $tool >/dev/null || { echo "try-systemd.sh: $tool is missing: apt-get install debootstrap dpkg-dev iproute2" >&2; exit 1; }
done

# A Debian with what the company's machine has, made once with the network; what is tried below has none.
image=/var/cache/kezhan-try/systemd.tar
if [ ! -e $image ]; then
    mkdir -p /var/cache/kezhan-try
    made=$(mktemp -d /var/cache/kezhan-try/made.XXXXXX)
    chmod 755 "$made"
    debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,procps,postgresql,curl,ca-certificates,slapd,ldap-utils,openssl bookworm "$made" \
        "$(sed -n 's/^\(URIs: \|deb \)\(http[^ ]*debian\) *.*/\2/p' /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -n 1)" \
        >/var/cache/kezhan-try/debootstrap.log 2>&1 || { tail -n 5 /var/cache/kezhan-try/debootstrap.log >&2; exit 1; }
    tar -C "$made" -cf $image.new . && mv $image.new $image
    rm -rf "$made"
fi

version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
root=$(mktemp -d /var/tmp/kezhan-systemd.XXXXXX)
groups=$(mktemp -d)
# The processes of the trial have a control group of their own, which systemd divides; it goes with them.
clean() {
    [ ! -d "$groups/kezhan-try.$$" ] || find "$groups/kezhan-try.$$" -depth -type d -exec rmdir {} +
    umount "$groups" && rmdir "$groups"
    rm -rf --one-file-system "$root"
}
trap clean EXIT
trap 'exit 130' INT TERM
mount -t cgroup2 cgroup2 "$groups"
mkdir "$groups/kezhan-try.$$"
tar -C "$root" -xf $image
chmod 755 "$root"
mkdir "$root/try"
KEZHAN_PACKAGE_BINARY=$program sh packaging/package.sh "$version" >"$root/try/package.log" 2>&1 || { cat "$root/try/package.log"; exit 1; }
cp "target/package/kezhan_${version}_$(dpkg --print-architecture).deb" "$root/try/kezhan.deb"
cp packaging/try-service.sh packaging/try-directory.ldif packaging/try-mail.pl "$root/try/"

# What systemd does when it is up, and that it ends with it.
cat >"$root/etc/systemd/system/try.service" <<'UNIT'
[Unit]
After=postgresql.service
SuccessAction=exit-force
FailureAction=exit-force

[Service]
Type=oneshot
ExecStart=/bin/sh /try/try-service.sh
StandardOutput=append:/try/log
StandardError=append:/try/log
TimeoutStartSec=600

[Install]
WantedBy=multi-user.target
UNIT
ln -s ../try.service "$root/etc/systemd/system/multi-user.target.wants/try.service"
: >"$root/try/log"

sh -c '
    echo 0 >"$2"
    exec unshare --mount --net --pid --uts --ipc --cgroup --fork --kill-child sh -c "
        set -eu
        mount --make-rprivate /
        mount --bind \"\$1\" \"\$1\"
        mount -t proc proc \"\$1/proc\"
        mount -t sysfs -o ro sysfs \"\$1/sys\"
        mount -t cgroup2 cgroup2 \"\$1/sys/fs/cgroup\"
        mount -t tmpfs -o mode=755 tmpfs \"\$1/dev\"
        for one in null zero full random urandom tty; do : >\"\$1/dev/\$one\"; mount --bind /dev/\$one \"\$1/dev/\$one\"; done
        mkdir \"\$1/dev/pts\" \"\$1/dev/shm\"
        mount -t devpts -o newinstance,ptmxmode=0666 devpts \"\$1/dev/pts\"
        ln -s pts/ptmx \"\$1/dev/ptmx\"
        mount -t tmpfs tmpfs \"\$1/dev/shm\"
        mount -t tmpfs -o mode=755 tmpfs \"\$1/run\"
        ip link set lo up
        # The root is exchanged: below a mere chroot no user namespace can be made, and PrivateUsers= needs one.
        cd \"\$1\"
        mkdir -p mnt/before
        pivot_root . mnt/before
        umount -l /mnt/before
        # Whoever makes a container shares its mounts; systemd hands credentials over by one.
        mount --make-rshared /
        exec env -i container=kezhan-try PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --show-status=0
    " sh "$1"
' sh "$root" "$groups/kezhan-try.$$/cgroup.procs" || true
cat "$root/try/log"
grep -q '^try-systemd: all of it works$' "$root/try/log"
