"""Edits from two texts, for tools that give a text and no edits.

Apart from the tools because how their answers are cut into edits decides what they are credited with: every choice here
is in their favour.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from corrector.edits import Edit

__all__ = ["changes"]

BOTH, LEFT, RIGHT = 0, 1, 2  # a step takes a character of both texts, of the first alone, of the second alone
Step = tuple[int, int, bool]  # characters taken of the first and of the second text, and whether they are the same


def changes(before: str, after: str, at: int = 0, borders: Sequence[int] = ()) -> Iterator[Edit]:
    """What turns one line into another by the fewest characters, with offsets counted from `at`.

    Changes side by side are one edit; but those that keep the length are cut at `borders` (offsets counted from `at`
    too), so that a right one is not lost to a wrong neighbour.
    """
    start = first = 0
    for same, run in groupby(_path(before, after), key=lambda step: step[2]):
        steps = list(run)
        end, last = start + sum(step[0] for step in steps), first + sum(step[1] for step in steps)
        if not same:
            whole = end - start == last - first
            inside = {border - at for border in borders if whole and start < border - at < end}
            for one, two in pairwise([start, *sorted(inside), end]):
                meant = after[first + one - start : first + two - start] if whole else after[first:last]
                yield Edit(at + one, at + two, before[one:two], meant, "difference")
        start, first = end, last


def _path(before: str, after: str) -> list[Step]:
    """The steps of a shortest way from one text to the other (Levenshtein distance)."""
    if before == after:
        return [(1, 1, True)] * len(before)
    costs = list(range(len(after) + 1))
    table = [bytes([RIGHT]) * len(costs)]
    for char in before:
        costs, steps = _row(char, after, costs)
        table.append(steps)
    return _back(table, before, after)


def _row(char: str, after: str, above: list[int]) -> tuple[list[int], bytes]:
    """The costs of one more character of the first text, and the step that leads to each."""
    costs, steps = [above[0] + 1], bytearray([LEFT])
    for number, other in enumerate(after):
        best, step = above[number] + (char != other), BOTH
        if above[number + 1] + 1 < best:
            best, step = above[number + 1] + 1, LEFT
        if costs[number] + 1 < best:
            best, step = costs[number] + 1, RIGHT
        costs.append(best)
        steps.append(step)
    return costs, bytes(steps)


def _back(table: list[bytes], before: str, after: str) -> list[Step]:
    """The way through a table of steps, from the end to the start, in the order of the text."""
    i, j = len(before), len(after)
    path: list[Step] = []
    while i or j:
        step = table[i][j]
        path.append((int(step != RIGHT), int(step != LEFT), step == BOTH and before[i - 1] == after[j - 1]))
        i, j = i - (step != RIGHT), j - (step != LEFT)
    return path[::-1]
