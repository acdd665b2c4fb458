"""Every sentence a report says, in Chinese and in English.

Separate, so that whoever mends a sentence or adds a language finds all of them on one page.
"""

__all__ = ["say"]

WORDS: dict[str, tuple[str, str]] = {
    # what was found
    "converted": ("疑似经过词语替换（{probability}）", "probably converted ({probability})"),
    "inverting": ("含反义替换（词表 {names}），请人工核对", "turns meanings round (family {names}): read these"),
    "family": ("词表 {name} {probability}", "family {name} {probability}"),
    "doubt": ("存疑", "doubt"),
    "refused": ("写不进 {encoding}，未改", "not in {encoding}, left"),
    "bound": ("会移动词或行的边界，未改", "would move the bounds of words or lines, left"),
    "fixed-file": ("{path}：改了 {edits} 处", "{path}: {edits:edit} made"),
    # the sentence at the end
    "checked": ("检查了 {files} 个文件，{characters} 字", "Checked {files:file}, {characters:character}"),
    "none": ("没有要改的地方", "nothing to change"),
    "edits": ("{edits} 处可改（{changed} 个文件）", "{edits:edit} in {changed:file}"),
    "fixed": ("改了 {fixed} 处（{changed} 个文件）", "{fixed:edit} made in {changed:file}"),
    "doubts": ("{doubts} 处存疑", "{doubts:doubt}"),
    "refused-sum": ("{refused} 处写不进原文件，未改", "{refused:edit} the file cannot hold, left"),
    "skipped": ("跳过 {skipped} 个", "{skipped:file} skipped"),
    "errors": ("{errors} 个读不了", "{errors:file} unreadable"),
    "malformed": ("{malformed} 个扫描文件有误", "{malformed:scan} malformed"),
    "missing": ("{missing} 个路径没有文件", "{missing:path} without a file"),
    "unjudged": ("{unjudged} 个没有判断，原样保留", "{unjudged:file} not judged, left"),
    "unwritten": ("{unwritten} 个没有写入", "{unwritten:file} not written"),
    "stop": ("。", "."),
    "comma": ("，", ", "),
    "hint": ("`corrector fix` 可改正。", "`corrector fix` makes them."),
    # what is said of a path at once
    "note-skip": ("{path}：跳过，{reason}", "{path}: skipped: {reason}"),
    "note-error": ("{path}：读不了，{reason}", "{path}: cannot be read: {reason}"),
    "note-malformed": ("{path}：{reason}", "{path}: {reason}"),
    "note-missing": ("{path}：{reason}", "{path}: {reason}"),
    "note-unjudged": ("{path}：{reason}", "{path}: {reason}"),
    "note-unwritten": ("{path}：{reason}", "{path}: {reason}"),
    "note-remark": ("{path}：{reason}", "{path}: {reason}"),
    # statistics and scan
    "head-family": ("词表", "family"),
    "head-rule": ("规则", "rule"),
    "head-edits": ("改动", "edits"),
    "head-converted": ("转换", "conv."),
    "head-density": ("万分比", "per 10k"),
    "head-characters": ("字数", "chars"),
    "head-families": ("词表", "families"),
    "head-path": ("文件", "file"),
    "sum": ("合计", "total"),
    "density": ("每万字 {density} 处", "{density} per 10,000 characters"),
    "scanned": (
        "{files} 个文件，{converted} 个疑似经过词语替换",
        "{files:file}, {converted} probably converted",
    ),
    # why, and why not
    "verdict-edit": ("改", "changed"),
    "verdict-doubt": ("存疑，不改", "doubted, left"),
    "verdict-keep": ("不改", "left"),
    "verdict-shield": ("受保护，不改", "protected, left"),
    "verdict-off": ("规则没有开启，不改", "its rule is off, left"),
    "label-rule": ("规则", "rule"),
    "label-score": ("概率", "score"),
    "label-context": ("语境", "context"),
    "label-document": ("全文", "document"),
    "label-family": ("词表", "family"),
    "label-shield": ("保护", "shield"),
    "context-for": ("「{after}」更通顺（对数比 {odds}）", "“{after}” reads better (log-odds {odds})"),
    "context-against": ("「{before}」更通顺（对数比 {odds}）", "“{before}” reads better (log-odds {odds})"),
    "context-even": ("两个词差不多（对数比 {odds}）", "both read alike (log-odds {odds})"),
    "counts": (
        "「{before}」{written} 次，「{after}」{meant} 次；替换过的证据 {evidence}",
        "“{before}” {written}×, “{after}” {meant}×; evidence of conversion {evidence}",
    ),
    "at-work": (
        "{family}，在本文用过的概率 {probability}",
        "{family}, at work here with probability {probability}",
    ),
    "shielded": ("「{shield}」里的字不动", "nothing inside “{shield}” changes"),
    "score": ("应为「{after}」的概率 {score}", "“{after}” was meant with probability {score}"),
    "score-gone": ("应去掉「{before}」的概率 {score}", "“{before}” does not belong here with probability {score}"),
    "by-reader": (
        "识别错误：字形、读音和前后文都指向「{after}」",
        "misread: shape or sound, and the text around, speak for “{after}”",
    ),
    "by-rule": ("`corrector rule {rule}` 有说明", "`corrector rule {rule}` tells more"),
    "no-candidate": (
        "{path}：这里没有任何词条，规则也没有发现什么，没有可改的。",
        "{path}: no entry of any lexicon stands here and no rule finds anything, nothing could change.",
    ),
}


class _Count(int):
    """A number that knows its plural: `{n:file}` is "1 file" or "3 files"."""

    def __format__(self, noun: str) -> str:
        return f"{int(self):,} {noun}{'' if self == 1 else 's'}" if noun else f"{int(self):,}"


def say(language: str, key: str, **values: object) -> str:
    """The sentence of this name in "zh" or "en", with its blanks filled in.

    >>> say("en", "doubts", doubts=1)
    '1 doubt'
    """
    template = WORDS[key][language != "zh"]
    return template.format(**{name: _Count(v) if type(v) is int else v for name, v in values.items()})
