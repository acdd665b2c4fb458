"""`corrector ocr learn`: the channel of one's own scanner from pairs of read and printed text.

Separate from the other commands, because it makes a model instead of reading documents with one.
"""

import sys
from dataclasses import dataclass
from typing import Annotated

import typer

from corrector.cli.flags import Flag, takes
from corrector.errors import ConfigError

__all__ = ["build"]

HELP = {
    "zh": {
        "ocr": "扫描识别（OCR）的错误：学习自己的扫描仪常把哪些字认错。",
        "learn": """从“识别结果—原文”对学习，写成 --channel 可用的文件。

        \b
        JSONL，一行一对：{"ocr": "与时惧进", "text": "与时俱进"}
        （或两列的 .tsv）。一行以一页或一段为宜，上千字就有用，越多越准。
        """,
    },
    "en": {
        "ocr": "Misread scans (OCR): learn which characters one's own scanner takes for which.",
        "learn": """Learn from pairs of read and printed text; the file is for --channel.

        \b
        JSONL, a pair a line: {"ocr": "与时惧进", "text": "与时俱进"}
        (or a .tsv of two columns). A line may be a page or a paragraph; some
        thousand characters help, more help more.
        """,
    },
}
DONE = {
    "zh": "用 {pairs:,} 对学成 {output}；用法：corrector check --profile ocr --channel {output} 文件\n",
    "en": "Learnt {output} from {pairs:,} pairs; to use it: corrector check --profile ocr --channel {output} FILES\n",
}


@dataclass(frozen=True, slots=True)
class Learnt:
    """What to learn from, and where the result goes."""

    pairs: Annotated[
        str | None, Flag("", "识别结果和原文，JSONL 或 TSV", "read and printed texts, JSONL or TSV", "PAIRS")
    ] = None
    output: Annotated[str | None, Flag("-o --output", "写到哪个文件", "the file to write", "FILE")] = None
    channel: Annotated[
        str | None,
        Flag("--channel", "从这个模型学起，不用自带的", "start from this channel, not the shipped one", "FILE"),
    ] = None
    quiet: Annotated[bool, Flag("-q --quiet", "不显示小结", "no summary")] = False
    lang: Annotated[str | None, Flag("--lang", "语言：zh 或 en", "language: zh or en", "LANG")] = None


def build(language: str) -> typer.Typer:
    """The group of commands, its help in "zh" or "en"."""
    texts = HELP[language]
    app = typer.Typer(
        help=texts["ocr"],
        no_args_is_help=True,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(lambda: None)  # so that "learn" stays a word of its own
    app.command("learn", help=texts["learn"])(takes(Learnt, language=language)(learn))
    return app


def learn(language: str, learnt: Learnt) -> None:
    """Learn the channel and say from how much."""
    from corrector.ocr import learn_channel

    if learnt.pairs is None or learnt.output is None:
        raise ConfigError("name the PAIRS to learn from and the file to write: corrector ocr learn PAIRS -o FILE")
    pairs = learn_channel(learnt.pairs, learnt.output, learnt.channel)
    if not learnt.quiet:
        sys.stdout.write(DONE[language].format(pairs=pairs, output=learnt.output))
