"""Every example of every lexicon entry is a correct sentence, and so makes two tests: it is left alone as it
stands, and it is restored after its family's table has been run over it, the family being known.

What fails today is listed in cases/lexicon_failures.tsv, and nothing else may fail; what is mended must leave the list.
`python -m tests.test_lexicon_examples` writes the list anew.
"""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from corrector.decide import Odds
from corrector.engine import correct
from corrector.engine.conversions import Conversions, choose, tables_of
from corrector.engine.passages import Passages
from corrector.lexicon import Lexicon, home, read_families
from corrector.opinion import Opinion

LISTED = Path(__file__).parent / "cases" / "lexicon_failures.tsv"
FAMILIES = [family.name for family in read_families(home() / "families.toml")]


@cache
def model() -> Opinion:
    return Opinion()


def known(family: str) -> Conversions:
    """An engine that has been told: this text was converted by this family's table."""
    lexicon = Lexicon.load([family])
    own = np.array([[0.98 * (family in origins) for origins in lexicon.origins]])
    at_work = np.array([[one.name == family] for one in lexicon.families])
    known = replace(tables_of(lexicon), applied=own * at_work, priors=np.where(at_work[:, 0], 0.98, 1e-9))
    return Conversions(lexicon, model(), Odds(part=0.999), known)


def restored(conversions: Conversions, text: str) -> str:
    """The text with every reading put in that is more probable than not."""
    readings = conversions.read(Passages.of([text]))
    likely = np.flatnonzero(readings.posterior >= 0.5)
    kept = choose(readings.starts[likely], readings.ends[likely], readings.posterior[likely])
    for reading in likely[kept][::-1]:
        meant = conversions.lexicon.pairs[readings.pairs[reading]][1]
        text = text[: readings.starts[reading]] + meant + text[readings.ends[reading] :]
    return text


def failures(family: str) -> set[tuple[str, str, str]]:
    """(what failed, family, example) for the examples of one family."""
    conversions, found = known(family), set()
    entries = [entry for entry in conversions.lexicon.entries if entry.family == family and entry.when != "never"]
    for entry in entries:
        for example in entry.examples:
            if correct(example).text != example:
                found.add(("kept", family, example))
            if restored(conversions, example.replace(entry.meant, entry.written)) != example:
                found.add(("restored", family, example))
    return found


def listed() -> set[tuple[str, ...]]:
    lines = LISTED.read_text("utf-8").splitlines() if LISTED.exists() else []
    return {tuple(line.split("\t")) for line in lines if not line.startswith("#")}


@pytest.mark.parametrize("family", FAMILIES)
def test_examples_are_left_alone_and_restored(family: str) -> None:
    expected = {case for case in listed() if case[1] == family}
    assert failures(family) == expected


def test_the_list_holds_sentences_of_the_lexicons_only() -> None:
    sentences = {e for path in home().glob("*.tsv") for e in re.split(r"[\t|\n]", path.read_text("utf-8"))}
    assert {case[2] for case in listed()} <= sentences


if __name__ == "__main__":
    rows = sorted(case for family in FAMILIES for case in failures(family))
    head = "# what fails (kept: changed as it stands; restored: not restored)\tfamily\texample\n"
    LISTED.write_text(head + "".join("\t".join(row) + "\n" for row in rows), "utf-8")
