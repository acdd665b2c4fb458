"""Scores conversions on documents whose truth is known, and other tools on the same documents.

    python -m benchmarks.accuracy FILE.jsonl…                  documents with their edits, and clean ones
    python -m benchmarks.accuracy --sets FOLDER                the same: FOLDER/clean.jsonl and FOLDER/spun/*.jsonl
    python -m benchmarks.accuracy --make CORPUS --documents 20 made of documents of a corpus that no model has seen
    … --peers PYTHON --corpus CORPUS --lmplz PROGRAM           with pycorrector, in the environment of that interpreter

P: the share of edits after which the text around them is as it was meant. R: the share of damaged words that come
out right. exact: documents without a difference. per M: wrong edits in a million characters. Peers are slow and get
a sample. For them: pip install pycorrector torch kenlm, in an environment of their own; lmplz is built from the source
of kenlm, with CMake and Boost.
"""

import argparse
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random

from benchmarks.accuracy import documents, peers, report
from benchmarks.accuracy.documents import CLEAN, Document
from benchmarks.accuracy.matches import match
from benchmarks.accuracy.tallies import Outcome, judge
from corrector import Corrector
from corrector.lexicon import Lexicon


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.accuracy", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--sets", type=Path, metavar="FOLDER", help="take FOLDER/clean.jsonl and FOLDER/spun/*.jsonl")
    parser.add_argument("--make", type=Path, metavar="CORPUS", help="make documents of the held-out ones of a corpus")
    parser.add_argument("--documents", type=int, default=20, metavar="N", help="made for each kind of damage (20)")
    parser.add_argument("--characters", type=int, default=1200, metavar="N", help="of a made document, at least (1200)")
    parser.add_argument("--seed", type=int, default=1, help="of everything random (1)")
    parser.add_argument("--threshold", type=float, help="of the corrector, if not its own")
    parser.add_argument("--list", action="store_true", help="list every edit on clean text")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="show N wrong edits and N misses")
    parser.add_argument("--sample", type=int, default=2, metavar="N", help="documents of each family for the peers (2)")
    peers.add_options(parser)
    asked = parser.parse_args()
    if not (asked.files or asked.sets or asked.make):
        parser.error("name FILES, --sets FOLDER or --make CORPUS")
    return asked


def gathered(asked: argparse.Namespace, lexicon: Lexicon) -> list[Document]:
    """The documents that were asked for."""
    paths = list(asked.files)
    if asked.sets:
        paths += [asked.sets / "clean.jsonl", *sorted((asked.sets / "spun").glob("*.jsonl"))]
    found = list(documents.read(paths))
    if asked.make:
        clean = list(documents.held_out(asked.make))
        size = asked.documents, asked.characters
        found += [*clean, *documents.make(clean, lexicon.families, lexicon.entries, *size, Random(asked.seed))]
    return found


def sampled(every: Sequence[Document], each: int, pick: Random) -> list[Document]:
    """Some documents of each family, and of clean ones as many as of all others."""
    found: list[Document] = []
    for family in sorted({document.family for document in every} - {CLEAN}):
        here = [document for document in every if document.family == family]
        found += pick.sample(here, min(each, len(here)))
    clean = [document for document in every if document.family == CLEAN]
    return found + pick.sample(clean, min(max(each, len(found)), len(clean)))


def compared(
    asked: argparse.Namespace, chosen: Sequence[Document], corrector: Corrector, lexicon: Lexicon
) -> Iterator[peers.Peer | str]:
    """Our corrections and the peers', or a note why one is missing."""
    table = peers.reversed_table(lexicon.entries)
    yield peers.inside("corrector", corrector.correct, chosen)
    yield peers.blind(chosen, table)
    if not asked.peers:
        yield "pycorrector: skipped, no interpreter given that has it (--peers PYTHON)"
        return
    try:
        yield peers.outside(asked.peers, "confusion", chosen, table)
    except peers.PeerError as error:
        yield f"pycorrector confusion: skipped, {error}"
    if not asked.model and not (asked.corpus and asked.lmplz):
        yield "pycorrector kenlm: skipped, no language model (--model FILE, or --corpus CORPUS and --lmplz PROGRAM)"
        return
    try:
        with tempfile.TemporaryDirectory() as folder:
            model = asked.model or Path(folder, "characters.arpa")
            if not model.exists():
                peers.train(asked.lmplz, asked.corpus, model, asked.learn)
            yield peers.outside(asked.peers, "kenlm", chosen, table, model)
    except (peers.PeerError, OSError) as error:
        yield f"pycorrector kenlm: skipped, {error}"


def side_by_side(
    asked: argparse.Namespace, every: Sequence[Document], corrector: Corrector, lexicon: Lexicon
) -> Iterator[str]:
    """Our figures and the peers' on one sample."""
    chosen = sampled(every, asked.sample, Random(asked.seed))
    yield f"\nside by side, on {len(chosen)} documents"
    for peer in compared(asked, chosen, corrector, lexicon):
        yield from [f"\n{peer}"] if isinstance(peer, str) else report.peer(peer, judged(chosen, peer))


def judged(chosen: Sequence[Document], peer: peers.Peer) -> list[Outcome]:
    """What became of the documents that a peer was given."""
    pairs = zip(chosen, peer.corrections, strict=True)
    return [Outcome(document, match(document.text, document.gold, made.edits)) for document, made in pairs]


def show(lines: Iterable[str]) -> None:
    for line in lines:
        print(line, flush=True)


def main() -> None:
    asked = arguments()
    lexicon = Lexicon.load()
    try:
        every = gathered(asked, lexicon)
    except (OSError, ValueError) as error:
        raise SystemExit(f"{error}") from error
    corrector = Corrector(threshold=asked.threshold)
    outcomes = [judge(document, corrector.correct(document.text)) for document in every]
    show(report.accuracy(outcomes))
    show(report.reliabilities(outcomes))
    show(report.scans(outcomes))
    if asked.list:
        show(["", "every edit on clean text", *report.false_edits(outcomes)])
    show(report.mistakes(outcomes, corrector, asked.show, Random(asked.seed)) if asked.show else [])
    show(side_by_side(asked, every, corrector, lexicon))


if __name__ == "__main__":
    main()
