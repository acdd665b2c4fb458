"""What a run was: by which settings, lexicons and models, and what became of each shard, with hashes.

Separate from the run, because it is also the proof that two runs did the same. It holds no times and no
machine's name, so that equal runs have equal manifests.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from corrector.corpus.part import Places
from corrector.corpus.shards import OWN, Shard
from corrector.corpus.tally import Tally
from corrector.errors import ConfigError
from corrector.files import write
from corrector.files.write import is_own

__all__ = ["Books", "digest", "key_of"]

NAME, SETTINGS = "manifest.json", "settings.json"


def digest(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def key_of(facts: Mapping[str, Any]) -> str:
    """A short name for a set of facts: equal facts, equal key."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=True).encode()).hexdigest()[:32]


class Books:
    """The books of an output folder: `settings` are all that decides what comes out, as JSON."""

    def __init__(self, out: Path, settings: Mapping[str, Any]) -> None:
        self.out, self.settings = out, settings
        self.key = key_of(settings)

    def open(self, resume: bool) -> None:
        """Begin a run, or go on with one. ConfigError when the folder holds something else, or other settings' run."""
        known = self.out / OWN / SETTINGS
        if known.exists():
            former = json.loads(known.read_bytes())
            if not resume:
                raise ConfigError(f"{self.out}: holds a run already; continue it with --resume, or name another folder")
            if key_of(former) != self.key:
                changed = ", ".join(_differences(former, self.settings)) or "something"
                raise ConfigError(f"{self.out}: was made with other settings ({changed}); name another folder")
            return
        if self.out.exists() and any(path.name != OWN for path in self.out.iterdir()):
            raise ConfigError(f"{self.out}: is not empty; name another folder")
        known.parent.mkdir(parents=True, exist_ok=True)
        write(known, _pretty(self.settings))

    def finished(self, shard: Shard) -> dict[str, Any] | None:
        """What is known of a shard that is done; None if it is not, or has changed since."""
        places = Places(self.out, shard.name)
        try:
            facts: dict[str, Any] = json.loads(places.note.read_bytes())
            same = facts["key"] == self.shard_key(shard) and places.output.stat().st_size == facts["output"]["size"]
        except (OSError, ValueError, KeyError):
            return None
        return facts if same else None

    def shard_key(self, shard: Shard) -> str:
        """What a half-done shard is known by: the settings, and the file that it is made from."""
        return key_of({"settings": self.key, "path": str(shard.path), "stamp": shard.stamp()})

    def sweep(self) -> None:
        """Remove what a run left behind when it was killed, and folders of work with nothing in them."""
        for stray in (self.out / OWN).rglob("*"):
            if is_own(stray.name):
                stray.unlink()
        work = self.out / OWN / "work"
        for path in sorted(work.rglob("*"), reverse=True):  # what is inside a folder before the folder
            if ".long-" in path.name:
                path.unlink()
            elif path.is_dir() and not any(path.iterdir()):
                path.rmdir()
        if work.is_dir() and not any(work.iterdir()):
            work.rmdir()

    def close(self, shards: Sequence[Shard], failed: Mapping[str, str]) -> Tally:
        """Write the manifest of all shards that are done; the sum of their counts."""
        total = Tally()
        entries = []
        for shard in shards:
            facts = None if shard.name in failed else self.finished(shard)
            if facts is not None:
                total.add(Tally.from_dict(facts["tally"]))
                entries.append({"name": shard.name, **{k: v for k, v in facts.items() if k != "key"}})
        manifest = {
            "settings": self.settings,
            "total": total.to_dict(),
            "failed": dict(sorted(failed.items())),
            "shards": entries,
        }
        write(self.out / OWN / NAME, _pretty(manifest))
        return total


def _differences(former: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    return sorted(name for name in {*former, *now} if former.get(name) != now.get(name))


def _pretty(facts: Mapping[str, Any]) -> bytes:
    return json.dumps(facts, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n"
