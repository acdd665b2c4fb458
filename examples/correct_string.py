"""Correct a string and see what was changed. 修正一段文字，并看看改了什么。

python examples/correct_string.py [TEXT]
"""

import sys

from corrector import correct

TEXT = "图书馆坚持为广阔读者效劳，全年开展读书活动96场，各项工作都有了新的开展。"

result = correct(sys.argv[1] if len(sys.argv) > 1 else TEXT)
print(result.text)
for edit in result.edits:
    print(f"{edit.start:4}  {edit.before} → {edit.after}  {edit.score:.2f}  {edit.rule}")
