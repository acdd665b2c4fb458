# One word each, inside an environment made with: pip install -e '.[test,lint,train]'
# `make train` reads the corpora that corrector/models/context.md names: make train CORPUS=folder
CORPUS ?= corpus

.PHONY: test lint bench train negatives

test:
	pytest

lint:
	ruff check .
	mypy --strict corrector examples

bench:
	python -m benchmarks

# Texts that no rule may change, for `python -m benchmarks.layout CORPUS --negatives negatives`.
negatives:
	pip install -q --no-deps --only-binary=:all: --target negatives/packages -r benchmarks/layout/negatives.txt
	mkdir -p negatives && npm pack --silent chinese-poetry@2.0.1 --pack-destination negatives

train:
	python -m training.context --corpus $(CORPUS) --output corrector/models/context.model
	python -m training.opinion --corpus $(CORPUS) --output corrector/models/opinion.model
