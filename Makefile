# Everything a fresh machine needs: Python 3.11 or newer, pip, make and git.
# Without make (Windows): see "Without make" in README.md.

PYTHON ?= python3
STUDY ?= industriedialog-2013
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock

.DEFAULT_GOAL := help
.PHONY: help report test test-all check format lab bench docs lock clean

help: ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

report: $(VENV)/.run ## run the demo study (or STUDY=...) and print the page's path
	@$(BIN)/industriedialog run $(STUDY)

test: $(VENV)/.dev ## run all tests (browser tests need Chromium, else they are skipped visibly)
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow"

test-all: test ## run all tests and the slow proofs
	@$(BIN)/python -m pytest -n 2 -m slow

check: $(VENV)/.dev ## format, lint, types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

format: $(VENV)/.dev ## format the code
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

lab: $(VENV)/.lab ## open the notebooks in JupyterLab
	@$(BIN)/jupyter lab --notebook-dir notebooks

bench: $(VENV)/.dev .venv-bench/.done ## measure against svy, samplics and R (PARTS="table linear")
	@$(BIN)/python -m bench $(PARTS) --peers .venv-bench/bin/python

.venv-bench/.done: bench/requirements.txt | $(VENV)/bin/python
	@$(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check -r $< || echo "peers could not be installed" >&2
	@touch $@

docs: $(VENV)/.dev ## renew the generated parts of the docs
	@$(BIN)/python docs/generate.py

lock: $(VENV)/.run ## renew requirements.lock from pyproject.toml
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile pyproject.toml --universal --all-extras --python-version 3.11 --no-header --quiet --upgrade --output-file requirements.lock

clean: ## remove the environment and caches; results stay
	@rm -rf $(VENV) .venv-bench .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml requirements.lock | $(VENV)/bin/python
	@echo "Installing into $(VENV) ..." >&2
	@$(PIP) --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml requirements.lock | $(VENV)/bin/python
	@echo "Installing with test tools into $(VENV) ..." >&2
	@$(PIP) --editable '.[dev]'
	@touch $@ $(VENV)/.run

$(VENV)/.lab: pyproject.toml requirements.lock | $(VENV)/bin/python
	@$(PIP) --editable '.[lab]'
	@touch $@ $(VENV)/.run
