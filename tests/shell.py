"""Running the command line in tests: in this process, or as one of its own."""

import io
import os
import sys
from pathlib import Path

import fake_engine
import pytest

from corrector.cli import main

WRONG = "为职工效劳，树立科学开展观。\n"
RIGHT = "为职工服务，树立科学发展观。\n"
ENGINE = [sys.executable, str(Path(fake_engine.__file__))]
ROOT = str(Path(__file__).parent.parent)


class Shell:
    """Runs commands in this process and keeps what they print."""

    def __init__(self, capture: pytest.CaptureFixture[bytes], patch: pytest.MonkeyPatch) -> None:
        self._capture, self._patch = capture, patch
        self.data, self.out, self.err = b"", "", ""

    def __call__(self, *arguments: str, stdin: bytes = b"") -> int:
        self._patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as stop:
            main(arguments)
        self.data, errors = self._capture.readouterr()
        self.out, self.err = self.data.decode("utf-8", "surrogateescape"), errors.decode()
        assert isinstance(stop.value.code, int)
        return stop.value.code


def put(name: str, content: str | bytes) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def own_environment(**values: str) -> dict[str, str]:
    paths = os.pathsep.join(filter(None, [ROOT, os.environ.get("PYTHONPATH", "")]))
    return {**os.environ, "PYTHONPATH": paths, "CORRECTOR_LANG": "en", **values}
