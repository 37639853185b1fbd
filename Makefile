# Each command sets up what it needs (a virtual environment from the hashed lock; for the tests also
# Debian's Chromium and PostgreSQL) and says in one line what it is doing.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check bench lock messages screenshots

run: .venv/server          ## a demonstration bureau on http://127.0.0.1:8000
	@KINTRACE_DEMO=1 $(BIN)/python manage.py demo --serve

test: .venv/dev            ## all tests, on SQLite and again on PostgreSQL
	@tools/setup debian
	@$(BIN)/python tools/suite.py

check: .venv/dev           ## every static check
	@$(BIN)/python tools/check.py

bench: .venv/bench         ## measures names and matching on invented people
	@$(BIN)/python -m bench.run

lock: .venv/dev            ## resolves the three locks anew
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra server --group build -o requirements.lock pyproject.toml
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra server --extra bulk --extra spark --group build --group dev -c requirements.lock -o requirements-dev.lock pyproject.toml
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra server --extra bulk --extra spark --group build --group dev --group bench -c requirements-dev.lock -o requirements-bench.lock pyproject.toml

messages: .venv/dev        ## compiles the translations
	@$(BIN)/python tools/messages.py

screenshots: .venv/dev     ## takes the pictures of the docs from a running demonstration
	@tools/setup debian
	@$(BIN)/python tools/screenshots.py

.venv/server: requirements.lock pyproject.toml
	@tools/setup server $(PYTHON)

.venv/dev: requirements-dev.lock pyproject.toml
	@tools/setup dev $(PYTHON)

.venv/bench: requirements-bench.lock pyproject.toml
	@tools/setup bench $(PYTHON)
