"""The command `corrector`: what a shell sees of the library.

Separate from the library, because exit codes, signals, flags and languages are nothing to it.
"""

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

from corrector.errors import CorrectorError

__all__ = ["main"]

INTERRUPTED, TERMINATED = 130, 143


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command with these arguments (those of the process if None) and exit with its code.

    An error that a user can mend becomes one line on stderr and code 2; a closed pipe ends the run quietly.
    """
    from corrector.cli.language import choose_language

    given = sys.argv[1:] if arguments is None else list(arguments)
    language = choose_language(given, os.environ)
    _stop_on_signals()
    try:
        code = _run(given, language)
        sys.stdout.flush()  # while an error can still be told
    except BrokenPipeError:
        code = _silence(0)
    except CorrectorError as error:
        code = _complain(str(error), language)
    except OSError as error:  # all others were dealt with where they came up
        code = _silence(_complain(f"{error.filename or '<stdout>'}: {error.strerror}", language))
    sys.exit(code)


def _run(arguments: list[str], language: str) -> int:
    from corrector.cli.app import build

    end = arguments.index("--") if "--" in arguments else len(arguments)
    given = [*map(_spell_out, arguments[:end]), *arguments[end:]]
    try:
        build(language)(given, prog_name="corrector")
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 0
    return 0


def _spell_out(argument: str) -> str:
    """`--backup` alone and `--version` in the forms that the commands know."""
    return {"--backup": "--backup=.orig", "--version": "version"}.get(argument, argument)


def _complain(message: str, language: str) -> int:
    from corrector.cli.language import translate

    sys.stderr.write(f"corrector: {translate(message, language)}\n")
    return 2


def _silence(code: int) -> int:
    """Let the interpreter flush what is left into nothing when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _stop_on_signals() -> None:
    """SIGINT and SIGTERM unwind the stack, so that a temporary file is removed on the way out."""

    def stop(number: int, frame: FrameType | None) -> None:
        sys.exit(INTERRUPTED if number == signal.SIGINT else TERMINATED)

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
