"""What converters write and what was meant, and where either stands in a text.

Apart from the decision because it is data: an entry needs no code.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corrector.errors import ConfigError
from corrector.lexicon.entries import Entry, Family, home, read_entries, read_families
from corrector.lexicon.scan import Scanner, encode
from corrector.ranges import spread

__all__ = ["Entry", "Family", "Lexicon", "Scanner", "encode", "home", "read_entries", "read_families"]

Ints = NDArray[np.int64]
Words = NDArray[np.int32]
SHIELDS = "shields"  # the file of shields that hold for every family


class Lexicon:
    """Entries of several families, with everything about them that can be computed before a text is seen.

    `pairs` holds each (written, meant) once, whichever families it comes from; `scanner` finds the written and
    the meant words of two and more characters, the shields and the allowed words, all by number in `words`.
    """

    def __init__(self, families: Sequence[Family], entries: Iterable[Entry], allow: Sequence[str] = ()) -> None:
        self.families = tuple(families)
        self.entries = tuple(entries)
        active = [entry for entry in self.entries if entry.when != "never"]
        self.pairs = tuple(dict.fromkeys((entry.written, entry.meant) for entry in active))
        self.number = {pair: i for i, pair in enumerate(self.pairs)}
        self.certain = np.zeros(len(self.pairs), dtype=np.bool_)
        self.origins: list[dict[str, str]] = [{} for _ in self.pairs]  # family → origin
        for entry in active:
            pair = self.number[entry.written, entry.meant]
            self.certain[pair] |= entry.when == "always"
            self.origins[pair][entry.family] = entry.origin
        opposites = {pair for family in self.families for pair in family.inverts}
        self.inverting = np.array(["→".join(pair) in opposites for pair in self.pairs], dtype=np.bool_)
        self.shields = [(entry.written, entry.meant) for entry in self.entries if entry.when == "never"]
        self.shields += [(word, "") for word in allow]
        both = [word for pair in self.pairs for word in pair]
        everything = dict.fromkeys([*both, *(term for term, _ in self.shields)])
        self.words = tuple(word for word in everything if len(word) > 1)
        self.scanner = Scanner(self.words)
        self._rules: dict[tuple[int, int], tuple[str, str, str]] = {}
        self._index()

    def rule(self, family: int, pair: int) -> tuple[str, str, str]:
        """The words of a pair and what it is called as a rule of a family ("A/开展→发展"), each made once."""
        known = self._rules.get((family, pair))
        if known is None:
            written, meant = self.pairs[pair]
            known = self._rules[family, pair] = written, meant, f"{self.families[family].name}/{written}→{meant}"
        return known

    @classmethod
    def load(
        cls, families: Iterable[str] | None = None, files: Iterable[Path] = (), allow: Sequence[str] = ()
    ) -> "Lexicon":
        """The lexicons of the package (all families, or those named) and one's own files besides.

        Raises ConfigError for a family that does not exist, LexiconError for a file that cannot be read.
        """
        known = {family.name: family for family in read_families(home() / "families.toml")}
        names = list(known) if families is None else _closed(families, known)
        own = [read_entries(Path(file)) for file in files]
        entries = [entry for name in [*names, SHIELDS] for entry in read_entries(home() / f"{name}.tsv")]
        extra = [Family(e[0].family, e[0].family, e[0].family, 0.001) for e in own if e and e[0].family not in known]
        chosen = [known[name] for name in names]
        return cls([*chosen, *extra], [*entries, *(entry for e in own for entry in e)], allow)

    def _index(self) -> None:
        """Arrays from word numbers to pairs, for work without Python loops."""
        number = {word: i for i, word in enumerate(self.words)}
        written = np.array([number[w] for w, _ in self.pairs], dtype=np.int64)
        self.written = written
        self.lengths = np.array([len(word) for word in self.words], dtype=np.int64)
        meant = np.array([number.get(m, -1) for _, m in self.pairs], dtype=np.int64)
        self.singles = meant < 0  # pairs whose meant word is one character: the scanner wants two
        self._by_written = _grouped(written, len(self.words))
        self._by_meant = _grouped(meant, len(self.words))
        self._guards(number)

    def _guards(self, number: dict[str, int]) -> None:
        """Shields as arrays: whole terms, and (term, offset, word inside) for those that protect one word."""
        self.whole = np.zeros(len(self.words), dtype=np.bool_)
        inside: list[tuple[int, int, int]] = []
        for term, word in self.shields:
            if not word:
                self.whole[number[term]] = True
            elif word in number:
                inside.append((number[term], term.index(word), number[word]))
        self.inside = np.array(sorted(inside), dtype=np.int64).reshape(-1, 3)
        self.inside_first = np.searchsorted(self.inside[:, 0], np.arange(len(self.words) + 1))
        self.covering = np.diff(self.inside_first) > 0

    def readings_of(self, words: Words) -> tuple[Ints, Ints]:
        """All pairs that could have written these words -> (index into `words`, pair), sorted by index."""
        return _members(*self._by_written, words)

    def meanings_of(self, words: Words) -> tuple[Ints, Ints]:
        """All pairs that these words may have been meant by -> (index into `words`, pair), sorted by index."""
        return _members(*self._by_meant, words)

    def guarded(self, starts: Ints, words: Words, asked: Ints) -> NDArray[np.bool_]:
        """Which of the occurrences `asked` about (A,), indices of all that the scanner found, a shield protects."""
        terms = np.flatnonzero(self.covering[words])
        index, inside = _members(self.inside_first, self.inside, words[terms])
        spots = np.sort((starts[terms[index]] + inside[:, 1]) * len(self.words) + inside[:, 2])
        keys = starts[asked] * len(self.words) + words[asked]
        safe: NDArray[np.bool_] = np.append(spots, -1)[np.searchsorted(spots, keys)] == keys
        spans = self.whole[words]
        if spans.any():
            ends = starts + self.lengths[words]
            reach = np.maximum.accumulate(ends[spans])
            last = np.searchsorted(starts[spans], ends[asked]) - 1
            safe |= (last >= 0) & (reach[last] > starts[asked])
        return safe

    def shield_over(self, text: str, start: int, end: int) -> str:
        """The longest shield or allowed word that protects text[start:end], or ""; for explanations, not for speed."""
        found = ""
        for term, inside in self.shields:
            if len(term) > len(found) and (not inside or inside == text[start:end]):
                at = text.find(term, max(0, start - len(term) + 1), end + len(term) - 1)
                found = term if 0 <= at < end else found
        return found


def _grouped(words: Ints, count: int) -> tuple[Ints, Ints]:
    """Pairs by one of their words: (first, pairs), those of word w being pairs[first[w]:first[w + 1]]."""
    order = np.argsort(words, kind="stable")
    return np.searchsorted(words[order], np.arange(count + 1)), order


def _members(first: Ints, rows: Ints, words: Words) -> tuple[Ints, Ints]:
    """Of rows grouped by word, those of word w from first[w] to first[w + 1]: (index into `words`, row) of all."""
    index, row = spread(first[words], first[words + 1] - first[words])
    return index, rows[row]


def _closed(names: Iterable[str], known: dict[str, Family]) -> list[str]:
    """The families named and those they include, in the order of the file."""
    wanted: set[str] = set()
    for name in names:
        if name not in known:
            raise ConfigError(f"unknown family {name!r}; the families are {', '.join(known)}")
        wanted |= {name, *known[name].includes}
    return [name for name in known if name in wanted]
