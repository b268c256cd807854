# Both targets set up .venv by themselves; a change of pyproject.toml installs anew.
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test fast clean
.DEFAULT_GOAL := demo

.venv/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

.venv/developing: .venv/installed
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

# The example dispatches into a ledger, their brief on the screen and as a page.
demo: .venv/installed
	@mkdir -p demo
	@$(BIN)/pourparler add demo/talks.ledger examples/dispatches
	@$(BIN)/pourparler brief demo/talks.ledger
	@$(BIN)/pourparler brief demo/talks.ledger --format html -o demo/brief.html
	@echo
	@echo "The same brief as a page: $(CURDIR)/demo/brief.html"

# Everything a change must pass.
test: .venv/developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest

fast: .venv/developing
	$(BIN)/pytest -m "not slow"

clean:
	rm -rf .venv demo build dist .mypy_cache .pytest_cache .ruff_cache
