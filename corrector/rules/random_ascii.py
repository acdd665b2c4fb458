"""Random ASCII that forums put at line ends against copying: % [. e4 A( K!

Apart from the other noise, because it is told from formulas, commands and English by its odds: each token
weighs for or against chance, and so does each character that comes again.
"""

import re
from collections.abc import Sequence

from corrector.edits import Edit
from corrector.rules.hanzi import HANZI
from corrector.rules.rule import Rule, Trigger

__all__ = ["RULES"]

CODE = "noise/ascii"
BEFORE = f"{HANZI}，。、！？；：”）》"
TOKEN = r"[!-~]{1,4}"
RUN = re.compile(rf"[ \t]*{TOKEN}(?:[ \t]{{1,3}}{TOKEN}){{4,}}[ \t]*(?=[\r\n]|$)")
# log2 of how much commoner a form of token is in noise than in the short tokens of real lines: counted in 5,000 runs
# of each of the benchmark's two generators (tokens of 1 to 3 characters; those of a forum program), and in 932 runs of
# formulas, code and English in technical texts and packages. Single capitals count less than that: answers to
# questions are such (A B D C).
FORMS = (
    (re.compile("[a-z]"), 0.0),
    (re.compile("[A-Z]"), 1.0),
    (re.compile("[0-9]"), -1.0),
    (re.compile("[a-z]+"), -3.5),
    (re.compile("[0-9]+"), -3.5),
    (re.compile("[A-Z]+"), 0.0),
    (re.compile("[A-Z][a-z]+"), -0.5),
    (re.compile("[A-Za-z0-9]+"), 3.0),
    (re.compile(r"[-+*/=<>()\[\].,:%_]"), -1.5),
    (re.compile(r"[-+*/=<>()\[\].,:%_]+"), -2.0),
    (re.compile(r"[-+*/=<>()\[\].,:%_A-Za-z0-9]+"), 0.5),
    (re.compile("."), 0.0),
)
OTHER = 1.5
# The same for each character that is new in its run, and for each that comes again.
NEW, AGAIN = 0.7, -2.6
# Bits that convict a run alone: none of the 932 real ones has 8. Two such in a text tell of a machine; less is
# enough for its other lines then (all but 2 in 1,000).
ALONE, AMONG = 7.0, -4.0
LEAST = 2


def find_ascii(text: str, places: Sequence[int]) -> list[Edit]:
    """The runs of random tokens at the ends of lines."""
    runs = [match for match in (RUN.match(text, at) for at in places) if match]
    bits = [odds(match[0]) for match in runs]
    bound = AMONG if sum(value >= ALONE for value in bits) >= LEAST else ALONE
    return [
        Edit(match.start(), match.end(), match[0], "", CODE, 0.9)
        for match, value in zip(runs, bits, strict=True)
        if value >= bound
    ]


def odds(run: str) -> float:
    """By how many bits tokens are likelier to be noise than words, numbers or code.

    >>> odds("% [. e4 A( K! d9") > ALONE > 0 > odds("x = a + b * x")
    True
    """
    tokens = run.split()
    characters = "".join(tokens)
    new = len(set(characters))
    return sum(map(weight, tokens)) + NEW * new + AGAIN * (len(characters) - new)


def weight(token: str) -> float:
    return next((bits for form, bits in FORMS if form.fullmatch(token)), OTHER)


RULES = (
    Rule(
        code=CODE,
        find=find_ascii,
        triggers=(Trigger(" \t!-~", before=BEFORE),),
        zh="论坛为防复制在行末添加的乱码字符删去：% [. e4 A( K!",
        en="Random ASCII that forums add at line ends against copying goes.",
        examples=(("春天来了。% [. e4 A( K! d9", "春天来了。"),),
        keeps=(
            "运行 ls -l | wc -l > n",
            "勾股定理：a^2 + b^2 = c^2",
            "见文末所列。 [1] [2] [3] [4] [5]",
            "答案：A C B D A B",
        ),
    ),
)
