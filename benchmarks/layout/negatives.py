"""Texts that no rule may change: what stands on any computer, and what is made of the clean corpus."""

import gettext
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

KINDS = {
    ".py",
    ".c",
    ".h",
    ".js",
    ".md",
    ".rst",
    ".txt",
    ".json",
    ".toml",
    ".csv",
    ".log",
    ".html",
    ".xml",
    ".sh",
    ".css",
}
LARGEST = 200_000


def from_folder(folder: Path, most: int) -> Iterator[tuple[str, str]]:
    """(name, text) of a folder's text files: code, tables, Markdown, logs; catalogues as their messages."""
    paths = sorted(p for p in folder.rglob("*") if p.suffix in KINDS | {".mo"} and p.is_file())
    Random(len(paths)).shuffle(paths)
    taken = 0
    for path in paths:
        if taken == most:
            return
        text = read(path)
        if 40 <= len(text) <= LARGEST:
            taken += 1
            yield str(path), text


def read(path: Path) -> str:
    try:
        if path.suffix == ".mo":
            with path.open("rb") as file:
                catalogue = gettext.GNUTranslations(file)
            return "\n".join(str(text) for text in catalogue._catalog.values())  # type: ignore[attr-defined]
        return path.read_bytes().decode("utf-8") if path.stat().st_size <= LARGEST * 3 else ""
    except (OSError, UnicodeError, ValueError):
        return ""


def made_of(text: str, pick: Random) -> Iterator[tuple[str, str]]:
    """(kind, text): verse, lists, tables, formulas, logs and more, with the words of a clean text."""
    clauses = [part for part in re.split("[，。、；：？！“”\n]", text) if 4 <= len(part) <= 30]
    if len(clauses) < 20:
        return
    pick.shuffle(clauses)
    verse = [c[:7] for c in clauses if len(c) >= 7][:8]
    yield "verse", "，\n".join(verse[:-1]) + "。\n"
    yield "verse without marks", "\n".join(verse)
    stop = pick.choice(["、", ".", "．"])
    yield "list", "\n".join(f"{n}{stop}{c}{pick.choice(['', '；', '。'])}" for n, c in enumerate(clauses[:12], 1))
    items = [f"{n}{stop}" + "，".join(pick.choices(clauses, k=pick.randint(2, 30))) + "。" for n in range(1, 9)]
    yield "list of long items", "\n".join(items)
    yield "headings", "\n".join(f"第{c}章 {clauses[i]}" for i, c in enumerate("一二三四五六"))
    yield "table", "\n".join("\t".join(pick.choices(clauses, k=4)) for _ in range(6))
    yield (
        "table in Markdown",
        "| 名称 | 说明 |\n|---|---|\n"
        + "\n".join(f"| {a} | {b} |" for a, b in zip(clauses[::2], clauses[1::2], strict=False)),
    )
    yield "names", "\n".join(" ".join(c[:3] for c in pick.sample(clauses, 6)) for _ in range(4))
    yield (
        "log",
        "\n".join(
            f"2024-05-0{n % 9 + 1} 12:0{n % 6}:33 [INFO] (main.c:{n * 7}) {c} -> id={n}, rc=0"
            for n, c in enumerate(clauses[:10])
        ),
    )
    yield "formula", f"设 $a_1={len(text)}$，则 $\\sum_{{i=1}}^n a_i \\le n^2$ (当 n≥3 时)。{clauses[0]}"
    yield (
        "addresses",
        "\n".join(f"https://example.org/{n}?q={c[:4]}&page={n}#top {c}" for n, c in enumerate(clauses[:6])),
    )
    yield (
        "Markdown",
        f"# {clauses[0]}\n\n- **{clauses[1]}**：`{clauses[2][:4]}` 与 *{clauses[3]}*\n- [{clauses[4]}](a.md)\n\n"
        f"> {clauses[5]}\n\n```\nx = '{clauses[6]}'  # {clauses[7]}\n```\n",
    )
    yield (
        "questions",
        "\n".join(
            f"{n}. {c}(  )\nA. {d}  B. {e}"
            for n, (c, d, e) in enumerate(zip(clauses, clauses[1:], clauses[2:], strict=False), 1)
        ),
    )
    yield "readings", f"{clauses[0]}，龃(jǔ)龉(yǔ)、饕餮(tāo tiè)。{clauses[1]}"
    yield "pages named", "\n".join(f"{c}……第{n}页" for n, c in enumerate(clauses[:9], 1))


def traditional(text: str) -> str:
    """A text as written in Taiwan."""
    import opencc

    return str(opencc.OpenCC("s2twp").convert(text))
