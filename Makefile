# Commands everyone can count on. Without make: see README.md.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := demo

.PHONY: demo test check format bench truth messages clean
.DEFAULT_GOAL := help

help:
	@echo "make demo   sets up, makes and analyses the demo project, serves the app"
	@echo "make test   sets up, checks format, lint, types and imports, runs all tests"
	@echo "make check  the checks without the tests"
	@echo "make bench  speed and memory beside peers (ONLY=name for one)"
	@echo "make truth  accuracy of the analyses on simulated worlds (ONLY=name, SEEDS=n)"
	@echo "make messages  brings the catalogues of translations up to date"
	@echo "make clean  removes the environment and the demo"

demo: $(VENV)/ready
	@echo "== Making the demo project and its Russian twin"
	@$(BIN)/greyzone demo $(DEMO)
	@$(BIN)/greyzone demo $(DEMO)-russian --world russian
	@echo "== Building their event logs"
	@$(BIN)/greyzone build $(DEMO)
	@$(BIN)/greyzone build $(DEMO)-russian
	@echo "== What stands out"
	@$(BIN)/greyzone analyze $(DEMO)
	@echo "== Serving the app, both projects in it"
	@$(BIN)/greyzone app $(DEMO) $(DEMO)-russian

test: check
	@echo "== Tests"
	@$(BIN)/python -m pytest

check: $(VENV)/ready-for-tests
	@echo "== Format"
	@$(BIN)/ruff format --check .
	@echo "== Lint"
	@$(BIN)/ruff check .
	@echo "== Types"
	@$(BIN)/mypy
	@echo "== Imports between rooms"
	@PYTHONPATH=. $(BIN)/lint-imports

format: $(VENV)/ready-for-tests
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(VENV)/ready-for-benchmarks
	@$(BIN)/python -m benchmarks $(ONLY)

truth: $(VENV)/ready-for-tests
	@$(BIN)/python -m benchmarks.truth $(if $(ONLY),--only $(ONLY)) $(if $(SEEDS),--seeds $(SEEDS))

$(VENV)/bin/python:
	@echo "== Making an environment in $(VENV) (Python 3.11 or newer)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "greyzone needs Python 3.11 or newer; set PYTHON=…")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/ready: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "== Installing greyzone and what it needs (about 1 GB, a minute or two)"
	@$(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/ready-for-tests: $(VENV)/ready
	@echo "== Installing what the tests need (Spark is 0.4 GB)"
	@$(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt -e '.[dev,spark,postgres,mail]'
	@touch $@

$(VENV)/ready-for-benchmarks: $(VENV)/ready-for-tests
	@echo "== Installing the peers to compare with"
	@$(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt -e '.[bench]'
	@touch $@

clean:
	rm -rf $(VENV) $(DEMO) $(DEMO)-russian

messages: $(VENV)/ready-for-tests
	@$(BIN)/pybabel -q extract -k N_ -k P_:1,2 --no-location --sort-output --project greyzone -o ui/locales/messages.pot ui
	@for language in ui/locales/*/; do \
		$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --previous -i ui/locales/messages.pot \
			-o $$language/messages.po -l $$(basename $$language); done
	@rm ui/locales/messages.pot
