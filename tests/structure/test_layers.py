"""The structure of the package: layers, cycles, what is private, what the core may import, and the sizes of files."""

from __future__ import annotations

import ast
import sys
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.structure.sources import (
    CLOCKS,
    FROM_PUBLIC_NAMES_ONLY,
    GENERATED,
    GRAPH,
    INPUT_AND_CLOCK,
    MAX_LINES,
    MODULES,
    ORDER,
    PACKAGES,
    PUBLIC_FILES,
    PURE,
    imported,
    imports_of,
    is_private,
    of_the_package,
    public_names,
    top,
)

every_module = pytest.mark.parametrize("module", MODULES)


@every_module
def test_every_module_belongs_to_a_layer(module: str) -> None:
    assert top(module) in ORDER, "put a new package between what it imports and what imports it"


def test_every_layer_has_a_module() -> None:
    assert set(ORDER) == {top(module) for module in MODULES}


@every_module
def test_a_module_imports_from_lower_layers_only(module: str) -> None:
    for other in GRAPH[module]:
        assert other, f"{module} imports ocpp16_sdk itself"
        assert top(other) == top(module) or ORDER[top(other)] < ORDER[top(module)], f"{module} imports {other}"


def test_no_modules_import_each_other_in_a_cycle() -> None:
    try:
        TopologicalSorter(GRAPH).prepare()
    except CycleError as error:
        pytest.fail(f"a cycle: {' <- '.join(error.args[1])}")


@every_module
def test_a_module_does_not_import_from_the_package_that_contains_it(module: str) -> None:
    above = {module.rsplit(".", depth)[0] for depth in range(1, module.count(".") + 1)}
    for other, name in of_the_package(MODULES[module]):
        assert other not in above, f"{module} imports {name} from {other}"


@pytest.mark.parametrize("module", [module for module in MODULES if top(module) in FROM_PUBLIC_NAMES_ONLY])
def test_a_package_on_top_of_the_roles_uses_public_names_only(module: str) -> None:
    for other, name in of_the_package(MODULES[module]):
        if top(other) == top(module):
            continue
        assert not is_private(other), f"{module} imports the private module {other}"
        if name and other in PACKAGES:
            assert name in public_names(other), f"{module} imports {name}, which {other} does not export"


@every_module
def test_a_file_is_private_unless_it_is_listed(module: str) -> None:
    assert is_private(module) or module in PACKAGES or module in PUBLIC_FILES


def test_every_listed_public_file_is_there() -> None:
    assert set(MODULES) >= PUBLIC_FILES


@pytest.mark.parametrize("module", [name for name in MODULES if any(f"{name}.".startswith(f"{p}.") for p in PURE)])
def test_the_core_has_no_event_loop_no_input_and_no_clock(module: str) -> None:
    foreign = {name.partition(".")[0] for name in imported(MODULES[module])} - {"ocpp16_sdk"}
    assert not foreign & INPUT_AND_CLOCK
    tree = ast.parse(MODULES[module].read_text("utf-8"))
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    functions = {func.id for func in called if isinstance(func, ast.Name)}
    methods = {func.attr for func in called if isinstance(func, ast.Attribute)}
    assert not (functions | methods) & CLOCKS
    assert not functions & {"open", "print", "input"}


@pytest.mark.parametrize("pure", PURE)
def test_every_pure_module_is_there(pure: str) -> None:
    assert pure in MODULES


@every_module
def test_the_generator_is_never_imported(module: str) -> None:
    assert not {name.partition(".")[0] for name in imported(MODULES[module])} & {"codegen", "ocpp16_codegen", "tests"}


@every_module
def test_a_module_imports_what_the_project_depends_on(module: str) -> None:
    known = {*sys.stdlib_module_names, "ocpp16_sdk", "anyio", "httpx", "httpx_ws", "pydantic", "pydantic_core"}
    extras = {"observers.telemetry": {"opentelemetry"}, "security.certificates": {"cryptography"}}.get(
        module, set[str]()
    )
    assert {name.partition(".")[0] for name in imported(MODULES[module])} <= known | {"websockets"} | extras


@every_module
def test_a_file_written_by_hand_is_not_too_long(module: str) -> None:
    text = MODULES[module].read_text("utf-8")
    assert text.startswith(GENERATED) or text.count("\n") <= MAX_LINES


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import a.b, c", ["a.b", "c"]),
        ("from a import b as c, d", ["a.b", "a.d"]),
        ("def f():\n    from a.b import c", ["a.b.c"]),
        ("from . import a", ["top.inside.a"]),
        ("from .a import b", ["top.inside.a.b"]),
        ("from .. import a", ["top.a"]),
        ("if TYPE_CHECKING:\n    import a\nelse:\n    import b", ["a", "b"]),
    ],
)
def test_every_import_is_seen(source: str, names: list[str]) -> None:
    assert list(imports_of(source, ("top", "inside"))) == names
