"""What each key of a configuration must be, and the same as a JSON schema; apart, because editors read the schema."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["ALLOW", "KEYS", "Kind", "schema"]

PROFILES = ("conversion", "ocr", "full")


def _strings(value: object) -> tuple[str, ...] | None:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    return None


def _string(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _share(value: object) -> float | None:
    number = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
    return float(value) if number else None  # type: ignore[arg-type]


def _tables(value: object) -> tuple[Mapping[str, Any], ...] | None:
    return tuple(value) if isinstance(value, list) and all(isinstance(item, dict) for item in value) else None


def _profile(value: object) -> str | None:
    return value if isinstance(value, str) and value in PROFILES else None


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value must be, in words and as JSON schema; `read` returns None for anything else."""

    wanted: str
    read: Callable[[object], Any]
    schema: Mapping[str, object]


LIST = Kind("a list of strings", _strings, {"type": "array", "items": {"type": "string"}})
# What a rule holds is read by `corrector.rules.patterns`, which runs its examples, too.
TEXT = {"type": "string"}
RULE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["code", "pattern", "after", "examples", "keeps"],
    "properties": {
        "code": {**TEXT, "pattern": "^[^/]+/.+$"},
        "pattern": TEXT,
        "after": TEXT,
        "examples": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "array", "items": TEXT, "minItems": 2, "maxItems": 2},
        },
        "keeps": {"type": "array", "minItems": 1, "items": TEXT},
        "score": {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
    },
}
KEYS = {
    "profile": Kind("one of " + ", ".join(PROFILES), _profile, {"enum": list(PROFILES)}),
    "families": LIST,
    "lexicons": LIST,
    "threshold": Kind("a number from 0 to 1", _share, {"type": "number", "minimum": 0, "maximum": 1}),
    "select": LIST,
    "ignore": LIST,
    "channel": Kind("the name of a file", _string, {"type": "string", "minLength": 1}),
    "referee": Kind("the name of a folder or file", _string, {"type": "string", "minLength": 1}),
    "exclude": LIST,
    "rules": Kind("tables, as [[rules]]", _tables, {"type": "array", "items": RULE}),
}
ALLOW = {"words": LIST}


def schema() -> dict[str, object]:
    """The JSON schema of corrector.toml."""
    allow = {key: kind.schema for key, kind in ALLOW.items()}
    keys = {key: kind.schema for key, kind in KEYS.items()}
    closed = {"type": "object", "additionalProperties": False}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "corrector.toml",
        **closed,
        "properties": {**keys, "allow": {**closed, "properties": allow}},
    }
