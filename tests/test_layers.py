"""The architecture: which module may import which. Change the table first, then the code."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "corrector"

# `errors` may be imported by all; `arrays` is how every model is stored. What `loops` compiles, `kernels` calls.
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "arrays": set(),
    "edits": set(),
    "decode": set(),
    "layout": {"edits"},
    "points": set(),
    "memory": set(),
    "ranges": set(),
    "kernels": {"loops"},
    "lexicon": {"edits", "kernels", "points", "ranges"},
    "rules": {"edits", "kernels", "points", "ocr"},
    "scorer": {"arrays", "kernels"},
    "theme": {"kernels", "scorer"},
    "opinion": {"arrays", "scorer", "theme", "ocr"},
    "decide": {"edits", "ranges"},
    "scans": {"edits"},
    "ocr": {"arrays", "edits", "files", "kernels", "ranges", "scans"},
    "loops": {"engine", "lexicon", "ocr", "scorer", "theme"},
    "engine": {"edits", "points", "ranges", "layout", "lexicon", "rules", "scorer", "opinion", "decide", "ocr"}
    | {"kernels", "memory"},
    "bridge": {"edits", "engine", "ocr"},
    "report": {"edits"},
    "files": {"decode", "edits"},
    "corpus": {"edits", "engine", "files", "decode", "report"},
    "adapters": {"edits", "engine", "corpus"},
    "config": set(),
    "cli": {"edits", "decode", "layout", "lexicon", "rules", "scorer", "decide", "engine", "report", "files", "config"}
    | {"corpus", "adapters", "ocr", "scans"},
    "__init__": {"edits", "engine"},
    "__main__": {"cli"},
}
STANDS_ALONE = {"engine": {"open", "print"}}


def module_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        found |= {name.split(".")[1] for name in names if name.startswith("corrector.")}
    return found - {"__version__"}


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_imports_only_what_the_table_allows(path: Path) -> None:
    module = module_of(path)
    assert module in MAY_IMPORT, f"{module} is not in the table"
    assert imports_of(path) <= MAY_IMPORT[module] | {"errors", module}


@pytest.mark.parametrize("module", STANDS_ALONE)
def test_the_engine_neither_reads_nor_prints(module: str) -> None:
    paths = [path for path in PACKAGE.rglob("*.py") if module_of(path) == module]
    assert paths
    for path in paths:
        nodes = ast.walk(ast.parse(path.read_text("utf-8")))
        calls = {node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
        assert not calls & STANDS_ALONE[module]
