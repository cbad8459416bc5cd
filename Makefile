# `make demo` and `make test` need no preparation: they install what the machine lacks.

PREFIX ?= /usr/local
SCENARIO ?= trouble
# More for every debug build, such as: SWIFTFLAGS="-Xswiftc -warnings-as-errors"
SWIFTFLAGS ?=

release := .build/release/pgtop
debug := .build/debug/pgtop
# A build apart from the one for use, which cannot be tested.
bench := -c release -Xswiftc -enable-testing --scratch-path .build/bench

.PHONY: help demo test test-versions bench build lint format docs install clean
.DEFAULT_GOAL := help

help: ## Says what there is to make
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 16

demo: ## Runs pgtop on a throw-away cluster with trouble in it (SCENARIO=lock-storm, calm, ...: the manual has all)
	@scripts/install-needs run
	@$(MAKE) --no-print-directory build
	@$(release) demo $(SCENARIO)

test: ## Runs all tests, with servers of their own
	@scripts/install-needs run
	swift test $(SWIFTFLAGS)

test-versions: ## Runs the tests that need a server against PostgreSQL 16, 17 and 18
	@scripts/install-needs run
	scripts/test-versions

bench: ## Measures what needs no server: decoding, tables, frames, recordings, memory
	@scripts/install-needs build
	swift build $(bench) --build-tests
	@measured=$$(PGTOP_BENCH=1 swift test $(bench) --skip-build --filter Benchmarks 2>&1) || \
	    { echo "$$measured"; exit 1; }; echo "$$measured" | grep '^|'

build: ## Builds the program for use, in .build/release
	@scripts/install-needs build
	swift build -c release --static-swift-stdlib --product pgtop

lint: ## Checks the format of the code
	swift format lint --strict -r Package.swift Sources Tests

format: ## Formats the code
	swift format -i -r Package.swift Sources Tests

docs: ## Prints the lists in docs/ anew from the program
	@scripts/install-needs build
	swift build $(SWIFTFLAGS) --product pgtop
	@for list in keys panes checks; do $(debug) --docs $$list >docs/$$list.new && mv docs/$$list.new docs/$$list.md || exit; done
	@$(debug) --docs man >docs/pgtop.1.new && mv docs/pgtop.1.new docs/pgtop.1

install: build ## Installs the program and its manual page under PREFIX (/usr/local)
	install -D -s -m 755 $(release) $(DESTDIR)$(PREFIX)/bin/pgtop
	install -D -m 644 docs/pgtop.1 $(DESTDIR)$(PREFIX)/share/man/man1/pgtop.1

clean: ## Removes what was built
	rm -rf .build
