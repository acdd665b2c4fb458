# One word each, inside an environment made with: pip install -e '.[test,lint,train]'
# `make train` reads the corpora that corrector/models/context.md names: make train CORPUS=folder
CORPUS ?= corpus

.PHONY: test lint bench train

test:
	pytest

lint:
	ruff check .
	mypy --strict corrector examples

bench:
	python -m benchmarks

train:
	python -m training.context --corpus $(CORPUS) --output corrector/models/context.model
