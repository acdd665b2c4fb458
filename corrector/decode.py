"""Bytes to text and back, losing nothing.

Separate, because what a file's bytes mean and what its words mean are two questions: nothing here
knows about corrections, and nothing elsewhere knows about encodings.

Bytes that are no character in the encoding stay in the text as lone surrogates (PEP 383), so every
byte has its place in the text and every place in the text its bytes.
"""

import codecs
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corrector.errors import ConfigError, DecodeError

__all__ = ["Decoded", "check_encoding", "decode"]

BOMS = (  # UTF-32 before UTF-16: the little-endian mark of one begins with that of the other
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SYNONYMS = {"utf-8-sig": "utf-8", "gb2312": "gbk", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
ENCODINGS = ("utf-8", "gb18030", "gbk", "big5", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
MULTIBYTE = ("gb18030", "gbk", "big5")
WIDE = {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}
SAMPLE = 32_768  # bytes looked at from each of three places; a page of text is some 4,000

# The 300 most frequent Hanzi of present-day texts, 70 % of running text (counted over news, law, science,
# literature and software documentation), and the traditional forms of those that have one.
FREQUENT = frozenset(
    "的一人是有在和不国会中用行以为了要业工个法定生理对地应我当大这发可民经上设作动时方建能来产进他关到出政部主制学体分年实于条们第自十化成全文表数提机同管程过现事"
    "规下者本家面员展或位多务其后合力性加三使与施就重社开等新代活资件种系所得单内据由济门度信如物高教区并解词二说相市而通之改前及技选将情明好计也企各结基类利术调公"
    "子间统义向场保组你从量委长需安因育立强式处意任日党构都项题平起入接期些决点求果天问正更收取农名去特外道标模科想品目息还集然心源确引小常具它职四治导增课服最型织造"
    "整级议持两记查已质必效责被水五语此很证形变报金着完交则参置供控看况字认存共样美准把检权知素无列指村比绿象回府但原照总做运环步"
    "國會爲為業個對應當這發經設動時來產進關學體實於條們數機過現規員務後與開資種單內据濟門區並詞說選將計結類術調間統義場組從長強處黨構項題決點問農標還確職導課織級議兩"
    "記質責語證變報則參況認樣準檢權無綠總運環"
)
MARKS = frozenset("，。、；：？！“”‘’（）《》「」『』【】—…·　％～")
LEVEL = 0.3  # Chinese rates .5 and more, text read wrongly below .1 (measured on samples of 40 characters)
AHEAD = 24  # bytes looked at to find out where characters begin again after a bad one
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
BAD = re.compile(r"[\udc80-\udcff]")
ASCII = re.compile(r"[\t\n\r\x20-\x7e]")
LONE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and how to find every code point of it in the bytes it came from.

    `encoding` is one of ENCODINGS; `bom` the mark before the text and `tail` the odd bytes after it,
    neither of them part of `text`. `bad` counts the bytes (code units of UTF-16) that are no character.
    `guessed` says that nothing but the look of the text speaks for the encoding.
    """

    text: str
    encoding: str
    bom: bytes = b""
    tail: bytes = b""
    bad: int = 0
    guessed: bool = False

    def to_bytes(self, text: str) -> bytes:
        """A stretch of the text as the bytes that stand in the file; UnicodeEncodeError if there are none."""
        return text.encode(self.encoding, _errors(self.encoding))

    def byte_offsets(self, offsets: Iterable[int]) -> list[int]:
        """Ascending offsets in `text` (code points) -> offsets in the file (bytes, the mark counted)."""
        found: list[int] = []
        at, place = 0, len(self.bom)
        for offset in offsets:
            place += len(self.to_bytes(self.text[at:offset]))
            at = offset
            found.append(place)
        return found

    def changes(self, edits: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, bytes] | None]:
        """Replacements in the text (start, end, new) -> the same in the file's bytes.

        The edits are sorted and do not overlap. None stands for one that cannot be made: its characters
        do not exist in the encoding, or a bad byte before it could join up with them.
        """
        places = self.byte_offsets(offset for start, end, _ in edits for offset in (start, end))
        found: list[tuple[int, int, bytes] | None] = []
        for number, (start, _, new) in enumerate(edits):
            try:
                data = new.encode(self.encoding)
            except UnicodeEncodeError:
                found.append(None)
                continue
            joins = self.encoding in MULTIBYTE and start > 0 and BAD.match(self.text, start - 1)
            found.append(None if joins else (places[2 * number], places[2 * number + 1], data))
        return found


def check_encoding(name: str) -> str:
    """The name by which `decode` knows an encoding, whatever its spelling; ConfigError if it does not."""
    try:
        known = codecs.lookup(name).name
    except LookupError:
        known = name
    known = SYNONYMS.get(known, known)
    if known not in ENCODINGS:
        raise ConfigError(f"unknown encoding {name!r}; known are {', '.join(ENCODINGS)}")
    return known


def decode(data: bytes, encoding: str | None = None) -> Decoded | None:
    """The text of a file, or None when the bytes are no text (an image, an archive).

    `encoding` is one of ENCODINGS and then strict: DecodeError names the first byte that does not fit.
    Without it a mark decides, then whether the whole is UTF-8, then which reading looks most like Chinese.

    >>> decode("为职工服务".encode("gb18030")).encoding
    'gb18030'
    """
    bom, marked = next(((mark, name) for mark, name in BOMS if data.startswith(mark)), (b"", ""))
    if encoding is None:
        read = _read(data, bom, marked or _guess(data))
        if read is None or marked or (read.encoding == "utf-8" and not read.bad):
            return read
        return replace(read, guessed=True)
    if marked[:6] == encoding[:6]:
        encoding = marked
    else:
        bom = b""
    read = _read(data, bom, encoding)
    if read is not None and (read.bad or read.tail):
        raise DecodeError(f"byte {_first_bad(read)} is not {encoding}; give the right --encoding, or none")
    return read


def _first_bad(read: Decoded) -> int:
    match = LONE.search(read.text)
    return read.byte_offsets([match.start() if match else len(read.text)])[0]


def _errors(encoding: str) -> str:
    return "surrogatepass" if encoding in WIDE else "surrogateescape"


def _resume(error: UnicodeError) -> tuple[str, int]:
    """Error handler for GB18030 and Big5: keeps as bytes what lies before the next whole character.

    A bad first byte leaves its second one over; read as a first byte, that would shift all that follows.
    """
    if not isinstance(error, UnicodeDecodeError):
        raise error
    data, start = error.object, error.start

    def follows(end: int) -> float:
        return _rate(data[end : end + AHEAD].decode(error.encoding, "replace"), wide=False)

    end = max(range(start + 1, min(start + 3, len(data)) + 1), key=follows)  # of equals the first
    return data[start:end].decode("ascii", "surrogateescape"), end


codecs.register_error("corrector-resume", _resume)


def _read(data: bytes, bom: bytes, encoding: str) -> Decoded | None:
    body = data[len(bom) :]
    tail = body[len(body) - len(body) % WIDE[encoding] :] if encoding in WIDE else b""
    body = body[: len(body) - len(tail)]
    try:
        text = body.decode(encoding, "corrector-resume" if encoding in MULTIBYTE else _errors(encoding))
    except UnicodeDecodeError:  # UTF-32 with numbers beyond Unicode
        return None
    if encoding == "big5" and text.encode(encoding, "surrogateescape") != body:
        text = _keep_doublets(text, body)
    bad = LONE if encoding in WIDE else BAD
    read = Decoded(text, encoding, bom, tail, sum(1 for _ in bad.finditer(text)))
    return read if _is_text(read) else None


def _keep_doublets(text: str, body: bytes) -> str:
    """Characters that Big5 holds twice (十 is A451 and A2CC) stay bytes where they would change."""
    parts: list[str] = []
    at = 0
    for character in text:
        data = character.encode("big5", "surrogateescape")
        there = body[at : at + len(data)]
        parts.append(character if there == data else there.decode("ascii", "surrogateescape"))
        at += len(data)
    return "".join(parts)


def _is_text(read: Decoded) -> bool:
    """No NUL, and not more than one control character in ten; a page of any text has none or two."""
    head = read.text[:SAMPLE]
    return "\0" not in read.text and len(CONTROLS.findall(head)) * 10 <= len(head)


def _guess(data: bytes) -> str:
    """The encoding of bytes without a mark; UTF-8 if nothing looks like Chinese."""
    wide = b"\0" in data
    if not wide:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return "utf-8"
    names = tuple(WIDE) if wide else ("utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be")
    sample = _sample(data)
    rates = {}
    for name in names:
        text = sample.decode(name, "corrector-resume" if name in MULTIBYTE else "replace")
        rates[name] = _rate(text, wide)
    best = max(names, key=lambda name: rates[name])  # of equals the first
    return best if rates[best] >= LEVEL else "utf-8"


def _sample(data: bytes) -> bytes:
    """All of a small file; of a large one its beginning, middle and end, cut at multiples of four bytes."""
    if len(data) <= 3 * SAMPLE:
        return data
    middle, end = len(data) // 2 & ~3, len(data) - SAMPLE & ~3
    return data[:SAMPLE] + data[middle : middle + SAMPLE] + data[end:]


def _rate(text: str, wide: bool) -> float:
    """How much a text looks like Chinese, at most 1: frequent Hanzi and marks for it, bad bytes against.

    ASCII says nothing where it reads the same in all encodings; in wide ones it speaks for the reading.
    """
    shown = text if wide else ASCII.sub("", text)
    if not shown:
        return 0.0
    known = sum(character in FREQUENT or character in MARKS for character in shown)
    plain = len(ASCII.findall(text)) if wide else 0
    bad = sum(character == "\ufffd" or BAD.match(character) is not None for character in shown)
    return (known + plain - 2 * bad) / len(shown)
