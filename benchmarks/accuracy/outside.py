"""Runs one tool of pycorrector over lines of text; started by `peers.py` with an interpreter that has it.

Imports nothing of this project. In, one JSON value a line: {"kind", "table", "model"}, then the lines of each
document as a list. Out: the corrected lines of each document as a list, last the seconds that took.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any


def tool(settings: dict[str, Any]) -> Callable[[str], str]:
    """A function from a line to the corrected line."""
    if settings["kind"] == "confusion":
        from pycorrector import ConfusionCorrector  # type: ignore[import-not-found, unused-ignore]

        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8", delete=False) as file:
            file.writelines(f"{written}\t{meant}\n" for written, meant in settings["table"].items())
        made = ConfusionCorrector(custom_confusion_path_or_dict=file.name)
    else:
        from pycorrector import Corrector

        made = Corrector(language_model_path=settings["model"])
    return lambda line: str(made.correct(line)["target"]) if line else line


def main() -> None:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever the tool prints goes to the errors
    settings, *documents = [json.loads(line) for line in sys.stdin.buffer.read().decode("utf-8").split("\n")]
    correct = tool(settings)
    correct("预热。")
    began = time.process_time()
    for lines in documents:
        answers.write(json.dumps([correct(line) for line in lines], ensure_ascii=False) + "\n")
    answers.write(json.dumps(time.process_time() - began) + "\n")
    answers.close()


if __name__ == "__main__":
    main()
