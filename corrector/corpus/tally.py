"""The count of a corpus: of a chunk, a shard, a source, and of all.

Separate from the work, because counts of parts are added up in any order and must give the same sums.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from corrector.edits import Edit, Profile

__all__ = ["Tally"]

SOURCES = 1000  # further sources are counted together, lest an id given as --source-field fill the memory
OTHERS = "…"
AT_WORK = 0.5  # a family counts as at work from this probability on


@dataclass
class Tally:
    """`numbers` counts records, documents (records with text), characters, converted, changed, flagged, dropped,
    edits, doubts, refused (edits that do not exist in the encoding), bad and failed records. `families` counts
    documents by family at work, `rules` edits by rule; `sources` has the chief numbers of each source.
    """

    numbers: Counter[str] = field(default_factory=Counter)
    families: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    sources: dict[str, Counter[str]] = field(default_factory=dict)

    def count(self, source: str, profile: Profile, **numbers: int) -> None:
        """One document."""
        for name, share in profile.families:
            if share >= AT_WORK:
                self.families[name] += 1
        known = source if source in self.sources or len(self.sources) < SOURCES else OTHERS
        own = self.sources.setdefault(known, Counter())
        for name, number in numbers.items():  # most are 0, and this is done for every record
            if number:
                self.numbers[name] += number
                own[name] += number

    def count_edits(self, edits: tuple[Edit, ...]) -> None:
        """The rules of the edits that were made."""
        self.rules.update(edit.rule for edit in edits)

    def add(self, other: "Tally") -> None:
        """Add another count to this one."""
        self.numbers.update(other.numbers)
        self.families.update(other.families)
        self.rules.update(other.rules)
        for name, numbers in other.sources.items():
            known = name if name in self.sources or len(self.sources) < SOURCES else OTHERS
            self.sources.setdefault(known, Counter()).update(numbers)

    def to_dict(self) -> dict[str, Any]:
        """The count as JSON, in an order that depends on the numbers alone."""
        return {
            "numbers": _sorted(self.numbers),
            "families": _ranked(self.families),
            "rules": _ranked(self.rules),
            "sources": {name: _sorted(self.sources[name]) for name in sorted(self.sources)},
        }

    @classmethod
    def from_dict(cls, known: Mapping[str, Any]) -> "Tally":
        """The inverse of `to_dict`."""
        sources = {name: Counter(numbers) for name, numbers in known["sources"].items()}
        return cls(Counter(known["numbers"]), Counter(known["families"]), Counter(known["rules"]), sources)


def _sorted(numbers: Mapping[str, int]) -> dict[str, int]:
    return {name: numbers[name] for name in sorted(numbers) if numbers[name]}


def _ranked(numbers: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(numbers.items(), key=lambda item: (-item[1], item[0])))
