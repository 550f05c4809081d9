.PHONY: demo test check lint format bench diagrams clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO := demo
JOBS ?= 2

$(READY): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install -q --disable-pip-version-check -e . --group dev
	touch $@

demo: $(READY) ## the article's image and container: fabricated, shown and drawn
	rm -rf $(DEMO)
	mkdir -p $(DEMO)/context
	printf 'FROM docker.io/alpine\nADD / ./text\nRUN mkdir /xxx\n' > $(DEMO)/context/Dockerfile
	$(BIN)/dockroot --root $(DEMO)/docker-root build -t three:latest $(DEMO)/context
	$(BIN)/dockroot --root $(DEMO)/docker-root run --name tender_noether three:latest sleep 10000000
	$(BIN)/dockroot --root $(DEMO)/docker-root info
	$(BIN)/dockroot --root $(DEMO)/docker-root images -a
	$(BIN)/dockroot --root $(DEMO)/docker-root ps -a
	$(BIN)/dockroot --root $(DEMO)/docker-root history three:latest
	ls $(DEMO)/docker-root $(DEMO)/docker-root/overlay2
	$(BIN)/dockroot --root $(DEMO)/docker-root inspect -f '{{json .GraphDriver.Data}}' tender_noether
	$(BIN)/dockroot --root $(DEMO)/docker-root pack $(DEMO)/docker-root.tar
	$(BIN)/dockroot --root $(DEMO)/docker-root draw -o $(DEMO)/docker-root.dot
	$(BIN)/dockroot --root $(DEMO)/docker-root draw
	@command -v dot >/dev/null && $(BIN)/dockroot --root $(DEMO)/docker-root draw -o $(DEMO)/docker-root.svg \
	  && echo "a picture: $(DEMO)/docker-root.svg" || echo "no Graphviz here: a drawing is in $(DEMO)/docker-root.dot"

test: $(READY) ## all tests; those that need a real dockerd are skipped where none is found
	$(BIN)/python -m pytest -q -n $(JOBS) --dist loadgroup $(PYTEST_OPTIONS)

lint: $(READY) ## format, lint, types, import contracts
	$(BIN)/ruff format --check sim tests
	$(BIN)/ruff check sim tests
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff format sim tests
	$(BIN)/ruff check --fix sim tests

check: lint test

diagrams: $(READY) ## the pictures in diagrams/, drawn anew (needs Graphviz)
	$(BIN)/python -m tests.documents diagrams/README.md

bench: $(READY) ## speed as ratios against the engine and the physical limit
	$(BIN)/python -m pytest -q tests/bench/bench_*.py

clean:
	rm -rf $(VENV) $(DEMO) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
