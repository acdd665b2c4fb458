"""What becomes of a document that was converted: it is mended, marked, or left out.

Separate from the work, because every kind of shard asks the same question.
"""

from dataclasses import dataclass
from typing import Literal

from corrector.edits import Profile
from corrector.errors import ConfigError

__all__ = ["POLICIES", "Policy"]

POLICIES = ("fix", "flag", "drop")


@dataclass(frozen=True, slots=True)
class Policy:
    """`name` is "fix": every document is corrected; "drop": converted documents are left out, the others
    corrected; "flag": no text is changed, and every record gets a field that says how sure it is that it was
    converted (0 when it does not count as converted).

    A document counts as converted when its probability is at least `probability`, and it has at least
    `density` edits per 10,000 characters. Raises ConfigError for values that cannot be.
    """

    name: Literal["fix", "flag", "drop"] = "fix"
    probability: float = 0.9
    density: float = 0.0
    flag_field: str = "converted"

    def __post_init__(self) -> None:
        if self.name not in POLICIES:
            raise ConfigError(f"--policy must be one of {', '.join(POLICIES)}, not {self.name!r}")
        if not 0 <= self.probability <= 1 or self.density < 0:
            raise ConfigError("--probability is from 0 to 1, --density 0 or more")

    def is_converted(self, profile: Profile, edits: int, characters: int) -> bool:
        """Whether a document counts as converted."""
        return profile.converted >= self.probability and edits * 10_000 >= self.density * characters

    @property
    def applies(self) -> bool:
        """Whether texts are changed at all."""
        return self.name != "flag"

    @property
    def extra(self) -> tuple[str, ...]:
        """The names of fields that are added to every record."""
        return (self.flag_field,) if self.name == "flag" else ()
