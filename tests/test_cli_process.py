"""The command as a process of its own: pipes, signals, locales, start-up."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from shell import ENGINE, RIGHT, WRONG, own_environment, put


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    put(str(tmp_path / "a.txt"), WRONG * 20_000)
    command = [*ENGINE, "check", "--output-format", "jsonl", str(tmp_path / "a.txt")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=own_environment()) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("command", [["version"], ["check", "-"], ["fix", "-"]])
def test_output_that_cannot_be_written_is_an_error(command: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*ENGINE, *command],
            input=WRONG.encode(),
            stdout=full,
            stderr=subprocess.PIPE,
            env=own_environment(),
            check=False,
        )
    assert done.returncode == 2
    assert b"No space left" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_leaves_whole_files(tmp_path: Path, number: signal.Signals, code: int) -> None:
    for name in range(2000):
        put(str(tmp_path / f"{name:04}.txt"), WRONG)
    command = [*ENGINE, "fix", "--output-format", "concise", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=own_environment()) as process:
        assert process.stdout is not None
        while b"\n" not in process.stdout.read(1):
            pass
        process.send_signal(number)
        process.stdout.read()
        assert process.wait(30) == code
        assert process.stderr is not None and process.stderr.read() == b""
    contents = [path.read_text() for path in tmp_path.iterdir()]
    assert len(contents) == 2000, "no temporary file is left"
    assert set(contents) == {WRONG, RIGHT}


def test_a_kill_at_any_moment_leaves_old_or_new(tmp_path: Path) -> None:
    old, new = WRONG * 30_000, RIGHT * 30_000
    path = put(str(tmp_path / "a.txt"), old)
    seen = set()
    for delay in (0.15, 0.25, 0.35, 0.5, 0.7):
        path.write_text(old)
        process = subprocess.Popen([*ENGINE, "fix", "-q", str(path)], stdout=subprocess.DEVNULL, env=own_environment())
        time.sleep(delay)
        process.kill()
        process.wait()
        seen.add(path.read_text() == new)
        assert path.read_text() in (old, new)
    strays = {path.name for path in tmp_path.iterdir()} - {"a.txt"}
    assert all(name.startswith(".corrector-") and name.endswith(".tmp") for name in strays)


@pytest.mark.parametrize(
    "environment",
    [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"TERM": "dumb"}, {"PYTHONIOENCODING": "gbk"}],
)
def test_no_locale_breaks_a_report(tmp_path: Path, environment: dict[str, str]) -> None:
    path = put(str(tmp_path / "𠮷.txt"), WRONG)
    for arguments in (["check", str(path)], ["check", "--lang", "zh", "no.txt"], ["--lang", "zh", "--help"]):
        done = subprocess.run(
            [*ENGINE, *arguments], capture_output=True, env=own_environment(**environment), check=False
        )
        assert b"Traceback" not in done.stderr, done.stderr
        assert done.returncode in (0, 1, 2)


def test_the_command_starts_fast_and_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom corrector.cli import main\n"
        "try: main(['version'])\nexcept SystemExit: pass\n"
        "print([name for name in ('numpy', 'pathspec', 'opencc', 'tomllib') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=own_environment(), check=True
    )
    assert done.stdout.split("\n")[1] == "[]"
