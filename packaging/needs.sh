#!/bin/sh
# Installs what is missing on Debian: needs.sh run; needs.sh test, package or proof for these as well. Quick when nothing is.
set -eu
cd "$(dirname "$0")/.."
purpose=${1:-run}
deny_version=0.20.2
fuzz_version=0.13.2

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# Whether the purpose includes another; a proof includes them all.
wants() { [ "$purpose" = "$1" ] || [ "$purpose" = proof ]; }

# Whether the server programs of PostgreSQL 15 or newer are there.
has_server() {
    for program in /usr/lib/postgresql/1[5-9]/bin/postgres /usr/lib/postgresql/[2-9][0-9]/bin/postgres; do
        [ -x "$program" ] && return
    done
    return 1
}

# The names of missing Debian packages.
missing_packages() {
    command -v cc >/dev/null || printf ' gcc libc6-dev'
    # Without it cargo trusts no registry.
    [ -e /etc/ssl/certs/ca-certificates.crt ] || printf ' ca-certificates'
    installed libpq-dev || printf ' libpq-dev'
    has_server || printf ' postgresql'
    if wants package; then
        command -v dpkg-shlibdeps >/dev/null || printf ' dpkg-dev'
        command -v lintian >/dev/null || printf ' lintian'
    fi
    if wants proof; then
        # An Active Directory domain controller.
        command -v samba-tool >/dev/null || printf ' samba samba-ad-provision winbind'
        [ -e /usr/lib/*/samba/ldb/samba_dsdb.so ] || printf ' samba-ad-dc samba-dsdb-modules'
        command -v debootstrap >/dev/null || printf ' debootstrap'
        command -v ip >/dev/null || printf ' iproute2'
        # promtool, for the alert rules.
        command -v promtool >/dev/null || printf ' prometheus'
        # A mail server that asks for an account.
        command -v postfix >/dev/null || printf ' postfix'
        installed python3-aiosmtpd || printf ' python3-aiosmtpd'
        command -v saslpasswd2 >/dev/null || printf ' sasl2-bin libsasl2-modules'
    fi
    if wants test; then
        command -v chromium >/dev/null || printf ' chromium'
        installed fonts-noto-cjk || printf ' fonts-noto-cjk'
        # Tests send signals and make certificates by these programs.
        [ -x /bin/kill ] || printf ' procps'
        command -v openssl >/dev/null || printf ' openssl'
        command -v systemd-analyze >/dev/null || printf ' systemd'
        command -v soffice >/dev/null || printf ' libreoffice-calc-nogui'
        command -v pdftotext >/dev/null || printf ' poppler-utils'
        # A directory of their own.
        [ -x /usr/sbin/slapd ] || printf ' slapd'
        command -v ldapmodify >/dev/null || printf ' ldap-utils'
    fi
}

# Installs Debian packages without starting the daemons they bring.
install_packages() {
    policy=/usr/sbin/policy-rc.d
    if [ ! -e $policy ]; then
        trap 'rm -f /usr/sbin/policy-rc.d' EXIT
        trap 'exit 130' INT TERM
        printf '#!/bin/sh\nexit 101\n' >$policy
        chmod 755 $policy
    fi
    export DEBIAN_FRONTEND=noninteractive
    # The lists may be absent, or older than the packages on the server.
    if [ -n "$(ls /var/lib/apt/lists/*_Packages* 2>/dev/null)" ] && apt-get install -y --no-install-recommends "$@"; then
        return
    fi
    apt-get update
    apt-get install -y --no-install-recommends "$@"
}

packages=$(missing_packages)
if [ -n "$packages" ]; then
    if [ "$(id -u)" -ne 0 ]; then
        echo "Some Debian packages are missing. Install them as root, then run make again:" >&2
        echo "  apt-get update && apt-get install -y --no-install-recommends$packages" >&2
        exit 1
    fi
    (install_packages $packages)
fi

for tool in cargo npm; do
    command -v $tool >/dev/null || { echo "$tool is missing: install Rust from https://rustup.rs and Node 20 or newer" >&2; exit 1; }
done

# The front-end packages, once for each state of the lock file.
wanted=$(sha256sum package-lock.json)
if [ "$(cat node_modules/.made-from 2>/dev/null)" != "$wanted" ]; then
    npm ci --ignore-scripts --no-audit --no-fund
    echo "$wanted" >node_modules/.made-from
fi

if wants proof; then
    [ "$(target/tools/bin/cargo-fuzz --version 2>/dev/null)" = "cargo-fuzz $fuzz_version" ] ||
        cargo install --locked cargo-fuzz --version $fuzz_version --root target/tools --target-dir target/tools/build
fi

if wants test; then
    [ "$(target/tools/bin/cargo-deny --version 2>/dev/null)" = "cargo-deny $deny_version" ] ||
        cargo install --locked cargo-deny --version $deny_version --root target/tools --target-dir target/tools/build
    # The check of dependencies is offline and wants every package of the lock file.
    cargo fetch --locked --quiet
fi
