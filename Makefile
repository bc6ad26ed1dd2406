# One command each; `make help` lists them. What is missing is installed by packaging/needs.sh.
TARGET := $(or $(CARGO_TARGET_DIR),target)

# As root the data lies below /var/lib, where the OS user postgres may go; otherwise in the checkout.
ifeq ($(shell id -u),0)
RUN_DIR := /var/lib/kezhan-$(shell pwd -P | sha256sum | cut -c1-8)
else
RUN_DIR := $(CURDIR)/.run
endif

.PHONY: help run test check proof bench package
help: ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /make \1 /p' Makefile | awk '{ printf "%s %-9s", $$1, $$2; $$1 = $$2 = ""; print }'

run: ## start the product with demo data and a private database
	@sh packaging/needs.sh run
	@cargo build
	@KEZHAN_DATA_DIR="$${KEZHAN_DATA_DIR:-$(RUN_DIR)}" exec $(TARGET)/debug/kezhan demo

test: ## everything that must hold: format, lints, dependencies, all tests
	@sh packaging/needs.sh test
	@sh src/tests/run.sh all

check: ## format, lints and the fast tests, within three minutes
	@sh packaging/needs.sh test
	@sh src/tests/run.sh fast

proof: ## the long proofs: a thousand organisations, all screenshots, full faults
	@sh packaging/needs.sh proof
	@KEZHAN_TEST_PROOF=1 sh src/tests/run.sh proof

bench: ## the measurements
	@sh packaging/needs.sh run
	@BENCH_DIR="$${BENCH_DIR:-$(RUN_DIR)-bench}" cargo bench --bench bench

package: ## the release program as a Debian package in target/package
	@sh packaging/needs.sh package
	@cargo build --release --locked
	@sh packaging/package.sh
