"""Correct all .txt files of a folder into another one. 把一个文件夹里的 .txt 文件改好，写进另一个文件夹。

python examples/correct_folder.py SOURCE TARGET
"""

import sys
from pathlib import Path

from corrector import Corrector

source, target = map(Path, sys.argv[1:3])
corrector = Corrector()
for path in sorted(source.rglob("*.txt")):
    result = corrector.correct(path.read_bytes().decode())  # bytes, so that line ends stay as they are
    copy = target / path.relative_to(source)
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes(result.text.encode())
    print(f"{result.profile.converted:4.0%}  {len(result.edits):4}  {path}")
