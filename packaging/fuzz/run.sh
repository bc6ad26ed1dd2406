#!/bin/sh
# Drives one target by coverage: run.sh TARGET SECONDS. The flags that the fuzzer asks the compiler for are unstable,
# so a stable compiler is told to take them; the product itself is built without.
set -eu
cd "$(dirname "$0")"
PATH=$PWD/../../target/tools/bin:$PATH
mkdir -p "corpus/$1"
cp -n ../../src/tests/samples/accounts.csv "corpus/$1/" 2>/dev/null || true
RUSTC_BOOTSTRAP=1 exec cargo fuzz run --fuzz-dir . --sanitizer none "$1" -- -max_total_time="$2" -timeout=10 -rss_limit_mb=2048 -max_len=8192 -print_final_stats=1
