"""Machine code for the few functions that everything else waits for, where numba is installed and it is worth while.

Apart from those functions because each of them is whole without it: in NumPy, which is what counts. `corrector.loops`
holds the same as plain loops, under the same names, and a test holds them against each other, bit by bit.
"""

import gc
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

__all__ = ["TWINS", "load", "note", "twin", "unload"]

# Characters that a process has corrected, from which on it gains more than loading takes: a second, on the first day of
# a machine some ten.
WORTH = 1 << 25
SETTLED = 2  # runs of the loops, in the first of which they are compiled

P = ParamSpec("P")
R = TypeVar("R")

TWINS: dict[str, Callable[..., object]] = {}  # the functions that have a twin, by name
_loops: dict[str, Callable[..., object]] = {}  # the twins that are loaded
_corrected = _runs = 0


def twin(function: Callable[P, R]) -> Callable[P, R]:
    """A function that gives way to the loop of its name as soon as the loops are loaded."""
    name = function.__name__
    TWINS[name] = function

    @wraps(function)
    def either(*args: P.args, **kwargs: P.kwargs) -> R:
        return _loops.get(name, function)(*args, **kwargs)  # type: ignore[return-value]

    return either


def note(characters: int) -> None:
    """Tell that so many characters more are to be corrected: the loops are loaded when it is worth while.

    Once they have run, what is in memory then Python's garbage collector no longer looks at (see `gc.freeze`).
    """
    global _corrected, _runs
    before, _corrected = _corrected, _corrected + characters
    if before < WORTH <= _corrected:
        load()
    if _loops and _runs < SETTLED:
        _runs += 1
        if _runs == SETTLED:
            gc.collect()
            gc.freeze()  # a hundred thousand objects of numba's, which every full collection would look through again


def load() -> bool:
    """Have the loops run from now on, in all of this process; whether numba is there to compile them.

    On the first call they are compiled, each when it is first needed; what comes of it is kept beside them.
    """
    try:
        from corrector import loops
    except ImportError:
        return False
    _loops.update({name: getattr(loops, name) for name in loops.__all__})
    return True


def unload() -> None:
    """Have NumPy do it again."""
    _loops.clear()
