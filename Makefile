# Two commands matter: `make assess` and `make test`. Each sets up .venv first, once.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

CASE ?= cases/cord_back_pain.yaml
REPORT ?= report.html
# Where `make serve` keeps the cases, and where it listens on this machine.
CASES ?= plumbline-cases
PORT ?= 8642
# Tests run in a random order, the same on every machine: change the seed to try another.
ORDER_SEED ?= 1

BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest -n auto --randomly-seed=$(ORDER_SEED)
unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONWARNINGS VIRTUAL_ENV CONDA_PREFIX MYPYPATH PYTEST_ADDOPTS

.PHONY: help assess serve test test-full checks kernels-spine kernels-engine lint types layers tests tests-full docs bench lock changelog clean setup-run setup-dev setup-bench setup-opensim

help: ## Show what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile

assess: setup-run ## Assess a published person and write report.html (CASE=..., REPORT=...)
	$(BIN)/plumbline assess $(CASE) --to $(REPORT)

serve: setup-run ## Serve the page in a browser on this machine (CASES=..., PORT=...)
	$(BIN)/python scripts/build_web.py
	$(BIN)/plumbline serve $(CASES) --port $(PORT) --open

test: checks tests docs ## Run all checks but the slow tests; says what was skipped and why

test-full: checks tests-full docs ## Run all checks, the slow tests too; writes docs/validation_full.md

# What needs one core and nothing of the others, two at a time, the longest first.
checks: setup-dev
	@$(MAKE) --no-print-directory -j 2 kernels-spine kernels-engine lint types layers

# Numba compiles every kernel once and keeps it: the processes of the tests need not do so each for itself.
kernels-spine: setup-dev
	$(BIN)/plumbline timeline cases/cord_back_pain.yaml --draws 20 --json >/dev/null

kernels-engine: setup-dev
	$(BIN)/plumbline assess cases/cord_back_pain.yaml --no-simulation --json >/dev/null

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup-dev
	$(BIN)/mypy

layers: setup-dev
	$(BIN)/lint-imports --no-logo

tests: setup-dev
	$(PYTEST)

tests-full: setup-bench setup-opensim
	$(PYTEST) --slow --junitxml=build/test-full.xml
	$(BIN)/python scripts/validation_table.py build/test-full.xml docs/validation_full.md
	$(BIN)/python scripts/opensim_parity.py build/test-full.xml docs/opensim_parity.md

docs: setup-dev ## Build the documentation into docs/_build/html
	$(BIN)/python -m sphinx --builder html --fail-on-warning --keep-going --quiet docs docs/_build/html
	@echo "docs: docs/_build/html/index.html"

bench: setup-bench ## Run the benchmarks
	$(BIN)/python -m benchmarks

lock: setup-run ## Resolve requirements/*.txt anew
	sh scripts/lock.sh

changelog: setup-run ## Move the fragments of changelog.d/ into CHANGELOG.md
	$(BIN)/python scripts/changelog.py

clean: ## Remove everything that was made, .venv too
	rm -rf node_modules src/plumbline/interfaces/web/static
	rm -rf .venv .venv-opensim build dist docs/_build docs/_generated docs/jupyter_execute report.html .coverage
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .benchmarks .nox .cache
	find src tests benchmarks docs scripts -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

setup-run:
	@sh scripts/setup.sh run

setup-dev:
	@sh scripts/setup.sh dev

setup-bench:
	@sh scripts/setup.sh bench

setup-opensim: setup-run
	@sh scripts/setup_opensim.sh
