# Everything CareMatch needs, from a machine with Python 3.11, its venv module and make.
# Each piece of set-up is done again only when what it is made from has changed.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules
.NOTPARALLEL:

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
ARGS ?=

export UV_PYTHON_DOWNLOADS := never
# Some machines tell Python not to keep what it compiles; every start would then take seconds longer.
unexport PYTHONDONTWRITEBYTECODE
export PATH := $(CURDIR)/.venv/bin:$(PATH)

FLASK := .venv/bin/flask --app wsgi
INSTALL := .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r
LOCK := .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
	--python-version 3.11 --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

STATIC := carematch/static
CATALOGUES := $(wildcard translations/*/LC_MESSAGES/messages.po)
COMPILED := $(CATALOGUES:.po=.mo)
FONTS := node_modules/@fontsource/atkinson-hyperlegible-next
GOVUK := node_modules/govuk-frontend/dist/govuk
LEAFLET := node_modules/leaflet
SOURCES := $(shell find carematch/assets 2>/dev/null)

##@ Use

.PHONY: run
run: setup-app ## set CareMatch up with its demo, and serve it (HOST and PORT can be given)
	@.venv/bin/python -c 'import socket, sys; s = socket.socket(); s.setsockopt(1, socket.SO_REUSEADDR, 1); s.bind(("$(HOST)", $(PORT)))' 2>/dev/null \
		|| { echo "Port $(PORT) of $(HOST) is in use; try another: make run PORT=8001" >&2; exit 1; }
	@$(FLASK) demo load --upgrade --sign-ins
	@echo "CareMatch: http://$(HOST):$(PORT)   (Ctrl-C stops it)"
	@$(FLASK) jobs work --with-parent $$$$ & exec .venv/bin/gunicorn --bind "$(HOST):$(PORT)" --workers 1 --threads 8 --no-control-socket --log-level warning wsgi:app

.PHONY: reset
reset: setup-app ## remove the demo database of instance/ and load the demo afresh
	@test -z "$${DATABASE_URL:-}" || { echo "DATABASE_URL is set: make reset removes only the demo database in instance/. Unset it first." >&2; exit 1; }
	@test "$${CAREMATCH_ENV:-}" != production || { echo "CAREMATCH_ENV is production: there is no demo to reset." >&2; exit 1; }
	@rm -rf instance/carematch.sqlite3* instance/mail
	@$(FLASK) demo load --upgrade

##@ Work

.PHONY: test
test: setup-test ## run every check and every test (ARGS="tests/funds -x" runs some)
	@.venv/bin/python -m pytest --numprocesses auto --dist loadgroup $(ARGS)

.PHONY: check
check: setup-test ## run the checks alone: lint, format, types, import rules
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-logo

.PHONY: bench
bench: setup-test ## measure what has to be fast, as ratios within one run (ARGS="nearest" runs one)
	@.venv/bin/python -m tests.benchmarks $(ARGS)

.PHONY: format
format: setup-test ## put the code in the agreed format
	@.venv/bin/ruff check --fix --quiet || true
	@.venv/bin/ruff format

.PHONY: migration
migration: setup-app ## write a migration from what the models say now (m="what it does"); read it before you keep it
	@test -n "$(m)" || { echo 'Say what it does: make migration m="add a column"' >&2; exit 1; }
	@$(FLASK) db revision --autogenerate --rev-id "$$(printf '%04d' $$(( $$(ls migrations/versions/*.py 2>/dev/null | wc -l) + 1 )))" --message "$(m)"

.PHONY: catalogue
catalogue: setup-app ## gather the sentences that people read into translations/, and list those of public pages that lack words
	@.venv/bin/python -m babel.messages.frontend --quiet extract --mapping-file translations/babel.cfg --add-location file \
		--ignore-dirs ".* node_modules instance" --sort-output --no-wrap --project CareMatch --output-file .cache/messages.pot .
	@.venv/bin/python -m translations.merging .cache/messages.pot $(CATALOGUES)
	@$(MAKE) --no-print-directory $(COMPILED)

.PHONY: lock
lock: .venv/.stamp-tools ## compile requirements/*.in and package.json into their locks (UPGRADE=1 takes newer versions)
	@for name in setup tools app dev; do $(LOCK) requirements/$$name.in -o requirements/$$name.txt; done
	@npm install --package-lock-only --loglevel=error

.PHONY: clean
clean: ## remove all that set-up made; the database in instance/ stays
	@rm -rf .venv node_modules .cache $(STATIC) translations/*/LC_MESSAGES/messages.mo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help
help: ## list these
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

##@ Set-up (run and test do these by themselves)

.PHONY: setup-app
setup-app: .venv/.stamp-app $(STATIC)/.stamp $(COMPILED) ## what it takes to run: Python packages, stylesheet, fonts, languages

.PHONY: setup-test
setup-test: .venv/.stamp-dev node_modules/.stamp-all $(STATIC)/.stamp $(COMPILED) ## what it takes to test: also the checkers, PostgreSQL and Chromium

.venv/.stamp-venv:
	@command -v "$(PYTHON)" >/dev/null || { echo "Install Python 3.11 or later to go on (on Debian: apt install python3 python3-venv)." >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; $$("$(PYTHON)" --version) was found." >&2; exit 1; }
	@"$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null || { echo "Install Python's venv module to go on (on Debian: apt install python3-venv)." >&2; exit 1; }
	@echo "Setting up: Python environment"
	@"$(PYTHON)" -m venv .venv
	@touch $@

.venv/.stamp-uv: requirements/setup.txt | .venv/.stamp-venv
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/.stamp-tools: requirements/tools.txt .venv/.stamp-uv
	@$(INSTALL) $<
	@touch $@

.venv/.stamp-app: requirements/app.txt .venv/.stamp-uv
	@echo "Setting up: Python packages"
	@$(INSTALL) $<
	@touch $@

.venv/.stamp-dev: requirements/dev.txt .venv/.stamp-app
	@echo "Setting up: checkers and test tools"
	@$(INSTALL) $<
	@touch $@

node_modules/.stamp-build: package-lock.json .npmrc | .venv/.stamp-tools
	@echo "Setting up: what builds the stylesheet"
	@npm ci --loglevel=error --prefer-offline --ignore-scripts --omit=dev --omit=optional >/dev/null
	@touch $@

# Everything includes what builds the stylesheet, so it stands for both.
node_modules/.stamp-all: package-lock.json .npmrc | .venv/.stamp-tools
	@echo "Setting up: PostgreSQL and Chromium for the tests"
	@npm ci --loglevel=error --prefer-offline --ignore-scripts >/dev/null
	@touch node_modules/.stamp-build $@

$(STATIC)/.stamp: $(SOURCES) package-lock.json Makefile | node_modules/.stamp-build
	@echo "Setting up: stylesheet, scripts and fonts"
	@mkdir -p $(STATIC)/fonts $(STATIC)/leaflet
	@node_modules/.bin/sass --load-path=node_modules --quiet-deps --style=compressed --no-source-map carematch/assets/carematch.scss $(STATIC)/carematch.css
	@find carematch/assets -type f ! -name '*.scss' -exec cp {} $(STATIC)/ \;
	@cp $(GOVUK)/govuk-frontend.min.js $(STATIC)/
	@cp $(LEAFLET)/dist/leaflet.js $(LEAFLET)/dist/leaflet.css $(LEAFLET)/LICENSE $(STATIC)/leaflet/
	@cp $(FONTS)/files/*-latin-{400,700}-normal.woff2 $(FONTS)/files/*-latin-ext-{400,700}-normal.woff2 $(FONTS)/LICENSE $(STATIC)/fonts/
	@touch $@

%.mo: %.po | .venv/.stamp-app
	@echo "Setting up: $(notdir $(patsubst %/LC_MESSAGES/messages.po,%,$<)) words"
	@.venv/bin/python -m babel.messages.frontend --quiet compile --input-file $< --output-file $@
