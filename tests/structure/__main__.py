"""`python -m tests.structure` prints the layers with their imports, and the longest files and functions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from tests.structure.sources import GENERATED, GRAPH, LAYERS, MODULES, ORDER, top

SHOWN = 5


def main() -> None:
    """Print the tables."""
    print("layers, from bottom to top; a package imports packages above its own line only")
    for names in LAYERS:
        for name in names:
            lower = {top(other) for module in MODULES if top(module) == name for other in GRAPH[module]} - {name}
            print(f"  {name:15} {', '.join(sorted(lower, key=ORDER.__getitem__))}")
    upwards = [
        f"{module} -> {other}"
        for module in MODULES
        for other in GRAPH[module]
        if top(other) != top(module) and ORDER[top(other)] >= ORDER[top(module)]
    ]
    print(f"imports from a lower layer to a higher one: {', '.join(upwards) or 'none'}")
    print(f"cycles: {cycle() or 'none'}")
    by_hand = {module: text for module, text in sources() if not text.startswith(GENERATED)}
    longest = sorted(((text.count("\n"), module) for module, text in by_hand.items()), reverse=True)
    print(f"{len(by_hand)} files written by hand, {sum(lines for lines, _ in longest)} lines; the longest:")
    for lines, module in longest[:SHOWN]:
        print(f"  {lines:4} {module}")
    print("the longest functions:")
    for lines, name in sorted(functions(by_hand), reverse=True)[:SHOWN]:
        print(f"  {lines:4} {name}")


def cycle() -> str:
    """Return one cycle of imports; empty if there is none."""
    try:
        TopologicalSorter(GRAPH).prepare()
    except CycleError as error:
        return " <- ".join(error.args[1])
    return ""


def sources() -> Iterator[tuple[str, str]]:
    """Yield each module with its text."""
    for module, path in MODULES.items():
        yield module, path.read_text("utf-8")


def functions(texts: dict[str, str]) -> Iterator[tuple[int, str]]:
    """Yield each function with its length in lines."""
    for module, text in texts.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                yield node.end_lineno - node.lineno + 1, f"{module}:{node.lineno} {node.name}"


if __name__ == "__main__":
    main()
