# Every target says what it does: `make help`.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
EXAMPLE ?= nsboot
SHELL_SCRIPTS = scripts/*.sh templates/*.sh .ci/run Benchmarks/run Benchmarks/proxy/run

.PHONY: help run build test record docs lint bench bench-proxy check-versions clean

help: ## say what each target does
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

run: ## build lbgen and compile an example (EXAMPLE=nsboot) into .build/run; installs libyaml-dev if it is missing
	scripts/install-tools.sh build
	swift build -c release --product lbgen
	.build/release/lbgen build -o .build/run/$(EXAMPLE) examples/$(EXAMPLE)/topology.yaml
	@printf '\nwritten to .build/run/%s:\n' '$(EXAMPLE)' && cd .build/run/$(EXAMPLE) && find . -type f | sort | sed 's,^\./,  ,'

build: ## build everything for debugging
	scripts/install-tools.sh build
	swift build

test: ## install the daemons and validators, then build, lint and run every test; needs root for namespaces
	scripts/install-tools.sh
	swift build --build-tests
	$(MAKE) --no-print-directory lint
	LBGEN_REQUIRE_NATIVE=1 swift test --skip FailoverTests
	@# VRRP's promises are about time: nothing runs beside them.
	LBGEN_REQUIRE_NATIVE=1 swift test --skip-build --filter FailoverTests

record: ## write what the program makes now over the golden files; then look at the difference
	swift build --build-tests
	LBGEN_RECORD=failed swift test --filter GoldenTests || true
	git status --short -- examples Tests

docs: ## write docs/language.md, docs/diagnostics.md and docs/fidelity.md from the code, templates/Embedded from templates
	swift build --build-tests
	LBGEN_RECORD=all swift test --filter "DocumentationTests|EmbeddedTemplateTests" || true
	git status --short -- docs templates

lint: ## swift format and shellcheck, nothing forgiven
	swift format lint --strict -r Sources Tests Package.swift templates
	shellcheck $(SHELL_SCRIPTS)

bench: ## measure time and memory on generated topologies
	Benchmarks/run

bench-proxy: ## measure what is generated on the daemons, against hand-written configurations; needs root
	Benchmarks/proxy/run

check-versions: ## let the daemons of newer Debian releases judge the examples, each built for their versions
	scripts/check-versions.sh

clean: ## remove what was built; keeps the tools and releases that were downloaded
	swift package clean
	rm -rf .build/run
