"""The commands. Each body is one call of the library and the report on it."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import typer

from corrector.cli.corpus import HELP as CORPUS
from corrector.cli.corpus import Gathered, corpus
from corrector.cli.flags import takes
from corrector.cli.ocr import build as build_ocr
from corrector.cli.options import (
    Chosen,
    Counted,
    Explained,
    Fixing,
    General,
    Judged,
    Mode,
    Scanned,
    Shown,
    Told,
)
from corrector.cli.rule import HELP as RULE
from corrector.cli.rule import Asked, rule

__all__ = ["build"]

HELP = {
    "zh": {
        "app": """找出并改正中文文本里被系统性替换的词（发展→开展、服务→效劳……），其余一字不动。

        \b
        返回码：
          0         没有要改的，或都已改好（只有存疑时也是 0）
          1         还有要改的，或有文件读不了
          2         没能照办：参数、配置、词典或模型有误，路径不存在，写入失败
          130, 143  被中断，文件完好
        """,
        "check": "报告要改的地方，不改文件。",
        "fix": "改正文件（同 check --fix）；标准输入改到标准输出。",
        "diff": "以 git apply 可用的格式显示改动（同 check --diff）。",
        "scan": "每个文件是否经过词语替换、用的哪个词表、有多大把握。",
        "explain": "每个候选的词为什么改、为什么不改。",
        "rule": RULE["zh"],
        "version": "显示版本。",
    },
    "en": {
        "app": """Finds and mends words that were replaced systematically in Chinese text
        (发展→开展, 服务→效劳 …), and leaves everything else as it is.

        \b
        Exit codes:
          0         nothing to change, or all of it fixed (doubts alone count as nothing)
          1         findings remain, or a file could not be read
          2         not done as asked: flag, configuration, lexicon or model is wrong,
                    a path does not exist, a write failed
          130, 143  interrupted, every file whole
        """,
        "check": "Report what would change; change nothing.",
        "fix": "Correct the files (= check --fix); stdin goes to stdout.",
        "diff": "Show the changes as a diff for git apply (= check --diff).",
        "scan": "Which documents were converted, by which family, how sure.",
        "explain": "Why each candidate changes, and why not.",
        "rule": RULE["en"],
        "version": "Show the version.",
    },
}


def build(language: str) -> typer.Typer:
    """The application, its help in "zh" or "en"."""
    texts = HELP[language]
    app = typer.Typer(
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,  # the tables cut Chinese help off, which has no blanks to break at
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    commands: dict[str, Callable[..., None]] = {
        "check": takes(Chosen, Judged, Told, Counted, Shown, Fixing, Mode, language=language)(check),
        "fix": takes(Chosen, Judged, Told, Counted, Shown, Fixing, language=language)(fix),
        "diff": takes(Chosen, Judged, Counted, Shown, language=language)(diff),
        "scan": takes(Chosen, Judged, Scanned, Counted, Shown, language=language)(scan),
        "explain": takes(Explained, Judged, Shown, language=language)(explain),
        "rule": takes(Asked, Shown, language=language)(rule),
        "version": version,
    }
    commands["corpus"] = takes(Gathered, Judged, language=language)(corpus)
    for name, command in commands.items():
        app.command(name, help=texts.get(name) or CORPUS[language])(command)
    app.add_typer(build_ocr(language), name="ocr")
    app.callback(help=texts["app"])(takes(General, language=language)(general))
    return app


def general(language: str, given: General) -> None:
    """What may stand before a command; --lang has been looked at already, see `choose_language`."""


def check(
    language: str,
    chosen: Chosen,
    judged: Judged,
    told: Told,
    counted: Counted,
    shown: Shown,
    fixing: Fixing,
    mode: Mode,
) -> None:
    """Report, and with --fix or --diff what those commands do."""
    from corrector.cli.setup import Setup

    if mode.show_settings:
        first = Path((chosen.paths or ["."])[0]).absolute()
        sys.stdout.write(Setup(judged).settings(first if first.is_dir() else first.parent).show())
        return
    told = replace(told, output_format="diff") if mode.diff else told
    raise typer.Exit(_report(language, chosen, judged, told, counted, shown, fixing if mode.fix else None))


def fix(
    language: str, chosen: Chosen, judged: Judged, told: Told, counted: Counted, shown: Shown, fixing: Fixing
) -> None:
    """Write what `check` reports."""
    raise typer.Exit(_report(language, chosen, judged, told, counted, shown, fixing))


def diff(language: str, chosen: Chosen, judged: Judged, counted: Counted, shown: Shown) -> None:
    """Show what `fix` would write."""
    raise typer.Exit(_report(language, chosen, judged, Told("diff"), counted, shown, None))


def scan(
    language: str, chosen: Chosen, judged: Judged, scanned: Scanned, counted: Counted, shown: Shown
) -> None:
    """One line per document."""
    from corrector.cli.output import check_choice, exit_code, tell, view_of
    from corrector.cli.run import Run
    from corrector.cli.setup import Setup
    from corrector.report import OVERVIEWS, SORTS, sort_pages

    form = OVERVIEWS[check_choice("--output-format", scanned.output_format, OVERVIEWS)]
    sort = check_choice("--sort", scanned.sort, SORTS) if scanned.sort else ""
    run = Run(chosen, Setup(judged, chosen), report_to=shown.output_file)
    tally = tell(sort_pages(run.events(), sort), form, view_of(shown, language), shown, counted)
    tally.fixed = tally.edits  # an overview looks for documents, it finds no fault with them
    raise typer.Exit(exit_code(tally, counted))


def explain(language: str, explained: Explained, judged: Judged, shown: Shown) -> None:
    """The evidence for and against every candidate."""
    from corrector.cli.explain import reasons
    from corrector.cli.output import check_choice, put, view_of
    from corrector.report import REASONS

    form = REASONS[check_choice("--output-format", explained.output_format, REASONS)]
    put(form(*reasons(explained, judged), view_of(shown, language)), shown)


def version() -> None:
    """The version and nothing else; this command loads nothing."""
    from corrector import __version__

    sys.stdout.write(f"corrector {__version__}\n")


def _report(
    language: str,
    chosen: Chosen,
    judged: Judged,
    told: Told,
    counted: Counted,
    shown: Shown,
    writing: Fixing | None,
) -> int:
    from corrector.cli.output import check_choice, exit_code, tell, view_of
    from corrector.cli.run import STDIN, Run
    from corrector.cli.setup import Setup
    from corrector.report import FORMATS

    form = FORMATS[check_choice("--output-format", told.output_format, FORMATS)]
    run = Run(chosen, Setup(judged, chosen), writing, shown.output_file)
    aside = writing is not None and STDIN in (chosen.paths or ())  # stdout is for the corrected text
    view = view_of(shown, language, statistics=told.statistics)
    tally = tell(run.events(), form, view, shown, counted, to_stderr=aside)
    return exit_code(tally, counted, writing)
