# What one can do here. `make` alone lists it.

PORT ?= 8501
DATA_DIR ?= data
PYTHON ?= $(firstword $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p; done; true))
PY := .venv/bin/python
export PORT DATA_DIR

.PHONY: help run demo test walks check bench evals screenshots browser

help:
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: .venv/run.stamp ## Serve Candid on http://127.0.0.1:$PORT, data in $DATA_DIR
	@echo "Candid will be at http://127.0.0.1:$(PORT) in a moment. Its data lie in $(DATA_DIR). Ctrl+C ends it."
	@exec $(PY) -m uvicorn Home:app --host 127.0.0.1 --port $(PORT) --no-access-log --log-level warning $(if $(FORWARDED_ALLOW_IPS),,--no-proxy-headers)

demo: .venv/run.stamp ## The same on a temporary database with a realistic candidate
	@exec $(PY) -m demo --port $(PORT)

test: .venv/dev.stamp ## All tests and checks; with CI=true nothing is skipped
	@if [ "$(CI)" = true ]; then sh tools/install_browser.sh && sh tools/install_services.sh && sh tools/install_supabase.sh; fi
	@$(MAKE) --no-print-directory check
	@$(PY) -m pytest -q -n 3 --dist loadfile --no-loadscope-reorder -m "not walk"
	@$(MAKE) --no-print-directory bench SMOKE=1

walks: .venv/dev.stamp ## What needs real minutes: voice in a browser, broken off, taken over, on a phone
	@$(PY) -m pytest -q -m walk tests

check: .venv/dev.stamp ## Style, types and architecture, in seconds
	@sh tools/check.sh

bench: .venv/dev.stamp ## Measure (ONLY=P7,P8 some; SMOKE=1 briefly); writes benchmarks/results.json
	@$(PY) -m benchmarks $(if $(ONLY),--only $(ONLY)) $(if $(SMOKE),--smoke)

evals: .venv/dev.stamp ## How far the coach can be trusted, on our own cases (MISSES=1 names them; ACCEPT=1 keeps the figures; MODEL=openai/gpt-4.1-mini CASES=30 SAMPLES=3 measures a model instead)
ifdef MODEL
	@$(PY) -m evals.model $(MODEL) $(if $(CASES),--cases $(CASES)) $(if $(SAMPLES),--samples $(SAMPLES))
else
	@$(PY) -m evals.run $(if $(MISSES),--misses) $(if $(ACCEPT),--accept)
endif

screenshots: .venv/dev.stamp ## The README's pictures, from the demo
	@$(PY) -m tools.screenshots

.venv/run.stamp: requirements.txt
	@echo "Installing what Candid needs, once: this takes a few minutes."
	@test -n "$(PYTHON)" || { echo "Candid needs Python 3.11 or newer."; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/dev.stamp: requirements.txt requirements-dev.txt
	@echo "Installing what the tests need, once: this takes a few minutes."
	@test -n "$(PYTHON)" || { echo "Candid needs Python 3.11 or newer."; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
