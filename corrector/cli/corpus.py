"""The command `corpus`: its flags, its progress on the terminal, and its exit code.

Separate from the other commands, because it takes records, not documents, and runs for hours.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

import typer

from corrector.cli.flags import Flag
from corrector.cli.language import translate
from corrector.cli.options import Judged, Words
from corrector.cli.progress import Meter, summarise
from corrector.errors import ConfigError

if TYPE_CHECKING:
    from corrector.corpus.run import Plan, Summary, Tell
    from corrector.engine import Corrector

__all__ = ["HELP", "Gathered", "corpus"]

HELP = {
    "zh": """修正整个语料库：文件夹、通配符里的 JSONL、CSV/TSV、Parquet、纯文本（可带 .gz、.zst），输出同名同格式。

    只改正文字段的字节，其余原样。修改记录、统计和清单在 输出文件夹/.corrector 里；中断后加 --resume 接着做。
    """,
    "en": """Correct a corpus of JSONL, CSV/TSV, Parquet or text files (also .gz, .zst); same names and formats out.

    Only the bytes of the text fields change. Edits, statistics and the manifest are in OUT/.corrector; --resume
    goes on after an interruption.
    """,
}


@dataclass(frozen=True, slots=True)
class Gathered:
    """What goes in, what comes out, and what becomes of it on the way."""

    inputs: Annotated[Words, Flag("", "文件、文件夹或通配符", "files, folders or globs", "IN...")]
    output: Annotated[
        str | None, Flag("-o --output", "输出文件夹，须为空", "the output folder, which must be empty", "OUT")
    ] = None
    workers: Annotated[int, Flag("-j --workers", "进程数；0 为全部核", "processes; 0 is all cores", "N")] = 0
    resume: Annotated[bool, Flag("--resume", "接着做上次没做完的", "go on with what was interrupted")] = False
    format: Annotated[
        str, Flag("--format", "auto、jsonl、csv、tsv、parquet、text", "auto, jsonl, csv, tsv, parquet or text", "NAME")
    ] = "auto"
    text_fields: Annotated[
        Words,
        Flag(
            "--text-field",
            "正文字段（默认 text），可重复；点号进入内层，如 messages.content",
            "field of the text (text); may be repeated, a dot leads inside: messages.content",
            "FIELD",
        ),
    ] = None
    id_field: Annotated[str, Flag("--id-field", "编号字段", "field of the id", "FIELD")] = "id"
    source_field: Annotated[
        str | None,
        Flag("--source-field", "按哪个字段分来源统计（默认按文件夹）", "count by this field (or by folder)", "FIELD"),
    ] = None
    encoding: Annotated[
        str | None, Flag("--encoding", "CSV 和纯文本的编码；默认自动判断", "of CSV and text (or found out)", "NAME")
    ] = None
    policy: Annotated[
        str,
        Flag(
            "--policy",
            "对被替换过的文档：fix 修正、flag 只标记、drop 丢弃",
            "converted documents are mended (fix), only marked (flag) or left out (drop)",
            "NAME",
        ),
    ] = "fix"
    probability: Annotated[
        float, Flag("--probability", "概率到多少算被替换过", "from which probability on it is a converted one", "P")
    ] = 0.9
    density: Annotated[
        float, Flag("--density", "且每万字至少多少处", "and how many edits per 10,000 characters at least", "N")
    ] = 0.0
    edits_column: Annotated[
        str | None, Flag("--edits-column", "另把修改写进这个字段", "also write the edits into this field", "FIELD")
    ] = None
    sample: Annotated[
        int | None,
        Flag("--sample", "只抽 N 篇估计有多少被替换过，不写文件", "only estimate from N documents; write nothing", "N"),
    ] = None
    seed: Annotated[int, Flag("--seed", "抽样的种子", "the seed of the sample", "N")] = 0
    engine: Annotated[str, Flag("--engine", "local 或 ray", "local or ray", "NAME")] = "local"
    exit_zero: Annotated[bool, Flag("--exit-zero", "有读不了的记录也返回 0", "exit 0 even with bad records")] = False
    quiet: Annotated[bool, Flag("-q --quiet", "不显示进度和小结", "no progress, no summary")] = False
    lang: Annotated[str | None, Flag("--lang", "语言：zh 或 en", "language: zh or en", "LANG")] = None


def corpus(language: str, gathered: Gathered, judged: Judged) -> None:
    """Correct the corpus, or estimate what there is to correct."""
    from corrector.cli.setup import Setup
    from corrector.corpus.workers import SINGLE

    os.environ.update(SINGLE)  # before the engine is loaded, and NumPy with it
    setup = Setup(judged)
    settings = setup.settings(Path.cwd())
    engine = setup.corrector(Path.cwd())
    if gathered.sample is not None:
        _estimate(language, gathered, engine)
        return
    models = _hashes(settings.lexicons, settings.channel, settings.referee)
    plan = _plan(gathered, {"configuration": _shown(settings), **models})
    meter = Meter(language) if sys.stderr.isatty() and not gathered.quiet else None
    summary = _run(gathered.engine)(engine, plan, meter)
    if meter:
        sys.stderr.write("\r\x1b[K")
    if not gathered.quiet:
        sys.stdout.write(summarise(summary, plan.out, language))
    for name, reason in (summary.failed | summary.died).items():
        sys.stderr.write(f"corrector: {translate(f'{name}: {reason}', language)}\n")
    for name in summary.lost:
        sys.stderr.write(f"corrector: {translate(f'{name}: No such file or directory', language)}\n")
    raise typer.Exit(_code(summary, gathered.exit_zero))


def _run(name: str) -> "Callable[[Corrector, Plan, Tell | None], Summary]":
    from corrector.cli.output import check_choice

    if check_choice("--engine", name, ("local", "ray")) == "ray":
        from corrector.adapters.ray import correct_corpus as on_ray

        return on_ray
    from corrector.corpus.run import correct_corpus

    return correct_corpus


def _plan(gathered: Gathered, facts: dict[str, Any]) -> "Plan":
    from corrector.corpus.policy import Policy
    from corrector.corpus.run import Plan
    from corrector.decode import check_encoding

    if gathered.output is None:
        raise ConfigError("where to? Give an output folder with -o")
    return Plan(
        _inputs(gathered),
        Path(gathered.output),
        tuple(gathered.text_fields or ["text"]),
        gathered.id_field,
        gathered.source_field,
        gathered.format,
        check_encoding(gathered.encoding) if gathered.encoding else None,
        Policy(cast(Literal["fix", "flag", "drop"], gathered.policy), gathered.probability, gathered.density),
        gathered.edits_column,
        gathered.workers or _cores(),
        gathered.resume,
        facts,
    )


def _estimate(language: str, gathered: Gathered, engine: "Corrector") -> None:
    from corrector.corpus.sample import estimate

    found = estimate(
        engine,
        _inputs(gathered),
        gathered.sample or 0,
        seed=gathered.seed,
        fields=tuple(gathered.text_fields or ["text"]),
        format=gathered.format,
        probability=gathered.probability,
        density=gathered.density,
        workers=gathered.workers or _cores(),
    )
    sys.stdout.write(found.shown(language))


def _inputs(gathered: Gathered) -> tuple[str, ...]:
    if not gathered.inputs:
        raise ConfigError("which corpus? Name files, folders or globs")
    return tuple(gathered.inputs)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _shown(settings: object) -> dict[str, Any]:
    """The settings of the engine as JSON; where they were read is nothing to the result."""
    from dataclasses import asdict

    known = asdict(settings)  # type: ignore[call-overload]
    return {name: known[name] for name in known if name not in ("source", "lines", "exclude")}


def _hashes(own: tuple[str, ...], channel: str | None, referee: str | None) -> dict[str, Any]:
    """The version, and the SHA-256 of every lexicon and model that takes part."""
    from corrector import __version__
    from corrector.corpus.manifest import digest
    from corrector.lexicon import home
    from corrector.scorer import home as model

    lexicons = [*sorted(home().glob("*.t*")), *map(Path, own)]
    models = sorted(path for path in model().parent.iterdir() if path.suffix in (".bin", ".model"))
    models += [Path(channel)] if channel and Path(channel).is_file() else []  # those named are among the models
    if referee:
        models += sorted(Path(referee).iterdir()) if Path(referee).is_dir() else [Path(referee)]
    return {
        "version": __version__,
        "lexicons": {path.name: digest(path) for path in lexicons},
        "models": {path.name: digest(path) for path in models if path.is_file()},
    }


def _code(summary: "Summary", exit_zero: bool) -> int:
    if summary.died or summary.lost:
        return 2
    numbers = summary.tally.numbers
    return int(bool(summary.failed or numbers["bad"] or numbers["failed"]) and not exit_zero)
