"""Bytes to text and back: every encoding told and found, every byte kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrector.decode import ENCODINGS, Decoded, check_encoding, decode
from corrector.errors import ConfigError, DecodeError

SIMPLIFIED = "各级工会要为职工服务，把工作做到群众中去。\r\n第二行：完善机制，提高水平；"
TRADITIONAL = "各級工會要為職工服務，把工作做到群眾中去。\n第二行：完善機制，提高水平；"
UTF_8_BOM = b"\xef\xbb\xbf"

FOUND = {  # name: (bytes, encoding, mark)
    "utf-8": (SIMPLIFIED.encode(), "utf-8", b""),
    "utf-8 marked": (UTF_8_BOM + SIMPLIFIED.encode(), "utf-8", UTF_8_BOM),
    "gb18030": (SIMPLIFIED.encode("gb18030"), "gb18030", b""),
    "gb18030, four bytes": ((SIMPLIFIED + "𠮷㐂").encode("gb18030"), "gb18030", b""),
    "big5": (TRADITIONAL.encode("big5"), "big5", b""),
    "utf-16-le": (SIMPLIFIED.encode("utf-16-le"), "utf-16-le", b""),
    "utf-16-be": (SIMPLIFIED.encode("utf-16-be"), "utf-16-be", b""),
    "utf-16-le marked": (b"\xff\xfe" + SIMPLIFIED.encode("utf-16-le"), "utf-16-le", b"\xff\xfe"),
    "utf-16-be marked": (b"\xfe\xff" + SIMPLIFIED.encode("utf-16-be"), "utf-16-be", b"\xfe\xff"),
    "utf-16, no hanzi": ("plain\r\ntext".encode("utf-16-le"), "utf-16-le", b""),
    "utf-32-le marked": (b"\xff\xfe\0\0" + SIMPLIFIED.encode("utf-32-le"), "utf-32-le", b"\xff\xfe\0\0"),
    "utf-32-be": (SIMPLIFIED.encode("utf-32-be"), "utf-32-be", b""),
    "ascii": (b"nothing but ASCII\n", "utf-8", b""),
    "empty": (b"", "utf-8", b""),
    "only a mark": (UTF_8_BOM, "utf-8", UTF_8_BOM),
    "latin-1": ("déjà vu, très bien".encode("latin-1"), "utf-8", b""),
    "shift-jis": ("カタカナだけの文字列です".encode("shift-jis"), "utf-8", b""),
}
BINARY = {
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\0",
    "nul in utf-8": "中文\0中文".encode(),
    "controls": bytes(range(1, 32)) * 9,
    "utf-32 beyond unicode": b"\xff\xfe\0\0" + b"\xff" * 8,
}


@pytest.mark.parametrize("name", FOUND)
def test_the_encoding_is_found(name: str) -> None:
    data, encoding, mark = FOUND[name]
    read = decode(data)
    assert read is not None
    assert (read.encoding, read.bom) == (encoding, mark)
    assert rebuilt(read) == data


@pytest.mark.parametrize("name", [name for name in FOUND if name not in ("latin-1", "shift-jis")])
def test_an_encoding_that_was_told_reads_the_same(name: str) -> None:
    data, encoding, _ = FOUND[name]
    told, found = decode(data, encoding), decode(data)
    assert told is not None and found is not None
    assert (told.text, told.bom, told.tail) == (found.text, found.bom, found.tail)
    assert not told.guessed


@pytest.mark.parametrize("name", BINARY)
def test_binary_data_is_no_text(name: str) -> None:
    assert decode(BINARY[name]) is None


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("place", range(0, 60, 7))
def test_one_bad_byte_changes_neither_the_guess_nor_the_rest(encoding: str, place: int) -> None:
    text = TRADITIONAL if encoding == "big5" else SIMPLIFIED
    data = bytearray((text * 2).encode(encoding))
    data[place] = 0xFF
    read = decode(bytes(data))
    assert read is not None
    assert read.encoding == encoding
    assert rebuilt(read) == data
    assert read.text.endswith(text[-20:]), "characters begin again after the bad byte"


@pytest.mark.parametrize(
    ("data", "encoding", "message"),
    [
        ("服务".encode() + b"\xff", "utf-8", "byte 6 is not utf-8"),
        (UTF_8_BOM + b"\xff", "utf-8", "byte 3 is not utf-8"),
        ("服务".encode("gb18030")[:-1], "gbk", "byte 2 is not gbk"),
        ("服务".encode("utf-16-le") + b"x", "utf-16-le", "byte 4 is not utf-16-le"),
        (b"\x00\xd8", "utf-16-le", "byte 0 is not utf-16-le"),
    ],
)
def test_an_encoding_that_was_told_is_strict(data: bytes, encoding: str, message: str) -> None:
    with pytest.raises(DecodeError, match=message):
        decode(data, encoding)


@pytest.mark.parametrize("name", ["UTF8", "utf_8", "utf-8-sig", "GBK", "gb2312", "Big5", "UTF-16", "cp936"])
def test_names_of_encodings_may_be_spelt_as_usual(name: str) -> None:
    assert check_encoding(name) in ENCODINGS


@pytest.mark.parametrize("name", ["latin-1", "utf-9", "", "rot13"])
def test_other_encodings_are_refused(name: str) -> None:
    with pytest.raises(ConfigError, match="known are utf-8, gb18030"):
        check_encoding(name)


def test_characters_that_big5_holds_twice_stay_as_they_were() -> None:
    data = TRADITIONAL.encode("big5") + b"\xa2\xcc\xa1\xfe" + TRADITIONAL.encode("big5")
    read = decode(data)
    assert read is not None
    assert read.encoding == "big5"
    assert rebuilt(read) == data


def test_changes_are_seen_in_bytes_of_the_file() -> None:
    read = decode(b"\xff\xfe" + "为效劳".encode("utf-16-le"))
    assert read is not None
    assert read.changes([(1, 3, "服务")]) == [(4, 8, "服务".encode("utf-16-le"))]


def test_a_change_that_the_encoding_lacks_is_refused() -> None:
    read = decode(TRADITIONAL.encode("big5"))
    assert read is not None
    assert read.changes([(0, 1, "务"), (1, 2, "務")]) == [None, (2, 4, "務".encode("big5"))]


def test_a_change_right_behind_a_bad_byte_is_refused() -> None:
    """A bad byte may be the first half of a character: the new word must not become its second half."""
    data = SIMPLIFIED.encode("gb18030") + b"\x81"
    read = decode(data)
    assert read is not None
    end = len(read.text)
    assert read.changes([(end, end, "服务")]) == [None]


@given(st.binary(max_size=200), st.sampled_from(ENCODINGS))
def test_no_byte_is_ever_lost(data: bytes, encoding: str) -> None:
    from corrector.decode import _read

    for read in (decode(data), _read(data, b"", encoding)):
        if read is not None:
            assert rebuilt(read) == data
            assert read.byte_offsets([0, len(read.text)]) == [len(read.bom), len(data) - len(read.tail)]


@given(st.text(max_size=50), st.sampled_from(["utf-8", "gb18030", "utf-16-le"]), st.data())
def test_offsets_point_at_the_same_character(text: str, encoding: str, data: st.DataObject) -> None:
    text = text.replace("\0", "") + SIMPLIFIED
    read = decode(text.encode(encoding), encoding)
    if read is None or read.bom:
        return
    offset = data.draw(st.integers(0, len(text)))
    (place,) = read.byte_offsets([offset])
    assert text.encode(encoding)[place:].decode(encoding) == text[offset:]


def rebuilt(read: Decoded) -> bytes:
    return read.bom + read.to_bytes(read.text) + read.tail
