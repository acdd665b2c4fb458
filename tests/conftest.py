"""What tests of more than one module start from."""

import gzip
import signal
from pathlib import Path

import fake_engine
import pytest
from hypothesis import settings
from shards import DIRTY, lines
from shell import Shell

import corrector.engine

settings.register_profile("here", deadline=None)  # a busy machine is no fault
settings.load_profile("here")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, a fake engine, English, and nothing of the user's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(corrector.engine, "Corrector", fake_engine.Corrector)
    monkeypatch.setenv("CORRECTOR_LANG", "en")
    for number in (signal.SIGINT, signal.SIGTERM):
        monkeypatch.setattr(signal, "signal", lambda *_: None)
        signal.getsignal(number)
    return tmp_path


@pytest.fixture
def run(home: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Shell:
    return Shell(capsysbinary, monkeypatch)


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corrector.corpus.chunks.CHUNK", 1 << 12)
    monkeypatch.setattr("corrector.corpus.chunks.LONG", 1 << 14)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    (folder / "b").mkdir(parents=True)
    (folder / "a.jsonl").write_bytes(lines(300))
    (folder / "b" / "c.jsonl.gz").write_bytes(gzip.compress(lines(200, 2)))
    (folder / "note.txt").write_text(DIRTY)
    (folder / "empty.jsonl").write_bytes(b"")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    return folder
