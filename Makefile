# Everything runs in .venv, made on first use from requirements.lock. PYTHON=python3.12 chooses another interpreter.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
SPARK := $(VENV)/.spark
LOCKED := $(VENV)/.locked
# Neighbours run in one process, which shares what is costly to make, until another has nothing left to do.
PYTEST := $(BIN)/pytest -q -n auto --dist worksteal
SHELL := /bin/sh
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help demo test test-slow test-all test-postgres check bench bench-registry bench-cases bench-payments spark format lock clean

help:  ## list what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-18s %s\n", $$1, $$2}'

demo: $(INSTALLED)  ## build a small synthetic province, determine it, explain one family, and serve it
	@$(BIN)/doudi demo $(ARGS)

test: $(INSTALLED)  ## the tests, without the slow ones
	@$(PYTEST) $(ARGS)

test-slow: $(INSTALLED)  ## only the slow tests
	@$(PYTEST) -m slow $(ARGS)

test-all: $(INSTALLED)  ## all tests
	@$(PYTEST) -m "slow or not slow" $(ARGS)

test-postgres: $(INSTALLED)  ## the tests that reach a database, on that of DATABASE_URL or on a server made for them
	@$(if $(DATABASE_URL),,.ci/with-postgres) $(PYTEST) -m "database and not slow" $(ARGS)

check: $(INSTALLED)  ## style, types, layers, tests of the house
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/pytest -q tests/house

bench: $(INSTALLED)  ## ratios and memory at 1.57 and 34.9 million persons; takes some minutes and 3 GB of disk
	@$(BIN)/python -m benchmarks $(ARGS)

bench-registry: $(INSTALLED)  ## pages over 1.5 million persons on PostgreSQL beside their statements; 12 GB of disk
	@$(if $(DATABASE_URL),,.ci/with-postgres) $(BIN)/python -m benchmarks.registry $(ARGS)

bench-cases: $(INSTALLED)  ## work lists and case pages over 1.5 million cases on PostgreSQL; 15 GB of disk
	@$(if $(DATABASE_URL),,.ci/with-postgres) $(BIN)/python -m benchmarks.cases $(ARGS)

bench-payments: $(INSTALLED)  ## a run of 1.57 million payments on PostgreSQL beside a raw copy of its lines
	@$(if $(DATABASE_URL),,.ci/with-postgres) $(BIN)/python -m benchmarks.payments $(ARGS)

spark: $(SPARK)  ## add what `--engine spark` needs, from requirements-spark.lock: 500 MB, once

format: $(INSTALLED)  ## put the code in the house's style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# uv is needed only here (pip install uv). The lock names no index, so any mirror can serve it.
lock:  ## renew requirements.lock and requirements-spark.lock from pyproject.toml
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 2; }
	@uv pip compile pyproject.toml --extra dev --extra native --extra postgres --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --quiet --upgrade -o requirements.lock >/dev/null
	@$(PYTHON) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["spark"])' \
		| uv pip compile - --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --quiet --upgrade -o requirements-spark.lock >/dev/null

clean:  ## remove .venv and every cache
	@rm -rf $(VENV) build dist .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Made afresh whenever the lock changes, so that nothing the lock no longer names stays behind.
$(LOCKED): requirements.lock
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) was not found: install python3 (3.11 or later)." >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Doudi needs Python 3.11 or later: make PYTHON=/path/to/python3.11 chooses one." >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "Python's venv module is missing: install python3-venv (apt-get install python3-venv)." >&2; exit 2; }
	@echo "Making $(VENV) from requirements.lock; this happens once and takes about a minute ..." >&2
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@touch $@

$(INSTALLED): $(LOCKED) pyproject.toml
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

# pyspark comes as source only: pip builds it in a moment, there is nothing to compile.
$(SPARK): $(INSTALLED) requirements-spark.lock
	@echo "Adding Spark from requirements-spark.lock; it is large ..." >&2
	@$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements-spark.lock
	@touch $@
