"""The layers of the package: a module imports from its left only, and the core knows no event loop, input or clock."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "ocpp16_sdk"

LAYERS = (
    ("errors",),
    ("values",),
    ("model",),
    ("binding",),
    ("messages",),
    ("frames",),
    ("session",),
    ("validation",),
    ("leniency",),
    ("admission",),
    ("hashing",),
    ("guards",),
    ("security",),
    ("gate",),
    ("backoff",),
    ("registration", "standing"),
    ("heartbeat",),
    ("agreement",),
    ("eager",),
    ("aftermath",),
    ("waits",),
    ("transports",),
    ("observation",),
    ("json_lines",),
    ("calling", "answering"),
    ("connection",),
    ("charge_point_connection",),
    ("credentials",),
    ("dialling",),
    ("outbox",),
    ("procedures",),
    ("life",),
    ("events",),
    ("many",),
    ("registry",),
    ("hosting",),
    ("charge_points",),
    ("charge_point", "central_system"),
    ("telemetry",),
    ("blocking",),
    ("tools",),
    ("__main__",),
)
ORDER = {name: number for number, names in enumerate(LAYERS) for name in names}
PURE = {name for name, number in ORDER.items() if number <= ORDER["leniency"]} | {
    *("gate", "backoff", "registration", "standing", "heartbeat", "agreement", "eager"),
}
INPUT_AND_CLOCK = {
    *("anyio", "asyncio", "sniffio", "trio", "httpx", "httpx_ws", "websockets"),
    *("http", "io", "logging", "multiprocessing", "os", "pathlib", "sched", "select", "selectors", "signal", "socket"),
    *("ssl", "subprocess", "sys", "threading", "time"),
}
CLOCKS = {"now", "today", "utcnow", "time", "monotonic", "perf_counter"}

MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path != PACKAGE / "__init__.py"
}
every_module = pytest.mark.parametrize("module", MODULES)


def layer_of(module: str) -> str:
    return module.partition(".")[0]


def imports_of(source: str, package: Sequence[str]) -> Iterator[str]:
    """The full name of everything that a module of a package imports, also inside functions."""
    tree = ast.parse(source)
    for_types = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if node in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            yield from (".".join([*above, *filter(None, [node.module]), alias.name]) for alias in node.names)


def imported(path: Path) -> Iterator[str]:
    return imports_of(path.read_text("utf-8"), path.relative_to(ROOT).parts[:-1])


def of_the_package(path: Path) -> Iterator[str]:
    """The layers that a module imports."""
    for name in imported(path):
        package, _, rest = name.partition(".")
        if package == "ocpp16_sdk":
            yield layer_of(rest)


@every_module
def test_every_module_has_a_layer(module: str) -> None:
    assert layer_of(module) in ORDER, "every new module is put between what it imports and what imports it"


def test_every_layer_has_a_module() -> None:
    assert set(ORDER) == {layer_of(module) for module in MODULES}


@every_module
def test_a_module_imports_from_its_left_only(module: str) -> None:
    own = layer_of(module)
    for other in of_the_package(MODULES[module]):
        assert other in ORDER, f"{module} imports {other or 'the whole package'}, which is no layer"
        assert ORDER[other] < ORDER[own] or other == own, f"{module} imports {other}"


@pytest.mark.parametrize("module", [module for module in MODULES if layer_of(module) in PURE])
def test_the_core_knows_no_event_loop_no_input_and_no_clock(module: str) -> None:
    foreign = {name.partition(".")[0] for name in imported(MODULES[module])} - {"ocpp16_sdk"}
    assert not foreign & INPUT_AND_CLOCK
    tree = ast.parse(MODULES[module].read_text("utf-8"))
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = {func.attr for func in called if isinstance(func, ast.Attribute)}
    names |= {func.id for func in called if isinstance(func, ast.Name)}
    assert not names & (CLOCKS | {"open", "print", "input"})


@every_module
def test_the_generator_is_never_imported(module: str) -> None:
    assert not {name.partition(".")[0] for name in imported(MODULES[module])} & {"codegen", "ocpp16_codegen", "tests"}


@every_module
def test_a_module_imports_what_the_project_depends_on(module: str) -> None:
    known = {*sys.stdlib_module_names, "ocpp16_sdk", "anyio", "httpx", "httpx_ws", "pydantic", "pydantic_core"}
    extras = {"telemetry": {"opentelemetry"}}.get(module, set[str]())
    assert {name.partition(".")[0] for name in imported(MODULES[module])} <= known | {"websockets"} | extras


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import a.b, c", ["a.b", "c"]),
        ("from a import b as c, d", ["a.b", "a.d"]),
        ("def f():\n    from a.b import c", ["a.b.c"]),
        ("from . import a", ["top.inside.a"]),
        ("from .a import b", ["top.inside.a.b"]),
        ("from .. import a", ["top.a"]),
        ("if TYPE_CHECKING:\n    import a\nelse:\n    import b", ["b"]),
    ],
)
def test_every_import_is_seen_but_those_for_the_type_checker(source: str, names: list[str]) -> None:
    assert list(imports_of(source, ("top", "inside"))) == names
