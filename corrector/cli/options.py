"""The flags, grouped by what they are about, each with its help in Chinese and English.

Separate from the commands, so that all that can be said on the command line stands on one page.
"""

from dataclasses import dataclass
from typing import Annotated

from corrector.cli.flags import Flag

__all__ = [
    "Chosen",
    "Counted",
    "Explained",
    "Fixing",
    "General",
    "Judged",
    "Mode",
    "Scanned",
    "Shown",
    "Told",
]

Words = list[str] | None


@dataclass(frozen=True, slots=True)
class General:
    """What may stand before the command."""

    lang: Annotated[str | None, Flag("--lang", "语言：zh 或 en", "language: zh or en", "LANG")] = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which documents."""

    paths: Annotated[
        Words,
        Flag(
            "",
            "文件或文件夹；- 为标准输入；不写为当前文件夹",
            "files or folders; - is stdin; none is this folder",
            "PATHS",
        ),
    ] = None
    stdin_filename: Annotated[
        str | None, Flag("--stdin-filename", "标准输入叫什么名字", "the name of standard input", "NAME")
    ] = None
    file_list: Annotated[
        str | None,
        Flag(
            "--file-list",
            "从文件读路径，一行一个；- 为标准输入",
            "read paths from a file, one a line; - is stdin",
            "FILE",
        ),
    ] = None
    encoding: Annotated[
        str | None,
        Flag(
            "--encoding", "文件的编码；不写则自动判断", "the files' encoding; found out if not told", "NAME"
        ),
    ] = None
    exclude: Annotated[
        Words,
        Flag(
            "--exclude",
            "不处理的路径（写法同 .gitignore），代替配置里的",
            "leave out (patterns as in .gitignore), instead of the configuration's",
            "PATTERN",
        ),
    ] = None
    extend_exclude: Annotated[
        Words, Flag("--extend-exclude", "另外不处理的路径", "leave out as well", "PATTERN")
    ] = None
    force_exclude: Annotated[
        bool, Flag("--force-exclude", "点名的文件也受排除规则约束", "leave out even files that are named")
    ] = False
    respect_gitignore: Annotated[
        bool,
        Flag(
            "--respect-gitignore/--no-respect-gitignore",
            "遵守 .gitignore（默认）",
            "respect .gitignore (default)",
        ),
    ] = True


@dataclass(frozen=True, slots=True)
class Judged:
    """By which rules."""

    profile: Annotated[
        str | None, Flag("--profile", "conversion、ocr 或 full", "conversion, ocr or full", "NAME")
    ] = None
    families: Annotated[
        Words, Flag("--family", "只用这些词表，可重复", "only these families; may be repeated", "NAME")
    ] = None
    lexicons: Annotated[
        Words, Flag("--lexicon", "另加的词典文件，可重复", "further lexicon files; may be repeated", "FILE")
    ] = None
    channel: Annotated[
        str | None,
        Flag(
            "--channel",
            "自己扫描仪的识别错误模型（corrector ocr learn 生成），用于 ocr 和 full",
            "the channel of one's own scanner (from corrector ocr learn), for ocr and full",
            "FILE",
        ),
    ] = None
    referee: Annotated[
        str | None,
        Flag(
            "--referee",
            "用因果语言模型复核（文件夹或 .gguf），用于 --channel sound",
            "a causal language model (folder or .gguf) as a second opinion, for --channel sound",
            "PATH",
        ),
    ] = None
    threshold: Annotated[
        float | None,
        Flag("--threshold", "概率到多少才改（0 到 1）", "change from this probability on (0 to 1)", "P"),
    ] = None
    select: Annotated[
        Words, Flag("--select", "启用的规则，可重复", "rules to switch on; may be repeated", "RULE")
    ] = None
    ignore: Annotated[
        Words, Flag("--ignore", "停用的规则，可重复", "rules to switch off; may be repeated", "RULE")
    ] = None
    allow: Annotated[
        Words, Flag("--allow", "永不改动的词，可重复", "words that never change; may be repeated", "WORD")
    ] = None
    config: Annotated[str | None, Flag("--config", "配置文件", "the configuration file", "FILE")] = None
    isolated: Annotated[bool, Flag("--isolated", "不读任何配置文件", "read no configuration file")] = False


@dataclass(frozen=True, slots=True)
class Shown:
    """Where the report goes, and in which language."""

    output_file: Annotated[
        str | None, Flag("--output-file", "报告写入文件", "write the report to a file", "FILE")
    ] = None
    lang: Annotated[str | None, Flag("--lang", "语言：zh 或 en", "language: zh or en", "LANG")] = None


@dataclass(frozen=True, slots=True)
class Counted:
    """What counts for the exit code and is worth a word on stderr."""

    exit_zero: Annotated[bool, Flag("--exit-zero", "有发现也返回 0", "exit 0 even with findings")] = False
    quiet: Annotated[bool, Flag("-q --quiet", "不提跳过的文件", "say nothing of files passed over")] = False


@dataclass(frozen=True, slots=True)
class Told:
    """How findings are told."""

    output_format: Annotated[
        str,
        Flag(
            "--output-format",
            "报告格式：full、concise、json、jsonl、diff",
            "full, concise, json, jsonl or diff",
            "FORMAT",
        ),
    ] = "full"
    statistics: Annotated[bool, Flag("--statistics", "按规则和词表统计", "count by rule and family")] = False


@dataclass(frozen=True, slots=True)
class Fixing:
    """How corrected files are written."""

    exit_non_zero_on_fix: Annotated[
        bool, Flag("--exit-non-zero-on-fix", "改过文件时返回 1", "exit 1 if anything was fixed")
    ] = False
    backup: Annotated[
        str | None,
        Flag(
            "--backup",
            "保留原文件，加后缀（单写 --backup 为 .orig）",
            "keep the old file under this suffix (.orig if none is given)",
            "[=SUFFIX]",
        ),
    ] = None
    output_dir: Annotated[
        str | None,
        Flag(
            "--output-dir",
            "改好的文件写到这个文件夹，原文件不动",
            "write corrected copies here and leave the originals",
            "FOLDER",
        ),
    ] = None


@dataclass(frozen=True, slots=True)
class Mode:
    """What `check` does besides checking."""

    fix: Annotated[bool, Flag("--fix -w", "同 corrector fix", "same as corrector fix")] = False
    diff: Annotated[bool, Flag("--diff", "同 corrector diff", "same as corrector diff")] = False
    show_settings: Annotated[
        bool, Flag("--show-settings", "显示对第一个路径生效的设置", "show the settings for the first path")
    ] = False


@dataclass(frozen=True, slots=True)
class Scanned:
    """How an overview is told and ordered."""

    output_format: Annotated[
        str, Flag("--output-format", "报告格式：full、jsonl 或 parquet", "full, jsonl or parquet", "FORMAT")
    ] = "full"

    sort: Annotated[
        str | None,
        Flag(
            "--sort",
            "按 probability、edits、density 或 path 排序；不写按输入顺序",
            "by probability, edits, density or path; input order if not told",
            "KEY",
        ),
    ] = None


@dataclass(frozen=True, slots=True)
class Explained:
    """What is to be explained, and how."""

    target: Annotated[
        str | None,
        Flag(
            "", "文件[:行号[:列号]]；- 为标准输入", "file, or file:line[:column]; - is stdin", "FILE[:LINE]"
        ),
    ] = None
    text: Annotated[str | None, Flag("--text", "要解释的文字", "the text to explain", "TEXT")] = None
    encoding: Annotated[
        str | None,
        Flag(
            "--encoding", "文件的编码；不写则自动判断", "the file's encoding; found out if not told", "NAME"
        ),
    ] = None
    output_format: Annotated[
        str, Flag("--output-format", "报告格式：full 或 jsonl", "full or jsonl", "FORMAT")
    ] = "full"
