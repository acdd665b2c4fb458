"""Grows a forest that tells slips from what was meant; apart from slips, as it alone needs LightGBM."""

from collections.abc import Mapping, Sequence
from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt

from corrector.ocr import clues
from corrector.ocr.forest import UNIT, Forest

Floats = npt.NDArray[np.float32]
_TINY = float(np.finfo(np.float16).smallest_subnormal)  # LightGBM tells 0 from what is less by −1e−35
TREES, SETTINGS = (
    300,
    {
        **{"objective": "binary", "learning_rate": 0.05, "num_leaves": 24, "min_data_in_leaf": 60, "lambda_l2": 5.0},
        **{"feature_fraction": 0.4, "bagging_fraction": 0.8, "bagging_freq": 1, "max_depth": 8},
        **{"seed": 1, "deterministic": True, "num_threads": 1, "verbose": -1},
    },
)
"""How many trees and how they grow; half or twice as many, of half or twice as many leaves, do no better."""


def grow(
    table: Floats,
    right: npt.NDArray[np.bool_],
    names: Sequence[str] = clues.NAMES,
    trees: int = TREES,
    settings: Mapping[str, Any] = SETTINGS,
) -> Forest:
    """The forest that tells slips from what was meant as it stands, from a table of the columns `names`; `settings`
    are those that differ from SETTINGS."""
    columns = [name.replace(" ", "_") for name in names]
    model = lightgbm.train({**SETTINGS, **settings}, lightgbm.Dataset(table, right, feature_name=columns), trees)
    return forest([tree["tree_structure"] for tree in model.dump_model()["tree_info"]])


def forest(trees: list[dict[str, Any]]) -> Forest:
    """LightGBM's trees as arrays, each tree's nodes by level, the two below one side by side."""
    flat = [_nodes(tree) for tree in trees]
    shape = len(flat), max(map(len, flat))
    column, below = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
    least, value = np.full(shape, np.inf, np.float16), np.zeros(shape, np.int16)
    for row, nodes in enumerate(flat):
        for place, (node, child) in enumerate(nodes):
            below[row, place] = child
            if "leaf_value" in node:
                value[row, place] = round(node["leaf_value"] * UNIT)
            else:
                column[row, place] = node["split_feature"]
                least[row, place] = min(node["threshold"], -_TINY) if node["threshold"] < 0 else node["threshold"]
    return Forest(column, least, below, value, max(map(_depth, trees)))


def _nodes(tree: dict[str, Any]) -> list[tuple[dict[str, Any], int]]:
    """The nodes of a tree, each with the place of the first of the two below it, or of itself where it is a leaf."""
    nodes, found = [tree], []
    for place, node in enumerate(nodes):  # grows as it is walked
        found.append((node, place if "leaf_value" in node else len(nodes)))
        if "leaf_value" not in node:
            nodes += [node["left_child"], node["right_child"]]
    return found


def _depth(node: dict[str, Any]) -> int:
    return 0 if "leaf_value" in node else 1 + max(_depth(node["left_child"]), _depth(node["right_child"]))
