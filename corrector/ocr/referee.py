"""A causal language model as referee: how probable a text is with something in it replaced, and without.

Apart from what asks it: it knows texts and replacements, neither channels nor clues; and it alone needs torch.
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from corrector.errors import ConfigError

Floats = npt.NDArray[np.float64]
Replacement = tuple[int, int, str]
"""Where something stands in a text (code points from, up to), and what may stand there instead."""
BEFORE, AFTER, TOGETHER = 50, 16, 32
"""Characters read before a replacement, at least (at most twice as many), and after it; replacements asked at once."""
EXTRA = "pip install 'zh-corrector[referee]'"
_TRIED, _AGREED = ("今天天气很好，我们", "一起去公园", "去学校上课"), 0.05
"""The beginning and the ends of two texts that a model must read side by side as one by one, but for such a share."""


class Referee(Protocol):
    """Whoever knows how probable texts are."""

    def weigh(self, text: str, proposed: Sequence[Replacement]) -> Floats:
        """Shape (n, 2): log P (nats) of what stands around each place with the replacement, and as it is; of both only
        from where they differ."""


class Tree:
    """Sequences of tokens, what is common at their beginnings only once: the nodes' `tokens`, the nodes `above` them,
    their `depths`. The root is the token that begins every text.
    """

    def __init__(self, root: int) -> None:
        self.tokens, self.above, self.depths = [root], [0], [0]
        self._below: dict[tuple[int, int], int] = {}

    def add(self, tokens: Sequence[int]) -> list[int]:
        """The nodes of a sequence, from below the root on."""
        path: list[int] = []
        node = 0
        for token in tokens:
            node = self._below.setdefault((node, token), len(self.tokens))
            if node == len(self.tokens):
                above = path[-1] if path else 0
                self.tokens.append(token)
                self.above.append(above)
                self.depths.append(self.depths[above] + 1)
            path.append(node)
        return path

    def seen(self) -> npt.NDArray[np.bool_]:
        """Shape (nodes, nodes): which nodes each one sees: itself and all above it."""
        seen = np.eye(len(self.tokens), dtype=bool)
        for node in range(1, len(seen)):
            seen[node] |= seen[self.above[node]]
        return seen


class Causal:
    """A causal language model of `transformers` as referee; `path` is its folder, or a .gguf file.

    Reads nothing but that. Raises ConfigError when it does not exist, when torch or transformers are missing, and for
    a model that cannot be read, or not be asked for several readings at once.
    """

    def __init__(self, path: str | Path) -> None:
        if not Path(path).exists():
            raise ConfigError(f"{path}: no such folder or file; a referee is a causal language model on this computer")
        self._torch, self._tokenizer, self._model = _load(Path(path))
        begins = (self._tokenizer.bos_token_id, self._tokenizer.pad_token_id, self._tokenizer.eos_token_id)
        self._root = next((token for token in begins if token is not None), 0)
        if not self._agrees():
            raise ConfigError(f"{path}: this model cannot be asked for several readings at once; choose another one")

    def weigh(self, text: str, proposed: Sequence[Replacement]) -> Floats:
        """As `Referee` says; the same for a place whatever else is proposed in other windows of the text."""
        found = np.zeros((len(proposed), 2))
        plain = text.encode("utf-8", "replace").decode()  # a lone surrogate is no token
        for begin, rows in windows(proposed):
            found[rows] = self._weigh(plain, begin, [proposed[row] for row in rows])
        return found

    def _weigh(self, text: str, begin: int, proposed: Sequence[Replacement]) -> list[tuple[float, float]]:
        """The same for replacements in one window."""
        tree, pairs = Tree(self._root), []
        for start, end, put in proposed:
            after = text[end : end + AFTER]
            texts = text[begin:start] + put + after, text[begin:end] + after
            one, other = (tree.add(self._encode(text)) for text in texts)
            pairs.append((_without(one, other), _without(other, one)))
        said = self._read(tree, sorted({node for pair in pairs for path in pair for node in path}))
        return [(sum(said[node] for node in one), sum(said[node] for node in other)) for one, other in pairs]

    def _encode(self, text: str) -> list[int]:
        found: list[int] = self._tokenizer(text, add_special_tokens=False).input_ids
        return found

    def _read(self, tree: Tree, nodes: Sequence[int]) -> dict[int, float]:
        """log P of some nodes after what stands above them."""
        if not nodes:  # both readings are the same tokens
            return {}
        torch, device = self._torch, self._model.device
        hidden = torch.from_numpy(~tree.seen()).to(device)
        mask = torch.zeros(hidden.shape, dtype=self._model.dtype, device=device)
        mask.masked_fill_(hidden, torch.finfo(self._model.dtype).min)
        above = [tree.above[node] for node in nodes]
        asked = sorted(set(above))
        with torch.inference_mode():
            logits = self._model(
                input_ids=torch.tensor([tree.tokens], device=device),
                position_ids=torch.tensor([tree.depths], device=device),
                attention_mask=mask[None, None],
                logits_to_keep=torch.tensor(asked, device=device),
                use_cache=False,
            ).logits[0]
            logs = logits.float().log_softmax(-1)
        rows, tokens = [asked.index(node) for node in above], [tree.tokens[node] for node in nodes]
        said = logs[rows, tokens]
        return dict(zip(nodes, said.tolist(), strict=True))

    def _agrees(self) -> bool:
        """Whether the model reads two texts side by side as it reads them one by one."""
        both = Tree(self._root)
        before, *after = _TRIED
        paths = [both.add(self._encode(before + end)) for end in after]
        try:
            said = self._read(both, range(1, len(both.tokens)))
            plain = [self._read_plainly([both.tokens[node] for node in path]) for path in paths]
        except (TypeError, ValueError, RuntimeError, IndexError):
            return False
        pairs = zip(paths, plain, strict=True)
        return all(abs(sum(said[node] for node in path) - once) < _AGREED * (1 - once) for path, once in pairs)

    def _read_plainly(self, tokens: Sequence[int]) -> float:
        """log P of tokens, read as any text."""
        torch = self._torch
        read = torch.tensor([[self._root, *tokens]], device=self._model.device)
        with torch.inference_mode():
            logs = self._model(input_ids=read).logits[0].float().log_softmax(-1)
        return float(logs[:-1].gather(1, read[0, 1:, None]).sum())


def windows(proposed: Sequence[Replacement]) -> Iterator[tuple[int, list[int]]]:
    """Where to begin to read, and the rows that are read from there: no more than TOGETHER.

    That depends on the place alone, so that replacements close together share what stands before them.
    """
    begins = [max(start // BEFORE - 1, 0) * BEFORE for start, _, _ in proposed]
    for begin, found in groupby(sorted(range(len(proposed)), key=begins.__getitem__), begins.__getitem__):
        rows = list(found)
        yield from ((begin, rows[first : first + TOGETHER]) for first in range(0, len(rows), TOGETHER))


def _without(one: Sequence[int], other: Sequence[int]) -> list[int]:
    """The nodes of a path that are not on the other one."""
    common = set(other)
    return [node for node in one if node not in common]


def _load(path: Path) -> tuple[Any, Any, Any]:
    """torch, the tokenizer and the model in a folder or file; what they have to say is not for the user."""
    try:
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer, logging
    except ImportError as error:
        raise ConfigError(f"a referee needs torch and transformers ({error}); {EXTRA}") from error
    where: dict[str, Any] = {"local_files_only": True}
    if path.is_file():
        where["gguf_file"] = path.name
    device = "cuda" if torch.cuda.is_available() else "cpu"
    folder = str(path.parent if path.is_file() else path)
    usual = logging.get_verbosity()
    logging.set_verbosity_error()
    try:
        with redirect_stderr(io.StringIO()):
            tokenizer = AutoTokenizer.from_pretrained(folder, **where)
            model = AutoModelForCausalLM.from_pretrained(folder, dtype=_precision(torch, device), **where)
            return torch, tokenizer, model.to(device).eval()
    except Exception as error:  # whatever a file of another's may cause in another's code
        reason = str(error).strip().split("\n", 1)[0]
        raise ConfigError(f"{path}: no causal language model that transformers reads ({reason}); {EXTRA}") from error
    finally:
        logging.set_verbosity(usual)


def _precision(torch: Any, device: str) -> Any:  # noqa: ANN401
    """Half precision where the processor reckons in it, as it is four times as fast; the gains differ by .1 nats."""
    known: dict[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()
    fast = device == "cuda" or known.get("avx512_bf16") or known.get("amx_bf16")
    return torch.bfloat16 if fast else torch.float32
