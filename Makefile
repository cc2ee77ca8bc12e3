# make run and make test each do all their set-up: a machine needs Python 3.11 and make.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin

.PHONY: run serve test check lock proof demo-data fit-judge clean

run: .venv/run.stamp
	@$(BIN)/python app.py

# For a company: people sign in. README says what to set.
serve: .venv/run.stamp
	@$(BIN)/python app.py --serve

test: .venv/test.stamp
	@$(BIN)/python -m pytest

check: .venv/test.stamp
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

.venv/python.stamp:
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if v >= (3, 11) else f"Python 3.11 is needed, this is {v[0]}.{v[1]}. Try: make run PYTHON=/path/to/python3.11")'
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/run.stamp: .venv/python.stamp requirements.txt
	@echo "Installing what the assistant needs (once, a minute or two) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	@touch $@

.venv/test.stamp: .venv/run.stamp requirements-dev.txt
	@echo "Installing what the tests need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.txt
	@touch $@

# The built-in judge's numbers, from the labelled replies that may be learnt from.
fit-judge: .venv/test.stamp
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m evals calibrate-judge evals/datasets/reviews/labelled.jsonl evals/datasets/reviews/training.jsonl

# A made-up year in a folder of its own, so that there are pictures to look at.
demo-data: export COACH_DATA_DIR ?= data-made-up
demo-data: .venv/run.stamp
	@$(BIN)/python -m evals.made_up

# Long proofs; their results are kept in evals/results.
proof: .venv/test.stamp
	@$(BIN)/python -m tests.proofs.kill_during_chat
	@$(BIN)/python -m tests.proofs.kill_during_chat --kills 30 --database throwaway
	@$(BIN)/python -m tests.proofs.wire --messages 2000
	@$(BIN)/python -m tests.proofs.leaks
	@$(BIN)/python -m tests.proofs.payloads
	@$(BIN)/python -m tests.proofs.insight_speed
	@$(BIN)/python -m tests.proofs.insight_speed --database throwaway

# Pins with hashes and without addresses of an index. Needs uv.
lock:
	uv pip compile --quiet --generate-hashes --no-emit-index-url --python-version 3.11 --custom-compile-command "make lock" requirements.in --output-file requirements.txt
	uv pip compile --quiet --generate-hashes --no-emit-index-url --python-version 3.11 --custom-compile-command "make lock" requirements.in requirements-dev.in --output-file requirements-dev.txt

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
