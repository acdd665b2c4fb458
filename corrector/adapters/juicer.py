"""data-juicer: an operator, `corrector_mapper`, for its recipes.

Name this file under `custom_operator_paths` in the recipe; its name must differ from that of any package, or
data-juicer refuses it.
"""

from typing import Any

from data_juicer.ops.base_op import OPERATORS, Mapper

from corrector.corpus import correct_batch

__all__ = ["CorrectorMapper"]


@OPERATORS.register_module("corrector_mapper")  # type: ignore[untyped-decorator, unused-ignore]
class CorrectorMapper(Mapper):  # type: ignore[misc]
    """Corrects the text of every sample. `settings` are those of `corrector.Corrector`."""

    _batched_op = True

    def __init__(self, *arguments: Any, settings: dict[str, Any] | None = None, **others: Any) -> None:  # noqa: ANN401
        from corrector.engine import Corrector

        super().__init__(*arguments, **others)
        self.corrector = Corrector(**(settings or {}))

    def process_batched(self, samples: dict[str, list[Any]]) -> dict[str, list[Any]]:
        """A batch as columns -> the same with corrected texts."""
        found = correct_batch(self.corrector, samples[self.text_key])
        samples[self.text_key] = [correction.text for correction in found]
        return samples
