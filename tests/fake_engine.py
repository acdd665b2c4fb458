"""An engine of a few words, so that everything around the engine is tested without its models.

Run as a script it is the command line with this engine.
"""

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

if __name__ == "__main__":  # in its place before the package looks for it, so that no model is loaded
    STAND_IN = ModuleType("corrector.engine")
    STAND_IN.Corrector = STAND_IN.correct = None  # type: ignore[attr-defined]
    sys.modules[STAND_IN.__name__] = STAND_IN

from corrector.edits import Correction, Edit, Profile, Reason

PAIRS = {"效劳": "服务", "开展观": "发展观", "根底": "基础", "根\n3、底": "基础", "简体": "繁體"}
DOUBTS = {"改良": "改进"}
SHIELDS = {"效劳疆场"}


class Corrector:
    """Changes PAIRS, doubts DOUBTS, leaves SHIELDS alone."""

    def __init__(
        self,
        profile: str = "conversion",
        *,
        families: Sequence[str] | None = None,
        lexicons: Sequence[str | Path] = (),
        threshold: float | None = None,
        allow: Sequence[str] = (),
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        rules: Sequence[Mapping[str, Any]] = (),
        channel: str | Path | None = None,
        referee: str | Path | None = None,
    ) -> None:
        self.kept = SHIELDS | set(allow)
        self.off = families is not None and "A" not in families

    def correct(self, text: str, confidences: Sequence[float] | None = None) -> Correction:
        reasons = self.explain(text)
        edits = tuple(reason.edit for reason in reasons if reason.verdict == "edit")
        doubts = tuple(reason.edit for reason in reasons if reason.verdict == "doubt")
        profile = Profile(0.98, (("A", 0.98), ("AB", 0.2))) if len(edits) > 1 else Profile()
        return Correction(text, edits, doubts, profile)

    def explain(self, text: str, start: int = 0, end: int | None = None) -> tuple[Reason, ...]:
        end = len(text) if end is None else end
        words = {**PAIRS, **DOUBTS} if not self.off else {}
        shielded = [(m.start(), m.end(), m[0]) for word in self.kept for m in re.finditer(re.escape(word), text)]
        found = []
        for word, meant in words.items():
            counts = {"written": text.count(word), "meant": text.count(meant)}
            for match in re.finditer(re.escape(word), text):
                if match.start() >= end or match.end() <= start:
                    continue
                pair = f"A/{word.replace(chr(10) + '3、', '')}→{meant}"
                score = 0.97 if word in PAIRS else 0.61
                edit = Edit(match.start(), match.end(), word, meant, pair, score)
                shield = next((s for a, b, s in shielded if a <= match.start() and match.end() <= b), "")
                verdict = "shield" if shield else "edit" if word in PAIRS else "doubt"
                found.append(Reason(edit, verdict, 4.2, 12.5, "A", 0.98, **counts, shield=shield))
        return tuple(sorted(found, key=lambda reason: reason.edit))


if __name__ == "__main__":
    from corrector.cli import main

    STAND_IN.Corrector = Corrector  # type: ignore[attr-defined]
    main()
