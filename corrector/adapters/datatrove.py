"""datatrove: a formatter for its pipelines, so that repair stands between reading and deduplication.

>>> [JsonlReader("in"), CorrectorFormatter(Corrector()), JsonlWriter("out")]  # doctest: +SKIP
"""

from typing import Any

from datatrove.pipeline.base import PipelineStep

from corrector.corpus import correct_long
from corrector.corpus.windows import Engine

__all__ = ["CorrectorFormatter"]


class CorrectorFormatter(PipelineStep):  # type: ignore[misc]
    """Corrects the text of every document. With `tell` its metadata get `corrector_converted` (the probability that
    it was converted) and `corrector_edits` (how many edits were made), by which later steps may filter.
    """

    type = "✂️ - FORMAT"
    name = "🖌 Corrector"

    def __init__(self, engine: Engine, tell: bool = False) -> None:
        super().__init__()
        self.engine, self.tell = engine, tell

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Any:  # noqa: ANN401 - datatrove's generators
        """The documents, corrected one by one as they pass."""
        for document in data:
            with self.track_time():
                found = correct_long(self.engine, document.text)
            self.stat_update("documents")
            if found.edits:
                self.stat_update("changed")
                self.stat_update("edits", value=len(found.edits))
                document.text = found.text
            if self.tell:
                document.metadata["corrector_converted"] = round(found.profile.converted, 6)
                document.metadata["corrector_edits"] = len(found.edits)
            yield document
