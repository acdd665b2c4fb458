"""A document with findings, and what a report says of it."""

from collections.abc import Callable, Iterator

from corrector.decode import Decoded
from corrector.edits import Correction, Edit, Profile
from corrector.report import FORMATS, Event, Page, Tally, View

TEXT = "各级工会围绕大局，效劳中心工作，" + "认真组织学习，" * 30 + "夯实根\n3、底，改良方法。\n第三行。"
PROFILE = Profile(0.987, (("A", 0.98), ("AB", 0.2)))


def edit(before: str, after: str, score: float = 0.97, text: str = TEXT) -> Edit:
    start = text.index(before)
    pair = f"A/{before.replace(chr(10) + '3、', '')}→{after}"
    return Edit(start, start + len(before), before, after, pair, score)


def page(path: str = "a.txt", **values: object) -> Page:
    correction = Correction(
        TEXT, (edit("效劳", "服务"), edit("根\n3、底", "基础")), (edit("改良", "改进", 0.61),), PROFILE
    )
    read = Decoded(TEXT, "utf-8")
    changes = read.changes([(e.start, e.end, e.after) for e in correction.edits])
    standard = {"data": TEXT.encode(), "changes": tuple(changes), "offsets": read.byte_offsets}
    return Page(path, correction, **{**standard, **values})  # type: ignore[arg-type]


def told(
    form: str,
    *events: Event,
    forms: dict[str, Callable[..., Iterator[str | bytes]]] = FORMATS,
    **view: object,
) -> str:  # type: ignore[assignment]
    tally = Tally()

    def counted() -> Iterator[Event]:
        for event in events:
            tally.add(event)
            yield event
        tally.complete = True

    chunks = forms[form](counted(), tally, View(**view))  # type: ignore[arg-type]
    return "".join(chunk if isinstance(chunk, str) else chunk.decode() for chunk in chunks)
