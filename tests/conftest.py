"""What tests of more than one module start from."""

import signal
from pathlib import Path

import fake_engine
import pytest
from hypothesis import settings
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
