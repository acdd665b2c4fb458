"""Texts that no rule may change, made with the words of a clean text: lists, tables, logs, verse and more.

Apart from the packages' texts, because these look most like what the rules look for.
"""

import re
from collections.abc import Iterator
from random import Random

__all__ = ["invent"]

HEADINGS = "一二三四五六"


def invent(text: str, pick: Random) -> Iterator[tuple[str, str]]:
    """(kind, text) of every kind, made of a clean text; nothing when it is too short."""
    clauses = [part for part in re.split("[，。、；：？！“”\n]", text) if 4 <= len(part) <= 30]
    if len(clauses) < 20:
        return
    pick.shuffle(clauses)
    for kinds in (verse, lists, tables, machines, markup, school, chat):
        yield from kinds(clauses, pick)
    yield "traditional", traditional(text)


def verse(clauses: list[str], pick: Random) -> Iterator[tuple[str, str]]:
    lines = [c[:7] for c in clauses if len(c) >= 7][:8]
    yield "verse", "，\n".join(lines[:-1]) + "。\n"
    yield "verse without marks", "\n".join(lines)
    yield "verse on one line", " ".join(lines)


def lists(clauses: list[str], pick: Random) -> Iterator[tuple[str, str]]:
    stop = pick.choice(["、", ".", "．"])
    yield "list", "\n".join(f"{n}{stop}{c}{pick.choice(['', '；', '。'])}" for n, c in enumerate(clauses[:12], 1))
    items = [f"{n}{stop}" + "，".join(pick.choices(clauses, k=pick.randint(2, 30))) + "。" for n in range(1, 9)]
    yield "list of long items", "\n".join(items)
    threes = zip(clauses[:6], clauses[6:12], clauses[12:18], strict=True)
    yield "list behind a colon", "".join(f"{c}：\n1、{d}\n2、{e}\n" for c, d, e in threes)
    yield "headings", "\n".join(f"第{c}章 {clauses[i]}" for i, c in enumerate(HEADINGS))
    yield "contents", "\n".join(f"{n}.{n % 3} {c}……{n * 3}" for n, c in enumerate(clauses[:12], 1))
    yield "pages named", "\n".join(f"{c}……第{n}页" for n, c in enumerate(clauses[:9], 1))
    yield "names", "\n".join(" ".join(c[:3] for c in pick.sample(clauses, 6)) for _ in range(4))


def tables(clauses: list[str], pick: Random) -> Iterator[tuple[str, str]]:
    yield "table", "\n".join("\t".join(pick.choices(clauses, k=4)) for _ in range(6))
    columns = (f"{a[:4]:　<6}{n * 37 % 100:>6}  {n}/{n + 3}" for n, a in enumerate(clauses[:12], 1))
    yield "table in columns", "\n".join(columns)
    yield "table as CSV", "\n".join(f'{n},"{a}",{n * 1.5:.2f},{b}' for n, (a, b) in enumerate(pairs(clauses)))
    rows = "\n".join(f"| {a} | {b} |" for a, b in pairs(clauses))
    yield "table in Markdown", f"| 名称 | 说明 |\n|---|---|\n{rows}"


def machines(clauses: list[str], pick: Random) -> Iterator[tuple[str, str]]:
    log = "2024-05-0{} 12:0{}:33 [INFO] (main.c:{}) {} -> id={}, rc=0"
    yield "log", "\n".join(log.format(n % 9 + 1, n % 6, n * 7, c, n) for n, c in enumerate(clauses[:10]))
    code = "def f{}(x):  # {}\n    return x['{:.4}'] or f(\"{}?\")"
    yield "code", "\n".join(code.format(n, a, b, b) for n, (a, b) in enumerate(pairs(clauses)))
    yield "shell", "\n".join(f"$ grep -rn '{c[:3]}' . | sort -u  # {c}; echo `date`" for c in clauses[:6])
    yield "formula", f"设 $a_1={len(clauses)}$，则 $\\sum_{{i=1}}^n a_i \\le n^2$ (当 n≥3 时)。{clauses[0]}"
    places = (f"https://example.org/{n}?q={c[:4]}&page={n}#top {c}" for n, c in enumerate(clauses[:6]))
    yield "addresses", "\n".join(places)
    yield "subtitles", "\n\n".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{c}" for n, c in enumerate(clauses[:9], 1))


def markup(clauses: list[str], pick: Random) -> Iterator[tuple[str, str]]:
    a, b, c, d, e, f, g, h = clauses[:8]
    items = f"- **{b}**：`{c[:4]}` 与 *{d}*\n- [{e}](a.md)\n\n> {f}"
    yield "Markdown", f"# {a}\n\n{items}\n\n```\nx = '{g}'  # {h}\n```\n\n1. {a}\n2. {b}\n"
    yield "HTML", f"<h1>{a}</h1>\n<p>{b}，&nbsp;{c}&mdash;{d}。</p>\n<ul><li>{e}</li><li>{f}</li></ul>\n"
    yield "LaTeX", f"\\section{{{a}}}\n{b}，其中 $x_1<x_2$。\\textbf{{{c}}}\\\\\n\\[ y = {{x}}^2 \\] % {d}\n"
    yield "placeholders", f"XX县{a}，20xx年{b}，**同志{c}____元，×××（{d}）。\n"


def school(clauses: list[str], pick: Random) -> Iterator[tuple[str, str]]:
    asked = zip(clauses, clauses[1:], clauses[2:], strict=False)
    yield "questions", "\n".join(f"{n}. {c}(  )\nA. {d}  B. {e}" for n, (c, d, e) in enumerate(asked, 1))
    yield "readings", f"{clauses[0]}，龃(jǔ)龉(yǔ)、饕餮(tāo tiè)。{clauses[1]}"
    yield "units", "，".join(f"{c}{n}.{n}%({n}kg)" for n, c in enumerate(clauses[:8], 1)) + "。"


def chat(clauses: list[str], pick: Random) -> Iterator[tuple[str, str]]:
    faces = "😀😂👍🎉❤"
    yield "chat", "\n".join(f"{pick.choice('甲乙')}：{c}{pick.choice(faces)}{pick.choice('!?~')}" for c in clauses[:9])
    yield "dialogue", "\n".join(f"“{c}？”\n“{d}！”" for c, d in pairs(clauses))


def pairs(clauses: list[str]) -> list[tuple[str, str]]:
    return list(zip(clauses[::2], clauses[1::2], strict=False))[:8]


def traditional(text: str) -> str:
    """A text as written in Taiwan."""
    import opencc

    return str(opencc.OpenCC("s2twp").convert(text))
