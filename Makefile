# Python 3.11 or newer and make are all that has to be there; everything else goes into .venv.
#   make site     build the site of seeds/ and say how to look at it
#   make test     set up what the tests need and pass them
#   make lint     only the quick checks        make accept  rewrite the golden site
#   make bench    scores and speeds, on the data in DATA; docs/benchmarks.md, from the TEXTS
#   make lighthouse  what Lighthouse says of every type of page (needs node and Chromium)
#   make faults   the long runs: builds and the preview under every fault (an hour or two); a
#                 quick look: EDITS=2 ROUNDS=3; some of it: PARTS="kill saves"
#   make fuzz     fuzz every reader for SECONDS each (needs: pip install '.[fuzz]')
#   make lock     lock the dependencies again (needs uv)
#   make clean    remove what these targets made

DATA ?= ../shared/eval
TEXTS ?= $(wildcard $(DATA)/quotes $(DATA)/align)
VENV := .venv
BIN := $(VENV)/bin
CHECKERS := tests/web/node_modules/.package-lock.json
LIGHTHOUSE := tools/web/node_modules/.package-lock.json
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$name; break; }; done)

.DEFAULT_GOAL := site
.PHONY: site test lint accept bench lighthouse faults fuzz lock clean

site: $(VENV)/.run
	@$(BIN)/sitegen build
	@echo "To look at it: open $(CURDIR)/site/index.html in a browser,"
	@echo "or run '$(BIN)/python -m http.server --directory site' and open http://localhost:8000/"

test: lint $(CHECKERS)
	$(BIN)/python -m pytest -q

lint: $(VENV)/.develop
	$(BIN)/ruff check sitegen tests tools
	$(BIN)/ruff format --check sitegen tests tools
	$(BIN)/mypy
	$(BIN)/lint-imports

accept: $(VENV)/.develop
	$(BIN)/python -m pytest -q tests/test_golden.py --accept

bench: $(VENV)/.develop
	@$(BIN)/python tools/bench_speed.py
	@for set in align quotes; do echo; \
	if test -d "$(DATA)/$$set"; then $(BIN)/python tools/bench_$$set.py "$(DATA)/$$set" || exit 1; \
	else echo "No evaluation data in $(DATA)/$$set: give its folder with DATA="; fi; done
	@test ! -d "$(DATA)/align" || { echo; $(BIN)/python tools/bench_growth.py "$(DATA)/align"; \
	echo; $(BIN)/python tools/train_alignment.py "$(DATA)/align" --left-out; }
	@test -z "$(TEXTS)" || { echo; $(BIN)/python tools/bench_scale.py $(TEXTS) --out docs/benchmarks.md; }
	@echo; $(BIN)/python tools/bench_collation.py seeds
	@test ! -x /usr/bin/chromium || { echo; $(BIN)/python tools/bench_pages.py; \
	echo; $(BIN)/python tools/bench_search.py; }

lighthouse: site $(VENV)/.develop $(LIGHTHOUSE)
	@$(BIN)/python tools/bench_lighthouse.py site

faults: $(VENV)/.develop
	@$(BIN)/python tools/faults.py $(if $(EDITS),--edits $(EDITS)) $(if $(ROUNDS),--rounds $(ROUNDS)) \
	$(if $(CROWD),--crowd "$(CROWD)") $(if $(KIT),--kit "$(KIT)") $(PARTS)

SECONDS ?= 60
fuzz: $(VENV)/.develop
	@for target in front_matter html markdown plain slugs urls encodings; do \
	mkdir -p build/fuzz/$$target; echo "$$target, $(SECONDS) s"; \
	$(BIN)/python tools/fuzz.py $$target build/fuzz/$$target -max_total_time=$(SECONDS) \
	-timeout=5 -max_len=8192 -rss_limit_mb=2048 -print_final_stats=1 \
	-artifact_prefix=build/fuzz/$$target- >build/fuzz/$$target.log 2>&1 \
	|| { tail -20 build/fuzz/$$target.log; exit 1; }; \
	grep executed build/fuzz/$$target.log; done

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --no-emit-index-url pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --no-emit-index-url --extra dev pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	rm -rf site .sitegen tests/web/node_modules tools/web/node_modules

# Each mark stands for a finished installation from its lock file.
$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what sitegen needs into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/.develop: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Installing what the tests need into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run

# What checks the built pages; it comes from npm and runs no scripts while it is installed.
$(CHECKERS): tests/web/package-lock.json
	@if command -v npm >/dev/null; then cd tests/web && npm ci --ignore-scripts --silent; \
	else echo "No npm: the checks with axe-core, html-validate and the Nu validator are skipped."; fi

$(LIGHTHOUSE): tools/web/package-lock.json
	@cd tools/web && npm ci --ignore-scripts --silent

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer with its venv module was found." >&2; \
	echo "Install one (on Debian or Ubuntu: apt install python3 python3-venv)," >&2; \
	echo "or name it: make site PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
