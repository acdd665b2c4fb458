"""The language of a run, and messages of the library in it.

Separate, because the library speaks English only: who wrote the message need not know who reads it.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

__all__ = ["choose_language", "translate"]

LANGUAGES = ("zh", "en")

# English as the library says it, with blanks; the same in Chinese
MESSAGES = {
    "binary": "不是文本（二进制文件）",
    "excluded": "已排除",
    "not a regular file": "不是普通文件",
    "left by an interrupted run; may be deleted": "上次中断留下的临时文件，可以删除",
    "no matching file in this folder": "这个文件夹里没有可处理的文件",
    "No such file or directory": "没有这个文件或文件夹",
    "Permission denied": "没有权限",
    "Is a directory": "是文件夹",
    "Not a directory": "路径中有一段不是文件夹",
    "No space left on device": "磁盘已满",
    "Disk quota exceeded": "超出磁盘配额",
    "File too large": "文件太大",
    "Input/output error": "磁盘读写出错",
    "Read-only file system": "只读的文件系统",
    "Too many levels of symbolic links": "符号链接循环",
    "File name too long": "文件名太长",
    # corpora
    "where to? Give an output folder with -o": "写到哪里？请用 -o 给出输出文件夹",
    "which corpus? Name files, folders or globs": "哪个语料库？请给出文件、文件夹或通配符",
    "{path}: not written: {reason}; what is done so far is kept for --resume": (
        "{path}：没有写入：{reason}；做完的部分都在，可用 --resume 接着做"
    ),
    "{path}: no file to read; give --format for files of other names": (
        "{path}：没有可读的文件；文件名不认识时请指定 --format"
    ),
    "{path}: only files can be read; for object storage see {example}": (
        "{path}：只能读文件；对象存储见 {example}"
    ),
    "{path}: what is in it? Give --format {names}": "{path}：不知道是什么格式；请指定 --format {names}",
    "{path} and {other} would both become {name}": "{path} 和 {other} 都会写成 {name}；请分两次做",
    "{path}: holds a run already; continue it with --resume, or name another folder": (
        "{path}：里面已有一次运行；用 --resume 接着做，或换一个文件夹"
    ),
    "{path}: was made with other settings ({changed}); name another folder": (
        "{path}：是用另外的设置做的（不同之处：{changed}）；请换一个文件夹"
    ),
    "{path}: is not empty; name another folder": "{path}：不是空的；请换一个文件夹",
    "--probability is from 0 to 1, --density 0 or more": "--probability 从 0 到 1，--density 不小于 0",
    "--sample needs a number of documents, not {count}": "--sample 要的是篇数，不能是 {count}",
    "{path}: no documents to draw from": "{path}：没有可以抽的文档",
    "a worker process ended at once (code {code})": "工作进程一启动就退出了（返回码 {code}）",
    "worker processes died (code {code}) of the records from {record} on": (
        "工作进程在第 {record} 条记录之后的一块里死掉（返回码 {code}），这个文件没有写"
    ),
    "worker processes died (code {code}) of a text like {text}": "工作进程死掉（返回码 {code}），文本形如 {text}",
    "Parquet needs the package pyarrow: {command}": "读写 Parquet 需要 pyarrow：{command}",
    "zstd files need the package zstandard: {command}": "读写 zstd 文件需要 zstandard：{command}",
    "no column {name}; there are {names}": "没有 {name} 这一列；有 {names}",
    "the table has a column {name} already; choose another name": "表里已有 {name} 这一列；请换一个名字",
    "column {name} has no field {field} inside": "{name} 这一列里面没有 {field}",
    "column {name} holds {kind}, not strings": "{name} 这一列是 {kind}，不是字符串",
    "the name says {expected}, the content is {kind}": "文件名说是 {expected}，内容是 {kind}",
    "something else": "别的东西",
    "the gzip data is cut short": "gzip 数据不完整",
    "the zstd data is cut short": "zstd 数据不完整",
    "not valid zstd data: {reason}": "zstd 数据有误：{reason}",
    "not a table in UTF-8, GB18030 or Big5": "不是 UTF-8、GB18030 或 Big5 编码的表格",
    "it was changed by someone else meanwhile": "处理期间被别的程序改过",
    "it became shorter meanwhile": "处理期间变短了",
    "cannot be read": "读不了",
    "{path}: not written: {reason}": "{path}：没有写入：{reason}",
    "not written: {reason}": "没有写入：{reason}",
    "it was changed by someone else meanwhile; run again": "处理期间被别的程序改过，请重新运行",
    "{path}: cannot be read: {reason}": "{path}：读不了：{reason}",
    "byte {byte} is not {encoding}; give the right --encoding, or none": (
        "第 {byte} 字节不是 {encoding} 编码；请改正 --encoding，或者不指定"
    ),
    "byte {byte} is not UTF-8": "第 {byte} 字节不是 UTF-8 编码",
    "{count} bytes are not valid {encoding} and stay as they are": (
        "{count} 个字节不是 {encoding} 字符，原样保留"
    ),
    "unknown encoding {name}; known are {names}": "不认识的编码 {name}；可用的有 {names}",
    "no rule {name}; the nearest are {names}": "没有规则 {name}；相近的有 {names}",
    "{place}: rule {code}: {reason}": "{place}：规则 {code}：{reason}",
    "rule {code} took too long on a text of {count} characters, which stays as it is; simplify its pattern {pattern} "
    "(nested repeats are slow; the limit is {limit} s)": (
        "规则 {code} 在一段 {count} 字的文字上用时太久，这段文字原样保留；请简化它的 pattern {pattern}"
        "（嵌套的重复很慢；限时 {limit} 秒）"
    ),
    "unknown key {key}; known are {keys}": "不认识的键 {key}；可用的有 {keys}",
    "{key} is missing": "缺少 {key}",
    "{key} is empty; a rule needs at least one example of each kind": "{key} 是空的；正例和反例都至少要有一个",
    "a code has the form group/name": "code 的写法是“类/名”",
    "another rule has this code": "另一条规则已经用了这个 code",
    "{reason} in the pattern {pattern}": "pattern {pattern} 有误：{reason}",
    "{reason} in 'after' {after}": "after {after} 有误：{reason}",
    "the pattern {pattern} matches the empty text": "pattern {pattern} 连空文本也匹配",
    "the pattern takes more than {limit} s on the example {example}": "pattern 在例子 {example} 上用时超过 {limit} 秒",
    "the example {example} gives {found}, not {wanted}": "例子 {example} 改成了 {found}，不是 {wanted}",
    "the example {example} gives {found}, and that gives {again} the next time": (
        "例子 {example} 改成 {found}，再改一遍又成了 {again}"
    ),
    "the example {example} changes nothing; what stays belongs in 'keeps'": (
        "例子 {example} 没有改动；不该改的请写进 keeps"
    ),
    "tables, as [[rules]]": "表，写作 [[rules]]",
    "a string": "字符串",
    "a list of pairs [before, after]": "成对的列表 [改前, 改后]",
    "a number above 0 and up to 1": "大于 0、不超过 1 的数",
    "{place}: unknown key {key}; did you mean {guess}?": "{place}：不认识的键 {key}；是不是 {guess}？",
    "{place}: unknown key {key}; known are {keys}": "{place}：不认识的键 {key}；可用的有 {keys}",
    "{place}: {key} must be {kind}, not {value}": "{place}：{key} 应为{kind}，不能是 {value}",
    "{key} must be {kind}, not {value}": "{key} 应为{kind}，不能是 {value}",
    "a list of strings": "字符串列表",
    "a number from 0 to 1": "0 到 1 的数",
    "one of {names}": "以下之一：{names}",
    "{place}: not valid TOML: {reason}": "{place}：不是合法的 TOML：{reason}",
    "{flag} must be one of {names}, not {value}": "{flag} 应为以下之一：{names}，不能是 {value}",
    "{path} is both read and written; choose another --output-file": (
        "{path} 既要读又要写；请给 --output-file 换一个名字"
    ),
    "--backup {suffix} would make documents of the backups; choose another suffix": (
        "--backup {suffix} 会让备份被当作文档；请换一个后缀"
    ),
    "{path}: the model cannot be read ({reason}); install the package again, or rebuild the model with "
    "`make train`": ("{path}：读不了模型（{reason}）；请重新安装，或用 `make train` 重建模型"),
    "unknown profile {name}; the profiles are {names}": "没有 {name} 这种 profile；可用的有 {names}",
    "{path}: no such channel file; make one with `corrector ocr learn`": (
        "{path}：没有这个识别错误模型；可用 `corrector ocr learn` 生成"
    ),
    "{path}: no channel of this version, or cut short or altered; make it again with `corrector ocr learn`": (
        "{path}：不是这个版本的识别错误模型，或者不完整、被改动过；请用 `corrector ocr learn` 重新生成"
    ),
    "{path}: made for another language model; make it again with `corrector ocr learn`": (
        "{path}：是为别的语言模型生成的；请用 `corrector ocr learn` 重新生成"
    ),
    "--channel needs --profile ocr or full": "--channel 只用于 --profile ocr 或 full",
    "--referee needs --channel sound": "--referee 只用于 --channel sound",
    "a referee needs the profile ocr or full, and the channel sound": (
        "referee 只用于 profile ocr 或 full，channel sound"
    ),
    "a referee knows slips by sound only; use it with the channel sound": (
        "referee 只管按音写错的字；请用 channel sound"
    ),
    "{path}: no such folder or file; a referee is a causal language model on this computer": (
        "{path}：没有这个文件夹或文件；referee 是本机上的一个因果语言模型"
    ),
    "a referee needs torch and transformers ({reason}); pip install 'zh-corrector[referee]'": (
        "referee 要用 torch 和 transformers（{reason}）；pip install 'zh-corrector[referee]'"
    ),
    "{path}: no causal language model that transformers reads ({reason}); pip install 'zh-corrector[referee]'": (
        "{path}：不是 transformers 能读的因果语言模型（{reason}）；pip install 'zh-corrector[referee]'"
    ),
    "{path}: this model cannot be asked for several readings at once; choose another one": (
        "{path}：这个模型不能同时比较几种读法；请换一个"
    ),
    "name the PAIRS to learn from and the file to write: corrector ocr learn PAIRS -o FILE": (
        "请给出识别结果和原文，以及要写的文件：corrector ocr learn PAIRS -o 文件"
    ),
    'needs two texts, as {"ocr": "…", "text": "…"}; {count} bad lines: {lines}': (
        '应有两段文字，如 {{"ocr": "…", "text": "…"}}；{count} 行有误：{lines}'
    ),
    'needs two texts, as {"ocr": "…", "text": "…"}': '应有两段文字，如 {{"ocr": "…", "text": "…"}}',
    "no pairs to learn from": "没有可学的内容",
    "a pair of more than {count} characters; give it page by page": "一对超过 {count} 字；请按页分开",
    "{path} is both read and written; choose another name for the channel": (
        "{path} 既要读又要写；请换一个名字"
    ),
    "line {line}: {reason}": "第 {line} 行：{reason}",
    "not well-formed XML ({reason})": "XML 不完整或有误（{reason}）",
    "declares entities of its own, which are not read; remove the <!ENTITY …>": (
        "自己定义了实体，不予读取；请去掉 <!ENTITY …>"
    ),
    "neither hOCR (<html>) nor ALTO (<alto>)": "既不是 hOCR（<html>），也不是 ALTO（<alto>）",
    "a confidence lies outside its range": "有置信度超出范围",
    "{count} confidences for a text of {size} characters; each needs one": (
        "{size} 个字有 {count} 个置信度；应一字一个"
    ),
    "{count} numbers in x_confs for {size} characters; each needs one": (
        "x_confs 有 {count} 个数，字有 {size} 个；应一字一个"
    ),
    "CC {given} does not match {word}: one digit a character": "CC {given} 与 {word} 对不上；应一字一个数字",
    "WC {given} is no number from 0 to 1": "WC {given} 不是 0 到 1 的数",
    "{given} is no confidence": "{given} 不是置信度",
    "the standard input is no text in this encoding": "标准输入不是这种编码的文本",
    "{path} has no line {line}": "{path} 没有第 {line} 行",
    "give either --text or FILE[:LINE]": "请给出 --text 或 文件[:行号]，二者取一",
}


def choose_language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """ "zh" or "en": of --lang, CORRECTOR_LANG and the locale the first that is set.

    >>> choose_language([], {"LANG": "zh_CN.UTF-8"})
    'zh'
    """
    for number, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang" and number + 1 < len(arguments):
            return _of(arguments[number + 1])
        if argument.startswith("--lang="):
            return _of(argument.removeprefix("--lang="))
    names = ("CORRECTOR_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    return _of(next((environment[name] for name in names if environment.get(name)), ""))


def translate(message: str, language: str) -> str:
    """An English message of the library in the language of the run; as it is if nobody has translated it."""
    if language != "zh":
        return message
    for pattern, chinese in _patterns():
        if match := pattern.fullmatch(message):
            blanks = {name: translate(value, language) for name, value in match.groupdict().items()}
            return chinese.format(**blanks)
    path, colon, rest = message.partition(": ")
    return f"{path}：{translate(rest, language)}" if colon else message


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Each message as a pattern whose groups are its blanks."""
    found = []
    for english, chinese in MESSAGES.items():
        parts = re.split(r"\{(\w+)\}", english)
        texts = [f"(?P<{part}>.+?)" if number % 2 else re.escape(part) for number, part in enumerate(parts)]
        found.append((re.compile("".join(texts), re.DOTALL), chinese))
    return found


def _of(name: str) -> str:
    return LANGUAGES[0] if name.lower().startswith("zh") else LANGUAGES[1]
