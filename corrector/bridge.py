"""Between this package and pycorrector: ours behind its call and result, and its proposals before our decision.

Apart from everything else, because only its users need it; pycorrector, and the torch it needs, are imported when a
corrector of theirs is asked for by name, not before.

    from corrector.bridge import Corrector          # was: from pycorrector import Corrector
    Corrector().correct("我们要与时惧进")             # {"source": …, "target": …, "errors": [("惧", "俱", 5)]}
"""

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any, Protocol

from corrector import engine
from corrector.edits import Edit, apply
from corrector.errors import ConfigError

__all__ = ["Corrector", "Result", "Speller", "proposals", "theirs"]

Result = dict[str, Any]
"""{"source": text, "target": corrected text, "errors": [(before, after, offset in the source), …]}"""
REACH = 4
"""Characters before and after a change that the language model sees."""
CAUTION = 6.0
"""By how many nats a reading must be more probable to be as likely meant as not: about one character in four hundred
of a text that is worth correcting is wrong."""


class Speller(Protocol):
    """Any of pycorrector's correctors."""

    def correct(self, sentence: str) -> Result:
        """The result for one sentence."""


class Corrector:
    """Our corrector under pycorrector's names; takes the settings of `corrector.Corrector` (profile "full" first).

    `also` are correctors of theirs: what they propose, and what our language model finds probable enough, is changed
    too where we change nothing. What their calls take besides the text (threshold, max_length …) is taken and has no
    effect.
    """

    def __init__(self, profile: str = "full", also: Sequence[Speller] = (), **settings: Any) -> None:  # noqa: ANN401
        self._engine = engine.Corrector(profile, **settings)
        self._also = tuple(also)

    def correct(self, sentence: str, **_: Any) -> Result:  # noqa: ANN401
        """The result for one text. Raises TypeError for anything but a str."""
        edits = list(self._engine.correct(sentence).edits)
        for speller in self._also:
            likely = [edit for edit in proposals(speller, sentence) if edit.score >= self._engine.threshold]
            edits += [edit for edit in likely if all(edit.end < own.start or own.end < edit.start for own in edits)]
        edits.sort()
        errors = [(edit.before, edit.after, edit.start) for edit in edits]
        return {"source": sentence, "target": apply(sentence, edits), "errors": errors}

    def correct_batch(self, sentences: Iterable[str], **_: Any) -> list[Result]:  # noqa: ANN401
        """The results for several texts, in order."""
        return [self.correct(sentence) for sentence in sentences]


def theirs(name: str = "Corrector", **settings: Any) -> Speller:  # noqa: ANN401
    """A corrector of pycorrector by its name there ("Corrector" for KenLM, "MacBertCorrector").

    Raises ConfigError, with what to install, when pycorrector or something it needs is missing.
    """
    try:
        speller: Speller = getattr(import_module("pycorrector"), name)(**settings)
    except (ImportError, AttributeError) as error:
        remedy = "pip install 'zh-corrector[pycorrector]'"
        raise ConfigError(f"pycorrector's {name} cannot be used ({error}); {remedy}") from error
    return speller


def proposals(speller: Speller, text: str) -> list[Edit]:
    """What a corrector of theirs would change, as edits of the text (offsets in code points), sorted, not overlapping.

    Their errors carry no probability; each edit gets that of our character model. Those whose place does not fit the
    text are left out: pycorrector counts offsets after earlier changes, and they drift when one alters the length.
    """
    found: list[Edit] = []
    for before, after, start, *_ in speller.correct(text)["errors"]:
        end = start + len(before)
        if text[start:end] == before != after and (not found or start >= found[-1].end):
            score = _score(text, start, end, after)
            found.append(Edit(start, end, before, after, f"pycorrector/{before}→{after}", score))
    return found


def _score(text: str, start: int, end: int, after: str) -> float:
    """The probability that `after` was meant rather than what stands there, as our character model sees it."""
    import numpy as np

    from corrector.ocr.language import ORDER, shipped

    language = shipped()
    left, right = text[max(start - REACH, 0) : start], text[end : end + REACH]
    sums = []
    for middle in (text[start:end], after):
        points = np.frombuffer((left + middle + right).encode("utf-32-le", "surrogatepass"), np.uint32)
        windows = np.pad(language.symbols.table[points].astype(np.int64), (ORDER - 1, 0))[None, :]
        sums.append(float(language.score(windows)[0, len(left) :].sum()))
    return round(float(1 / (1 + np.exp(np.clip(sums[0] - sums[1] + CAUTION, -50, 50)))), 4)
