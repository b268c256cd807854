# Targets set up .venv themselves; when pyproject.toml changes, they install again.
PYTHON ?= python3
BIN := .venv/bin
# A worker for each processor and one more, since some tests wait; each takes whole files, the longest first (tests/conftest.py).
PYTEST := $(BIN)/pytest -n $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1) --maxprocesses 4 --dist loadfile --no-loadscope-reorder
# Modules are compiled when they are first imported: most of what is installed never is.
INSTALL := $(BIN)/python -m pip install --quiet --no-compile --editable
# The scripts and the style sheets of the workbench.
STATIC := src/pourparler/workbench/static
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Without compiled modules, each of the many programs that tests start compiles them again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test types tests fast bench docs train clean
.DEFAULT_GOAL := demo

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/installed: pyproject.toml | .venv/made
	$(INSTALL) '.[settlement,workbench]'
	@touch $@

.venv/developing: pyproject.toml | .venv/made
	@$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'  # older ones read no dependency groups
	$(INSTALL) . --group dev
	@touch .venv/installed $@

# The example dispatches into a ledger, the week in five lines on the screen, and the brief as a page.
demo: .venv/installed
	@mkdir -p demo
	@$(BIN)/pourparler add demo/talks.ledger examples/dispatches
	@$(BIN)/pourparler brief demo/talks.ledger --week | sed '/^TALKS/,$$d'
	@$(BIN)/pourparler brief demo/talks.ledger --format html -o demo/brief.html
	@echo
	@echo "All of it, and the brief of everything, as a page: $(CURDIR)/demo/brief.html"
	@echo
	@echo "Next:"
	@echo "  $(BIN)/pourparler serve demo/talks.ledger       open the workbench at http://127.0.0.1:8000/"
	@echo "  $(BIN)/pourparler settle examples/strike.yaml   see which agreements are still possible"
	@echo "  $(BIN)/pourparler add mine.ledger FOLDER        start a ledger of your own articles"
	@echo "  docs/first-hour.md                                 follow the tutorial"

# Everything a change must pass. The last line says what was skipped.
test: .venv/developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/oxlint --deny-warnings $(STATIC)
	$(BIN)/oxfmt --check $(STATIC)
	$(BIN)/lint-imports
	@$(MAKE) --no-print-directory --jobs 2 types tests

types: .venv/developing
	$(BIN)/mypy

tests: .venv/developing
	$(PYTEST)

fast: .venv/developing
	$(PYTEST) -m "not slow"

# All benchmarks, in some twenty minutes; writes the table of docs/speed.md. POSTGRESQL is the address of an empty database.
bench: .venv/developing
	$(BIN)/python benchmarks/every.py $(if $(POSTGRESQL),--postgresql $(POSTGRESQL))

# The documentation as a site, in site/.
docs: .venv/developing
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "The documentation: $(CURDIR)/site/index.html"

# The weights from the corpora, in some nine hours: CORPORA, START and TEACHER_START as in training/README.md, TRAINING_PYTHON with its packages.
TRAINING_PYTHON ?= python3
WORK := training/work
TRAIN = $(TRAINING_PYTHON) -u training/train.py --corpora $(CORPORA) --start $(START)
FRAMES := --negotiation --passes 2
TEACHER = $(TRAINING_PYTHON) -u training/train.py --corpora $(CORPORA) --start $(TEACHER_START) --teacher --negotiation --rate 8e-5 --faster 12
DISTIL = $(TRAINING_PYTHON) -u training/distil.py --corpora $(CORPORA) --teacher $(WORK)/teacher.pt --package src/pourparler/reader/weights
train:
	@test -n "$(CORPORA)" -a -n "$(START)" -a -n "$(TEACHER_START)" || { echo "make train CORPORA=folder START=model.safetensors TEACHER_START=model.safetensors: see training/README.md"; exit 1; }
	$(TRAIN) --out $(WORK)/first.pt --passes 8
	$(TRAIN) --resume $(WORK)/first.pt --blend 0.25 --rate 1.5e-4 --out $(WORK)/second.pt --passes 5
	$(TRAIN) --resume $(WORK)/second.pt --blend 0.5 --rate 1.5e-4 --seed 21 --out $(WORK)/third.pt --passes 3
	$(TRAIN) --resume $(WORK)/third.pt $(FRAMES) --plain --rate 1.5e-4 --again 4 --share 0.5 --frozen 2 --out $(WORK)/fourth.pt
	$(TRAIN) --resume $(WORK)/fourth.pt $(FRAMES) --rate 1e-4 --seed 7 --again 3 --share 0.2 --frozen 1 --out $(WORK)/fifth.pt
	$(TEACHER) --out $(WORK)/teacher.pt --passes 2 --again 4 --share 0.3
	$(DISTIL) --resume $(WORK)/fifth.pt --articles 1100 --again 0 --share 0.05 --out $(WORK)/sixth.pt
	$(DISTIL) --resume $(WORK)/sixth.pt --articles 1500 --again 3 --share 0.2 --seed 5 --out $(WORK)/seventh.pt
	$(TRAIN) --resume $(WORK)/seventh.pt --negotiation --passes 1 --rate 8e-5 --seed 31 --again 1 --share 0.6 --out $(WORK)/eighth.pt
	$(DISTIL) --resume $(WORK)/eighth.pt --articles 500 --again 2 --share 1 --rate 1.5e-4 --seed 9 --kinds meeting proposal --blend 0.35 --out $(WORK)/network.pt
	$(TRAINING_PYTHON) training/export.py $(WORK)/network.pt src/pourparler/reader/weights

clean:
	rm -rf .venv demo site build dist .mypy_cache .pytest_cache .ruff_cache
