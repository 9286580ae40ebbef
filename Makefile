# Everything a newcomer, a developer and CI need. Each target stands on `setup`; what is already so takes no time.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXTRAS := hub kiosk board desk demo
# Extras stay: pip takes `coverage[toml]` from a pin of `coverage` alone only while that is the newest there is.
COMPILE := $(BIN)/uv pip compile -q --no-strip-extras --universal --python-version 3.11 --generate-hashes --no-annotate --no-header
# Two cores are what CI has, and a third worker uses what two leave while they wait. A fixed hash seed gives the
# same tests the same order in each worker. What fails is tried once more and listed, for real processes on a
# shared machine are now and then kept waiting beyond any limit.
WORKERS ?= 3
PYTEST_ARGS ?=
DEMO_ARGS ?=

# $(call once,NAME,FILES,COMMAND): run COMMAND unless it has succeeded for these very contents of FILES.
once = stamp="$(VENV)/stamps/$(1)"; now="$$(cat $(2) | sha256sum)"; \
	if [ "$$(cat "$$stamp" 2>/dev/null)" != "$$now" ]; then \
		rm -f "$$stamp"; $(3); mkdir -p "$(VENV)/stamps"; printf '%s\n' "$$now" > "$$stamp"; fi

.NOTPARALLEL:
.PHONY: help setup setup-test python packages-demo packages-test venv fonts catalogues demo test test-long faults faults-long bench cover lock docs clean

help:  ## Say what can be made
	@sed -n 's/^\([a-z-]*\):.*  ## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

setup: packages-demo venv fonts catalogues  ## Make this machine able to run the demo
setup-test: packages-test setup

python:
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "okienko needs Python 3.11 or later, and $(PYTHON) is none: say make PYTHON=..." >&2; exit 1; }

packages-demo: python
	@"$(PYTHON)" -m provisioning packages images/packages-demo.txt

packages-test: python
	@"$(PYTHON)" -m provisioning packages images/packages-demo.txt images/packages-test.txt

# The version of the interpreter belongs to the stamp: a .venv outlives no upgrade of its Python.
venv: python
	@$(call once,python,<("$(PYTHON)" -c 'import sys; print(sys.version + sys.base_prefix)'), \
		echo "making $(VENV)"; rm -rf "$(VENV)/stamps"; "$(PYTHON)" -m venv --clear "$(VENV)")
	@$(call once,locked,requirements/dev.txt, \
		"$(BIN)/python" -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt)
	@$(call once,project,pyproject.toml setup.py <(pwd -P), \
		"$(BIN)/python" -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .)

fonts: venv
	@"$(BIN)/python" -m hardware.font_build

catalogues: venv
	@$(call once,catalogues,setup.py $$(find . -path ./$(VENV) -prune -o -name '*.po' -print), \
		"$(BIN)/python" setup.py -q compile_catalogues)

demo: setup  ## Run a whole branch on one table; DEMO_ARGS="--day DIR --speed 60" replays a day
	@"$(BIN)/okienko" demo $(DEMO_ARGS)

test: setup-test  ## Check everything that CI checks
	@failed=""; \
	part() { echo "== $$*"; "$$@" || failed="$$failed $${1##*/}"; }; \
	part "$(BIN)/ruff" format --check .; \
	part "$(BIN)/ruff" check .; \
	part "$(BIN)/mypy"; \
	part "$(BIN)/lint-imports"; \
	[ -z "$$failed" ] || echo "== failed before the tests:$$failed" >&2; \
	part env PYTHONHASHSEED=0 "$(BIN)/python" -m pytest -m "not long" -n $(WORKERS) --dist loadfile --reruns 1 -rR $(PYTEST_ARGS); \
	[ -z "$$failed" ] || { echo "failed:$$failed" >&2; exit 1; }

# Counting lines makes the tests half as slow again, and no line of the report ever failed them.
cover: setup-test  ## Check the same, and tell which lines no test ran
	@$(MAKE) test PYTEST_ARGS="--cov --cov-report=term:skip-covered $(PYTEST_ARGS)"

test-long: setup-test  ## Run the long tests as well
	@"$(BIN)/python" -m pytest --timeout=1800 $(PYTEST_ARGS)

# Each directed test of real processes, then cycles of every kind; what was survived and broken is printed at the end.
FAULTS := kiosk_killed partitions full_disk clock_jumps two_hubs floods rushes
CYCLES ?= 6

faults: setup-test  ## Hurt a large hall of real processes for some minutes, and judge it
	@"$(BIN)/python" -m pytest -q -m "not long" $(FAULTS:%=tests/faults/test_%.py) $(PYTEST_ARGS)
	@"$(BIN)/python" -m tests.faults.cycles --cycles $(CYCLES)

# A life of twelve cycles that was begun is lived to its end, so it may take some minutes more.
FOR_S ?= 600

faults-long: setup-test  ## The long ones too, then cycles for ten minutes; FOR_S=36000 for a night
	@"$(BIN)/python" -m pytest -q --timeout=1800 $(FAULTS:%=tests/faults/test_%.py) $(PYTEST_ARGS)
	@"$(BIN)/python" -m tests.faults.simulation --large --seed 1
	@"$(BIN)/python" -m tests.faults.cycles --cycles 3000 --for-s $(FOR_S) --seed "$$(date +%s)"

bench: setup-test  ## Measure, beside the limits of this machine; writes docs/bench/
	@"$(BIN)/okienko" bench

lock: venv  ## Lock the dependencies anew, one file an extra
	@for extra in $(EXTRAS); do $(COMPILE) --extra "$$extra" pyproject.toml -o "requirements/$$extra.txt"; done
	@$(COMPILE) --extra demo --group dev pyproject.toml -o requirements/dev.txt
	@for group in build pins; do $(COMPILE) --group "$$group" -o "requirements/$$group.txt"; done

docs: setup  ## Write the generated parts of docs/ again
	@"$(BIN)/okienko" docs

clean:  ## Remove what can be made again, the .venv too
	rm -rf "$(VENV)" build dist out *.egg-info .coverage .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find . -name '*.mo' -delete
