"""Between this package and pycorrector: ours behind its call and result, and its proposals before our threshold.

Apart from everything else, because only its users need it; pycorrector, and the torch it needs, are imported when a
corrector of theirs is asked for by name, not before.

    from corrector.bridge import Corrector          # was: from pycorrector import Corrector
    Corrector().correct("我们要与时惧进")             # {"source": …, "target": …, "errors": [("惧", "俱", 4)]}
"""

from collections.abc import Iterable
from importlib import import_module
from typing import Any, Protocol

from corrector import engine
from corrector.edits import Edit
from corrector.errors import ConfigError

__all__ = ["Corrector", "proposals", "theirs"]

Result = dict[str, Any]
"""{"source": text, "target": corrected text, "errors": [(before, after, offset in the source), …]}"""


class Speller(Protocol):
    """Any of pycorrector's correctors."""

    def correct(self, sentence: str) -> Result:
        """The result for one sentence."""


class Corrector:
    """Our corrector under pycorrector's names; takes the settings of `corrector.Corrector` (profile "full" first)."""

    def __init__(self, profile: str = "full", **settings: Any) -> None:  # noqa: ANN401
        self._engine = engine.Corrector(profile, **settings)

    def correct(self, sentence: str) -> Result:
        """The result for one text. Raises TypeError for anything but a str."""
        done = self._engine.correct(sentence)
        errors = [(edit.before, edit.after, edit.start) for edit in done.edits]
        return {"source": sentence, "target": done.text, "errors": errors}

    def correct_batch(self, sentences: Iterable[str]) -> list[Result]:
        """The results for several texts, in order."""
        return [self.correct(sentence) for sentence in sentences]


def theirs(name: str = "Corrector", **settings: Any) -> Speller:  # noqa: ANN401
    """A corrector of pycorrector by its name there ("Corrector" for KenLM, "MacBertCorrector").

    Raises ConfigError, with what to install, when pycorrector or something it needs is missing.
    """
    try:
        speller: Speller = getattr(import_module("pycorrector"), name)(**settings)
    except (ImportError, AttributeError) as error:
        remedy = "pip install pycorrector torch kenlm"
        raise ConfigError(f"pycorrector's {name} cannot be used ({error}); {remedy}") from error
    return speller


def proposals(speller: Speller, text: str, score: float = 0.5) -> list[Edit]:
    """What a corrector of theirs would change, as edits of the text (offsets in code points), sorted, not overlapping.

    Their errors carry no probability, so each edit gets `score`. Those whose place does not fit the text are left
    out: pycorrector counts offsets after earlier changes, and they drift when a change alters the length.
    """
    found: list[Edit] = []
    for before, after, start, *_ in speller.correct(text)["errors"]:
        end = start + len(before)
        if text[start:end] == before != after and (not found or start >= found[-1].end):
            found.append(Edit(start, end, before, after, f"pycorrector/{before}→{after}", score))
    return found
