"""Repairs systematic artifacts in Chinese text, and leaves everything else as it is.

>>> from corrector import correct
>>> correct("我们要树立科学开展观。").text
'我们要树立科学发展观。'
"""

from typing import TYPE_CHECKING, Any

from corrector.edits import Correction, Edit, apply, revert

if TYPE_CHECKING:
    from corrector.engine import Corrector, correct

__all__ = ["Correction", "Corrector", "Edit", "apply", "correct", "revert"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """The engine is loaded when it is first asked for: `corrector version` must not wait for NumPy."""
    if name in ("Corrector", "correct"):
        from corrector import engine

        return getattr(engine, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
