# `make run` opens the dashboard, `make test` runs every test: both on a fresh clone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test demo-api bench lint shots clean

$(BIN)/streamlit: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(BIN)/pytest: requirements-dev.txt $(BIN)/streamlit
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

run: $(BIN)/streamlit
	$(BIN)/streamlit run app.py

demo-api: $(BIN)/streamlit
	$(BIN)/python -m ringyo_data demo-api

test: $(BIN)/pytest
	$(BIN)/python -m tests.browser.find
	$(BIN)/python -m pytest

lint: $(BIN)/pytest
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(BIN)/pytest
	$(BIN)/python -m tests.bench

shots: $(BIN)/pytest
	$(BIN)/python -m tests.browser.shots

clean:
	rm -rf $(VENV) .pytest_cache .hypothesis .mypy_cache .ruff_cache
