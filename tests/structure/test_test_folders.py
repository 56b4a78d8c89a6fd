"""The structure of the tests: what a test file may import."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
SUPPORT = "tests.support"
PROGRAMS = (TESTS / "typing" / "good", TESTS / "typing" / "bad")
"""Applications for the type checkers. Their files import one another as those of an application do."""

FILES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(TESTS.rglob("*.py"))
    if path.parent not in PROGRAMS
}
every_file = pytest.mark.parametrize("module", FILES)


def imports_of(source: str) -> Iterator[str]:
    """The modules that a source imports, relative ones with their dots."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            names = [f"{module}.{alias.name}" for alias in node.names]
            yield from names if all(name in FILES for name in names) else [module]


def folder_of(module: str) -> str:
    """The folder of a module; a package is its own folder."""
    return module if FILES[module].name == "__init__.py" else module.rpartition(".")[0]


def is_test_module(module: str) -> bool:
    return module.rpartition(".")[2].startswith(("test_", "conftest"))


def contains(folder: str, other: str) -> bool:
    return f"{other}.".startswith(f"{folder}.")


def objection(folder: str, imported: str) -> str | None:
    """The rule that an import of a file in a folder breaks."""
    if imported.startswith("."):
        return "tests are imported by their whole name, from tests on"
    if imported.partition(".")[0] != "tests":
        return None
    if is_test_module(imported):
        return "a test module is not imported"
    other = folder_of(imported) if imported in FILES else imported.rpartition(".")[0]
    if contains(SUPPORT, other):
        return None
    if contains(SUPPORT, folder):
        return "tests.support imports no test folder"
    if contains(folder, other) or contains(other, folder):
        return None
    return "a test folder imports itself, the folders around and below it, and tests.support"


@every_file
def test_a_file_imports_its_own_folder_and_support_and_no_test_module(module: str) -> None:
    for imported in imports_of(FILES[module].read_text("utf-8")):
        assert objection(folder_of(module), imported) is None, f"{module} imports {imported}"


@every_file
def test_a_helper_is_imported_by_its_whole_name(module: str) -> None:
    # Otherwise the same file would be loaded twice under two names.
    helpers = {path.stem for path in FILES.values() if path.parent == TESTS / "support"} | {"support"}
    top = {imported.partition(".")[0] for imported in imports_of(FILES[module].read_text("utf-8"))}
    assert not top & helpers


@pytest.mark.parametrize("folder", sorted({path.parent for path in FILES.values()}, key=str))
def test_every_test_folder_is_a_package(folder: Path) -> None:
    assert (folder / "__init__.py").exists()


@pytest.mark.parametrize("path", sorted(TESTS.iterdir()), ids=lambda path: path.name)
def test_no_test_lies_outside_a_folder(path: Path) -> None:
    assert not path.name.startswith("test_")


PACKAGES = {path.name for path in (ROOT / "ocpp16_sdk").iterdir() if (path / "__init__.py").exists()} | {"errors"}


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_every_package_has_a_folder_of_tests(package: str) -> None:
    assert [*(TESTS / package).rglob("test_*.py")]


@pytest.mark.parametrize(
    ("folder", "imported", "allowed"),
    [
        ("tests.security", "json", True),
        ("tests.security", "tests.support.certificates", True),
        ("tests.fuzz", "tests.fuzz.subject", True),
        ("tests.transports.asgi", "tests.transports.every_transport", True),
        ("tests.typing", "tests.typing.good.depot", True),
        ("tests.support", "tests.support.schemas", True),
        ("tests.soak", "tests.fuzz.subject", False),
        ("tests.charge_point.outbox", "tests.charge_point.lifecycle.conftest", False),
        ("tests.charge_point.credentials", "tests.charge_point.outbox.failing_store", False),
        ("tests.transports.asgi", "tests.transports.test_server", False),
        ("tests.transports", "tests.transports.conftest", False),
        ("tests.support", "tests.fuzz.subject", False),
        ("tests.security", ".certificates", False),
    ],
)
def test_the_rule_allows_and_forbids(folder: str, imported: str, allowed: bool) -> None:
    assert (objection(folder, imported) is None) is allowed


def test_every_import_is_seen() -> None:
    source = "import a.b, c\nfrom tests.soak import __main__ as d\nfrom tests import x\ndef f():\n    from .e import g"
    assert [*imports_of(source)] == ["a.b", "c", "tests.soak.__main__", "tests", ".e"]
