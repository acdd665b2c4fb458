"""Groups of flags as values: a dataclass says what a command takes, and Typer reads it.

Separate, because most commands take the same flags: each names its groups and gets them back filled in,
instead of a score of arguments.
"""

import inspect
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from typing import Annotated, Any, get_args, get_type_hints

import typer

__all__ = ["Flag", "takes"]


@dataclass(frozen=True, slots=True)
class Flag:
    """How a field is spelt on the command line ("" for an argument), and what it means."""

    names: str
    zh: str
    en: str
    metavar: str | None = None

    def info(self, language: str) -> Any:  # noqa: ANN401 - typer types its own return values so
        """What Typer wants to know of it."""
        text = self.zh if language == "zh" else self.en
        if not self.names:
            return typer.Argument(help=text, metavar=self.metavar, show_default=False)
        return typer.Option(*self.names.split(), help=text, metavar=self.metavar, show_default=False)


def takes(*groups: type, language: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Decorator: a function of a language and option groups becomes one of all their flags."""

    def decorate(body: Callable[..., None]) -> Callable[..., None]:
        def command(**values: object) -> None:
            body(
                language,
                *(group(**{field.name: values[field.name] for field in fields(group)}) for group in groups),
            )

        parameters = [parameter for group in groups for parameter in _parameters(group, language)]
        command.__name__, command.__doc__ = body.__name__, body.__doc__
        command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        return command

    return decorate


def _parameters(group: type, language: str) -> list[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    found = []
    for field in fields(group):
        kind, flag = get_args(hints[field.name])
        default = None if field.default is MISSING else field.default
        annotation = Annotated[kind, flag.info(language)]  # type: ignore[valid-type]
        found.append(
            inspect.Parameter(
                field.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation
            )
        )
    return found
