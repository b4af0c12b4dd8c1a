# `make demo`: the claims of a few reports. `make test`: the tests. `make check`: all that CI checks.
# `make docs`: the documentation, in build/docs. `make outputs`: what README, pages and notebooks show.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet -c constraints.txt
SOURCES := pyproject.toml constraints.txt

.PHONY: demo test check lint docs outputs install clean

demo: $(VENV)/.installed
	@HF_HUB_OFFLINE=1 $(BIN)/claimkit extract notebooks/data/dock-strike.jsonl

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest

check: lint
	$(BIN)/python -m pytest

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/.installed-dev
	$(BIN)/python -m sphinx -W --keep-going -q -b html .docs build/docs
	@echo "build/docs/index.html"

outputs: $(VENV)/.installed-dev
	$(BIN)/python .ci/readme.py
	$(BIN)/python .ci/docs.py
	$(BIN)/python .ci/notebooks.py

install: $(VENV)/.installed-dev

clean:
	rm -rf $(VENV) build dist

$(BIN)/python:
	$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "claimkit needs Python 3.11 or newer: make PYTHON=python3.12 ..."'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(SOURCES) | $(BIN)/python
	@echo "Installing claimkit into $(VENV); torch is large, this happens once."
	$(PIP) torch
	$(PIP) -e .
	@touch $@

$(VENV)/.installed-dev: $(SOURCES) | $(BIN)/python
	@echo "Installing claimkit and its development tools into $(VENV); this happens once."
	$(PIP) torch
	$(PIP) -e '.[dev]'
	@touch $(VENV)/.installed $@
