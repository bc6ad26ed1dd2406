#!/bin/sh
# Runs the checks and ends with one honest count: run.sh all | fast | proof. Logs lie in target/test-logs.
set -u
cd "$(dirname "$0")/../.."
mode=${1:-all}
logs=target/test-logs
rm -rf "$logs"
mkdir -p "$logs"
PATH=$PWD/target/tools/bin:$PATH
passed=0
failed=0
executed=0

# What `fast` leaves out: tests of five seconds and more, which start servers of their own, generate organisations or wait.
slow="private_postgres slow_"

# Generated organisations are new ones in each run, and can be had again.
KEZHAN_TEST_SEED=${KEZHAN_TEST_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
export KEZHAN_TEST_SEED
echo "organisations from KEZHAN_TEST_SEED=$KEZHAN_TEST_SEED"

# step NAME MINUTES COMMAND..: runs it; its exit code stays in $code.
step() {
    name=$1
    minutes=$2
    shift 2
    log=$logs/$name.log
    begun=$(date +%s)
    printf '%-13s ' "$name"
    timeout --foreground "${minutes}m" "$@" >"$log" 2>&1
    code=$?
    seconds=$(($(date +%s) - begun))
    [ $code -eq 0 ] && echo "ok      $seconds s" || echo "FAILED  $seconds s  see $log"
    [ $code -eq 124 ] && echo "longer than $minutes minutes" | tee -a "$log"
    [ $code -eq 0 ] || tail -n 25 "$log" | sed 's/^/    /'
}

# count PASSED FAILED: adds a step's tests; a step that failed without a failed test counts as one.
count() {
    executed=$((executed + $1 + $2))
    passed=$((passed + $1))
    failed=$((failed + $2))
    [ $code -ne 0 ] && [ "$2" -eq 0 ] && failed=$((failed + 1))
    return 0
}

# sum PATTERN FIELDS..: the sum of the numbers before the given words in the lines of the last log.
sum() { sed -n "s/$1/\1/p" "$log" | awk '{ n += $1 } END { print n + 0 }'; }

step format 5 cargo fmt --check
count 0 0
step lints 30 cargo clippy --all-targets -- -D warnings
count 0 0
# Each on its own: a name that two files' worth of work declare stops a whole script.
step scripts 1 sh -c 'for script in static/*.js; do node --check "$script" || exit 1; done'
count 0 0
if [ "$mode" != fast ]; then
    step dependencies 5 cargo deny --locked --offline check licenses bans sources
    count 0 0
fi

case $mode in
fast)
    set --
    for name in $slow; do set -- "$@" --skip "$name"; done
    step tests 30 cargo test --no-fail-fast -- "$@"
    ;;
proof) step tests 600 cargo test --no-fail-fast -- --include-ignored --skip bench_ ;;
*) step tests 60 cargo test --no-fail-fast ;;
esac
count "$(sum '^test result: .* \([0-9]*\) passed;.*')" "$(sum '^test result: .*; \([0-9]*\) failed;.*')"

# What reads foreign files, forms and headers, a minute each, driven by coverage (packaging/fuzz).
if [ "$mode" = proof ]; then
    for target in csv workbook rows forms headers multipart; do
        step "fuzz-$target" 40 sh packaging/fuzz/run.sh "$target" 60
        [ $code -eq 0 ] && count 1 0 || count 0 1
    done
fi

browser=$(find src/tests/browser -name '*.test.mjs' 2>/dev/null | sort)
if [ "$mode" != fast ] && [ -n "$browser" ]; then
    step build 30 cargo build
    count 0 0
    KEZHAN_TEST_BINARY=$PWD/${CARGO_TARGET_DIR:-target}/debug/kezhan
    case ${CARGO_TARGET_DIR:-} in /*) KEZHAN_TEST_BINARY=$CARGO_TARGET_DIR/debug/kezhan ;; esac
    export KEZHAN_TEST_BINARY
    step browser 60 node --test --test-concurrency=2 --test-reporter=tap $browser
    count "$(sum '^# pass \([0-9]*\)$')" "$(($(sum '^# fail \([0-9]*\)$') + $(sum '^# cancelled \([0-9]*\)$')))"
fi

if [ "$mode" = proof ]; then
    step alerts 5 promtool check rules packaging/prometheus-alerts.yml
    count "$(grep -c SUCCESS "$log")" 0
    step release 60 cargo build --release --locked
    count 0 0
    step package 30 sh packaging/try-package.sh
    count "$(grep -c '^try-package: all of it works' "$log")" 0
    step service 30 sh packaging/try-systemd.sh
    count "$(grep -c '^try-systemd: all of it works' "$log")" 0
fi

# What failed and why, names last: the end is what a reader of a long run sees.
if [ $failed -gt 0 ]; then
    echo "why:"
    grep -hE -A 3 'panicked at|^ *error' "$logs"/*.log | cut -c1-300 | head -n 60
    echo "failed:"
    grep -hE '^test .* FAILED$|^ *not ok [0-9]+' "$logs"/*.log | head -n 40
fi

if [ $executed -eq 0 ] && [ $failed -eq 0 ]; then
    echo "no test was executed"
    failed=1
fi
echo "tests: $passed passed, $failed failed"
[ $failed -eq 0 ]
