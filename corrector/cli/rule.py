"""The command `rule`: the list of all rules, and the page of one, or of a pair of a lexicon.

Separate from the other commands, because it looks at no document.
"""

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from corrector.cli.flags import Flag
from corrector.cli.options import Shown
from corrector.errors import ConfigError

if TYPE_CHECKING:
    from corrector.lexicon.entries import Entry as Pair
    from corrector.rules.manual import Entry

__all__ = ["HELP", "Asked", "rule"]

HELP = {
    "zh": "列出所有规则；给出代码则说明这条规则：查什么、为什么、例子、怎么开关。",
    "en": "List all rules; given a code, tell what it finds, why, examples, and how to switch it.",
}
SAID = {
    "zh": {
        "code": "规则", "default": "默认", "about": "内容", "on": "启用", "off": "关闭", "own": "自己的",
        "finds": "查什么", "why-on": "为什么默认启用", "why-off": "为什么默认关闭", "examples": "例子",
        "keeps": "不动", "switch-on": "怎么停用", "switch-off": "怎么启用", "related": "相关规则",
        "view": "不管启用与否，词表和模型总是越过它看文字，所以被它隔断的词也能查到。",
        "more": "`corrector rule 规则` 说明其中一条。", "files": "文件",
        "when": "什么时候改", "always": "写出来就是错的，见到就改", "ask": "由语境和全文决定，见 corrector explain",
        "origin": "来源", "seed": "多个网页", "wild": "多个网页", "once": "一个网页", "memory": "词表，没有再见到",
        "weak": "词表，没有再见到", "product": "盲目替换跨过词边界的产物", "sentences": "例句（都是对的，不改）",
    },
    "en": {
        "code": "rule", "default": "default", "about": "what", "on": "on", "off": "off", "own": "your own",
        "finds": "What it finds", "why-on": "Why it is on", "why-off": "Why it is off", "examples": "Examples",
        "keeps": "What stays", "switch-on": "Switching it off", "switch-off": "Switching it on",
        "related": "Related rules",
        "view": "On or off, lexicons and models look through it, so that words torn apart by it are found.",
        "more": "`corrector rule RULE` tells more of one.", "files": "FILES",
        "when": "When it changes", "always": "always: it is never right as written",
        "ask": "where the context and the document's evidence say so; see corrector explain",
        "origin": "Where it comes from", "seed": "several pages", "wild": "several pages", "once": "one page",
        "memory": "tables, not seen since", "weak": "tables, not seen since",
        "product": "blind replacement across a word boundary", "sentences": "Examples, all of them right as they stand",
    },
}  # fmt: skip
NOT_FIRST = "，。、；：？！）》”’"  # no line begins with these


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rule."""

    code: Annotated[
        str | None,
        Flag("", "规则、类，或词对（A/效劳→服务）；不写则列出规则", "a rule, a group, a pair; none: all", "RULE"),
    ] = None
    config: Annotated[str | None, Flag("--config", "配置文件", "the configuration file", "FILE")] = None
    isolated: Annotated[bool, Flag("--isolated", "不读任何配置文件", "read no configuration file")] = False


def rule(language: str, asked: Asked, shown: Shown) -> None:
    """Show a rule, a group, or all. Raises ConfigError for a name that none has, with the nearest ones."""
    from corrector.cli.options import Judged
    from corrector.cli.output import put, view_of
    from corrector.cli.setup import Setup
    from corrector.rules.manual import entries, nearest
    from corrector.rules.patterns import compile_patterns

    settings = Setup(Judged(config=asked.config, isolated=asked.isolated)).settings(Path.cwd())
    known = entries(language, compile_patterns(settings.rules))
    view = view_of(shown, language)
    if pair := pair_of(asked.code or "", settings.lexicons):
        put(pair_page(pair, language, view.colour), shown)
        return
    if asked.code in known:
        put(page(known[asked.code], known, language, view.colour, view.width), shown)
        return
    chosen = [entry for entry in known.values() if asked.code in (None, entry.group)]
    if not chosen:
        near = nearest(asked.code or "", known) or list(dict.fromkeys(entry.group for entry in known.values()))
        raise ConfigError(f"no rule {asked.code!r}; the nearest are {', '.join(near)}")
    put(overview(chosen, language, view.colour), shown)


def overview(chosen: Iterable["Entry"], language: str, colour: bool) -> Iterator[str]:
    """A line for each rule: code, on or off by default, title; a blank line between groups."""
    from corrector.report.marks import flush_left, paint

    say, group = SAID[language], ""
    yield paint(f"{flush_left(say['code'], 26)}{flush_left(say['default'], 10)}{say['about']}", "bold", colour) + "\n"
    for entry in chosen:
        if group and entry.group != group:
            yield "\n"
        group = entry.group
        state = flush_left(say[state_of(entry)], 10)
        yield f"{flush_left(entry.code, 26)}{paint(state, 'plain' if entry.on else 'faint', colour)}{entry.title}\n"
    yield f"\n{say['more']}\n"


def state_of(entry: "Entry") -> str:
    return "own" if entry.own else "on" if entry.on else "off"


def page(entry: "Entry", known: dict[str, "Entry"], language: str, colour: bool, width: int) -> Iterator[str]:
    """All that is known of one rule."""
    from corrector.report.marks import escape, paint

    say = SAID[language]
    yield f"{paint(entry.code, 'place', colour)}  {paint(entry.title, 'bold', colour)}  ({say[state_of(entry)]})\n"
    switch, flag = ("ignore", "--ignore") if entry.on else ("select", "--select")
    blocks = {
        "finds": wrap(entry.finds, language, width),
        "why-on" if entry.on else "why-off": wrap(entry.why, language, width),
        "examples": [line for pair in entry.examples for line in (f"- {escape(pair[0])}", f"+ {escape(pair[1])}")],
        "keeps": [f"  {escape(text)}" for text in entry.keeps],
        "switch-on" if entry.on else "switch-off": [
            f"corrector fix {flag} {entry.code} {say['files']}",
            f'corrector.toml: {switch} = ["{entry.code}"]',
            *(wrap(say["view"], language, width) if entry.in_view and not entry.on else []),
        ],
        "related": [f"{code}  {known[code].title}" for code in entry.related],
    }
    yield from sections(blocks, language, colour)


def pair_of(code: str, lexicons: Iterable[str]) -> "Pair | None":
    """The entry of a lexicon that a code as A/效劳→服务 stands for; None when there is none."""
    from corrector.lexicon import read_entries
    from corrector.lexicon.entries import home

    family, _, words = code.partition("/")
    for path in (*sorted(home().glob("*.tsv")), *map(Path, lexicons)):
        if "→" in words and path.stem == family:
            found = [entry for entry in read_entries(path) if f"{entry.written}→{entry.meant}" == words]
            if found:
                return found[0]
    return None


def pair_page(pair: "Pair", language: str, colour: bool) -> Iterator[str]:
    """All that a lexicon says of one pair."""
    from corrector.lexicon.entries import home, read_families
    from corrector.report.marks import paint

    say = SAID[language]
    titles = {family.name: (family.title, family.title_en) for family in read_families(home() / "families.toml")}
    title = titles.get(pair.family, ("", ""))[language != "zh"]
    blocks = {
        "when": [say[pair.when]],
        "origin": [say[pair.origin]],
        "sentences": list(pair.examples),
        "switch-on": [
            f"corrector fix --allow {pair.written} {say['files']}",
            f'corrector.toml: [allow] words = ["{pair.written}"]',
        ],
    }
    yield f"{paint(f'{pair.family}/{pair.written}→{pair.meant}', 'place', colour)}  {paint(title, 'bold', colour)}\n"
    yield from sections(blocks, language, colour)


def sections(blocks: dict[str, list[str]], language: str, colour: bool) -> Iterator[str]:
    """Headings, each with its lines; those without lines are left out."""
    from corrector.report.marks import paint

    for head, lines in blocks.items():
        if lines:
            yield f"\n{paint(SAID[language][head], 'bold', colour)}\n"
            yield from (f"    {line}\n" for line in lines)


def wrap(text: str, language: str, width: int) -> list[str]:
    """A paragraph in lines of so many columns; Chinese breaks anywhere but before a mark."""
    if language != "zh":
        return textwrap.wrap(text, width - 4)
    from rich.cells import chop_cells

    lines: list[str] = []
    for line in chop_cells(text, width - 6):
        bare = line.lstrip(NOT_FIRST) if lines else line
        if lines:
            lines[-1] += line[: len(line) - len(bare)]
        lines.append(bare)
    return [line for line in lines if line]
