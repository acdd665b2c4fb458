"""Repairs what a reader of print misread: a noisy channel at character level, a language model, a global decoder.

    Reader          proposes edits for a text
    learn_channel   makes the channel of one's own scanner from pairs of read and printed text

Nothing is loaded before it is used.
"""

from typing import Any

__all__ = ["Reader", "learn_channel"]

_HOMES = {"Reader": "corrector.ocr.reader", "learn_channel": "corrector.ocr.pairs"}


def __getattr__(name: str) -> Any:  # noqa: ANN401
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
