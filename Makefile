# The environment, the checks and the demonstrations of the project. `make` alone explains itself.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
AUTOBAHN := $(VENV)/autobahn
PYTHON2 ?= python2.7
FRAMES ?= 1000000
KILLS ?= 500
SECONDS ?= 600
CHARGERS ?= 500
PYTHONS ?= python3.11 python3.12 python3.13
PIPS ?= 22.3 newest
RESOLUTIONS ?= highest lowest-direct

.DEFAULT_GOAL := help
.PHONY: help install lock schemas generate conformance check test coverage mutations packaging crash soak fuzz autobahn demo bench clean

help: ## show this help
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(READY) ## make .venv with everything the other targets need (they do it themselves)

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version) if sys.version_info < (3, 11) else None'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

lock: $(READY) ## resolve requirements.lock anew from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--upgrade --group dev --group bench --output-file requirements.lock pyproject.toml

schemas: $(READY) ## import message schemas: make schemas FROM=folder-zip-or-wheel
	$(BIN)/python -m codegen import $(FROM)

generate: $(READY) ## write ocpp16_sdk/messages and the example of a vendor anew from their schemas
	$(BIN)/python -m codegen generate

conformance: $(READY) ## write docs/conformance.md anew from what the tests cite
	$(BIN)/python -m tests.conformance

check: $(READY) ## lint, format, both type checkers, generated files up to date
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m codegen check
	$(BIN)/mypy
	$(BIN)/pyright --warnings

test: $(READY) ## run the whole test suite
	$(BIN)/python -m pytest --numprocesses=2 --dist=loadfile

coverage: $(READY) ## run the whole test suite, and fail if a line or a branch of the hand-written package was not run
	$(BIN)/python -m pytest --numprocesses=2 --dist=loadfile --cov --cov-report=term-missing:skip-covered --cov-fail-under=100

mutations: $(READY) ## break the rule of each proven item of docs/conformance.md once, and see its tests fail (ITEMS=CP-20 or CP)
	$(BIN)/python -m tests.mutations --jobs 2 $(ITEMS)

packaging: $(READY) ## install lock and wheel in new environments (PYTHONS=, PIPS=, RESOLUTIONS=); needs the network
	$(BIN)/python -m tests.packaging --pythons $(PYTHONS) --pips $(PIPS) --resolutions $(RESOLUTIONS)

crash: $(READY) ## kill a charge point and a station hundreds of times, and look for what is lost (KILLS=another number); five minutes
	$(BIN)/python -m tests.crash --kills $(KILLS)

soak: $(READY) ## let 500 charge points misbehave for ten minutes (SECONDS=another time, CHARGERS=another number)
	$(BIN)/python -m tests.soak --seconds $(SECONDS) --chargers $(CHARGERS)

fuzz: $(READY) ## tell each role a million broken frames (FRAMES=another number); about ten minutes
	$(BIN)/python -m tests.fuzz --frames $(FRAMES)

autobahn: $(READY) ## the Autobahn test suite against both roles (PYTHON2=a Python 2.7); about six minutes
	test -d $(AUTOBAHN)/autobahntestsuite || $(PYTHON2) -m pip install --quiet --target $(AUTOBAHN) autobahntestsuite==25.10.1
	$(BIN)/python -m tests.autobahn --python $(PYTHON2)

demo: $(READY) ## a whole charging session between two processes over a real WebSocket
	$(BIN)/python -m ocpp16_sdk demo

bench: $(READY) ## measure, print a table and write benchmarks/results/
	$(BIN)/python -m benchmarks

clean: ## remove the environment and the caches
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
