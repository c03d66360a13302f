# `make run` opens the dashboard, `make test` runs every test: both on a fresh clone.
# `make check` is for between two edits: the linters, and the tests that are quick.
#
#   make run PORT=8600            another port (otherwise 8501, or the next one that is free)
#   make run HOST=0.0.0.0         let whoever can reach this machine in, without a password: docs/deploy.md
#   make run ARGS="--theme.base dark"         further words for Streamlit
#   make run ARGS="--server.allowedHosts calls.example.com"     behind a proxy or a tunnel of that name
#   make test ARGS="-k volume"                further words for pytest
#   make PYTHON=python3.12 ...    another Python; 3.11 or newer
#
# Written for make 3.81 too, which is what macOS has.

# A link to a Python counts as new when the link is new.
MAKEFLAGS += --check-symlink-times

# What Python has compiled is kept, or each process would compile the whole project, and each run of the tests all of these.
unexport PYTHONDONTWRITEBYTECODE

HOST ?= 127.0.0.1
PORT ?=
ARGS ?=
# The names by which browsers may call the server: a stranger's page whose own name was made to lead here is
# refused. Which names lead to all of this machine's addresses nobody knows, so 0.0.0.0 and :: take any.
NAMES := $(if $(filter 0.0.0.0 ::,$(HOST)),,localhost 127.0.0.1 ::1 $(HOST))
# Where there is a screen, `make run` opens the browser on it.
SCREEN := $(or $(DISPLAY),$(WAYLAND_DISPLAY),$(filter Darwin,$(shell uname -s)))
VENV := .venv
BIN := $(VENV)/bin
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))

# The first Python that runs and is new enough; where none is, the one to complain about.
ifndef PYTHON
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	if $$p -c '$(NEW_ENOUGH)' >/dev/null 2>&1; then echo $$p; exit; fi; done; echo python3)
endif

# Tests run in as many processes as there are cores, four at most; ARGS="-n 0" runs them one by one.
AT_ONCE := --numprocesses auto --maxprocesses 4 --dist worksteal

.PHONY: run test check demo-api audit bench lint format shots clean

run: $(VENV)/.app
	$(BIN)/python -m streamlit run app.py --server.address $(HOST) \
		--server.headless $(if $(SCREEN),false,true) --server.showEmailPrompt false \
		$(if $(PORT),--server.port $(PORT)) $(foreach name,$(NAMES),--server.allowedHosts $(name)) $(ARGS)

demo-api: $(VENV)/.app
	$(BIN)/python -m ringyo_data demo-api $(ARGS)

test: $(VENV)/.dev
	$(BIN)/python -m tests.browser.find
	$(BIN)/python -m tests.office
	$(BIN)/python -m pytest $(AT_ONCE) $(ARGS)

check: lint
	$(BIN)/python -m pytest $(AT_ONCE) -m "not browser and not slow" $(ARGS)

lint: $(VENV)/.dev
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy

audit: $(VENV)/.dev
	$(BIN)/python -m tests.audit

format: $(VENV)/.dev
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .

bench: $(VENV)/.dev
	$(BIN)/python -m tests.bench $(ARGS)

shots: $(VENV)/.dev
	$(BIN)/python -m tests.browser.find
	$(BIN)/python -m tests.browser.shots $(ARGS)

clean:
	rm -rf $(VENV) .pytest_cache .hypothesis .mypy_cache .ruff_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

# The environment. An empty file inside it says that a list of requirements is
# installed; `.unfinished` that an installation began and never ended, after
# which nothing in there is to be trusted and it is made anew.
$(VENV)/.app: requirements.txt constraints.txt $(BIN)/python
	$(install)

$(VENV)/.dev: requirements-dev.txt $(VENV)/.app
	$(install)

define install
@echo "Installing what $< names; the first time that takes a few minutes."
@if [ -e $(VENV)/.unfinished ] || ! $(BIN)/python -m pip --version >/dev/null 2>&1; then \
	rm -rf $(VENV) && $(MAKE) --no-print-directory $(BIN)/python; fi
@touch $(VENV)/.unfinished
$(BIN)/python -m pip install --progress-bar off --disable-pip-version-check -r $<
@rm $(VENV)/.unfinished
@touch $@
endef

$(BIN)/python:
	@$(PYTHON) -c '$(NEW_ENOUGH)' || { \
		echo "Python 3.11 or newer is needed, and '$(PYTHON)' is not. Install one and name it, for example: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; \
		exit 1; }
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV) >$(VENV).log 2>&1 || { \
		cat $(VENV).log >&2; rm -rf $(VENV) $(VENV).log; \
		echo "Python could not make a virtual environment. On Debian and Ubuntu, run: apt-get install python3-venv" >&2; \
		exit 1; }
	@rm -f $(VENV).log
