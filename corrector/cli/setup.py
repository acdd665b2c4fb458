"""From flags and configuration files to settings, selections and engines, each made once.

Separate from the run, because `explain` and `--show-settings` need the same answers without a run.
"""

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from corrector.cli.options import Chosen, Judged
from corrector.config import Settings, discover, load
from corrector.errors import ConfigError
from corrector.files import Selection

if TYPE_CHECKING:
    from corrector.engine import Corrector

__all__ = ["Setup"]


class Setup:
    """What holds for the files of a folder: the flags, then the nearest configuration, then the defaults."""

    def __init__(self, judged: Judged, chosen: Chosen | None = None) -> None:
        self._judged = judged
        self._chosen = chosen or Chosen()
        self._load = cache(load)
        self._engines: dict[tuple[object, ...], Corrector] = {}
        self.settings = cache(self._settings)

    def _settings(self, folder: Path) -> Settings:
        judged = self._judged
        if judged.isolated:
            found = Settings()
        else:
            path = Path(judged.config) if judged.config else discover(folder)
            found = self._load(path) if path else Settings()
        _prove(found)
        if judged.channel and (judged.profile or found.profile) == "conversion":
            raise ConfigError("--channel needs --profile ocr or full")
        if judged.referee and (judged.channel or found.channel) != "sound":
            raise ConfigError("--referee needs --channel sound")
        return found.changed(
            profile=judged.profile,
            families=_tuple(judged.families),
            lexicons=_tuple(judged.lexicons),
            threshold=judged.threshold,
            channel=judged.channel,
            referee=judged.referee,
            select=_tuple(judged.select),
            ignore=_tuple(judged.ignore),
            allow=(*found.allow, *(judged.allow or ())),
        )

    def selection(self, folder: Path) -> Selection:
        """What is left out under a folder."""
        chosen, here = self._chosen, Path.cwd()
        settings = self.settings(folder)
        exclude = (
            (settings.root, settings.exclude) if chosen.exclude is None else (here, tuple(chosen.exclude))
        )
        extended = (here, tuple(chosen.extend_exclude or ()))
        return Selection((exclude, extended), chosen.force_exclude, chosen.respect_gitignore)

    def corrector(self, folder: Path) -> "Corrector":
        """The engine for the files of a folder; the same one for the same settings."""
        settings = self.settings(folder)
        words = (settings.allow, settings.select, settings.ignore)
        models = (settings.channel, settings.referee)
        rules = json.dumps(settings.rules)
        shape = (settings.profile, settings.families, settings.lexicons, settings.threshold)
        key = (*shape, *models, *words, rules)
        if key not in self._engines:
            from corrector.engine import Corrector

            self._engines[key] = Corrector(
                settings.profile,
                families=settings.families,
                lexicons=settings.lexicons,
                threshold=settings.threshold,
                allow=settings.allow,
                select=settings.select,
                ignore=settings.ignore,
                rules=settings.rules,
                channel=settings.channel,
                referee=settings.referee,
            )
        return self._engines[key]


def _prove(settings: Settings) -> None:
    """Tries the rules of a configuration. Raises ConfigError with file and line for one that cannot be used."""
    if settings.rules:
        from corrector.rules.patterns import PatternError, compile_patterns

        try:
            compile_patterns(settings.rules)
        except PatternError as error:
            raise ConfigError(f"{settings.place(error.number)}: {error}") from error


def _tuple(words: list[str] | None) -> tuple[str, ...] | None:
    return tuple(words) if words else None
