"""Builds the files of `corrector.ocr`: the language model and the channel. Not part of the wheel."""
