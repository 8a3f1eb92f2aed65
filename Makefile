# The two commands to know:  make demo  and  make test. The others are for working on lape itself.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
CATALOGUES := $(wildcard lape_cards/locale/*/LC_MESSAGES/lape.po)
GUIDES := $(wildcard docs/guide.*.md docs/project-manager.*.md)
SHOWING := README.md docs/card-format.md docs/export.md $(GUIDES)

.PHONY: demo test ways check format lint types layers readme readme-update guides-update messages bench pins hooks clean

demo: $(VENV)/.lape  ## Build the example repository, check it, render an evaluation, and say what to open
	rm -rf build/demo
	$(BIN)/lape demo build/demo

test: $(VENV)/.dev  ## Run the tests; those that need a program which is not here are left out and named
	$(BIN)/python -m pytest -n auto --dist worksteal -rs

ways: $(VENV)/.dev  ## All tests once more, by the other ways to the same end: another reader, nothing remembered, two processes
	LAPE_TEST_WAYS=events,anew,crew $(BIN)/python -m pytest -n auto --dist worksteal -rs

check: format lint types layers readme test  ## Everything that has to hold before a change is kept

format: $(VENV)/.dev
	$(BIN)/ruff format --check .

lint: $(VENV)/.dev
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

layers: $(VENV)/.dev
	$(BIN)/lint-imports

readme: $(VENV)/.dev  ## Whether the output and the tables that the documents show are what the program says
	PATH="$(abspath $(BIN)):$$PATH" $(BIN)/cog -I tools --check $(SHOWING)

readme-update: $(VENV)/.dev  ## Let the documents show what the program says now, pictures too
	PATH="$(abspath $(BIN)):$$PATH" LAPE_PICTURES=write $(BIN)/cog -I tools -r $(SHOWING)

guides-update: $(VENV)/.dev  ## The same, for the guides alone
	PATH="$(abspath $(BIN)):$$PATH" LAPE_PICTURES=write $(BIN)/cog -I tools -r $(GUIDES)

messages: $(VENV)/.dev  ## Gather the messages for the translators, and compile the catalogues
	$(BIN)/python tools/messages.py
	$(BIN)/python hatch_build.py

bench:  ## Measure beside other programs, and write what came of it into BENCHMARKS.md
	$(PYTHON) benchmarks/run.py

pins: $(VENV)/.dev  ## Choose new versions for development
	$(BIN)/python -m pip install --quiet uv
	echo "# The versions that development and CI use, made with:  make pins" > requirements-dev.txt
	$(BIN)/uv pip compile --quiet pyproject.toml --group dev --universal --python-version 3.11 \
	  --no-emit-index-url --no-header --no-annotate >> requirements-dev.txt

hooks: $(VENV)/.dev  ## Let git run the quick checks before each commit
	$(BIN)/pre-commit install

clean:
	rm -rf $(VENV) build dist

# What it takes to run lape from this checkout.
$(VENV)/.lape: pyproject.toml hatch_build.py requirements-dev.txt $(CATALOGUES)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements-dev.txt --editable .
	touch $@

# What it takes to work on it.
$(VENV)/.dev: $(VENV)/.lape
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	touch $@
