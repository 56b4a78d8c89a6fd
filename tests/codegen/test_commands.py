"""`python -m codegen generate` and `check`: differences are shown, and the bytes are the same wherever it runs."""

from __future__ import annotations

import importlib.metadata
import shutil
import sys
import tomllib
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from datamodel_code_generator import generate
from datamodel_code_generator.config import GenerateConfig

from codegen import __main__ as commands, models, render
from codegen.requirements import TOOLS
from tests.codegen.schema_sets import ROOT, tree
from tests.codegen.vendor_sets import run

UP_TO_DATE = (0, "up to date: messages, charge_point, central_system, blocking, acme\n", "")

# The files of a folder are listed in another order.
REVERSED_ORDER = """
import sys
from pathlib import Path
forwards = Path.rglob
Path.rglob = lambda folder, pattern: iter(sorted(forwards(folder, pattern), reverse=True))
from codegen.__main__ import main
sys.exit(main(["check"]))
"""


@pytest.mark.parametrize(
    ("command", "environment"),
    [
        (
            ("-m", "codegen", "check"),
            {"PYTHONHASHSEED": "1", "LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        ),
        (("-c", REVERSED_ORDER), {"PYTHONHASHSEED": "2", "LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati"}),
    ],
)
def test_the_committed_packages_are_up_to_date_wherever_and_however_it_runs(
    command: tuple[str, ...], environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "pyproject.toml").write_text(
        "[tool.ruff]\nline-length = 40\n[tool.ruff.format]\nquote-style = 'single'\n"
        "[tool.datamodel-codegen]\nuse-union-operator = false\n"
    )
    (tmp_path / "ruff.py").write_text("raise SystemExit('not this one')")
    (tmp_path / "pydantic").mkdir()
    assert run(*command, cwd=tmp_path, path=(ROOT,), **environment) == UP_TO_DATE


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A copy of the files that the generator reads and writes; a test may change it."""
    for folder in ("codegen", "schemas", "examples/vendor", "ocpp16_sdk/messages"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for handlers in (ROOT / "ocpp16_sdk").glob("*/handlers.py"):
        package = tmp_path / "ocpp16_sdk" / handlers.parent.name
        package.mkdir()
        shutil.copy(handlers, package)
        (package / "written_by_hand.py").write_text("")
    return tmp_path


def test_check_shows_changed_missing_and_obsolete_files_and_generate_repairs_them(repository: Path) -> None:
    before = tree(repository)
    messages = repository / "ocpp16_sdk" / "messages"
    actions = messages / "actions.py"
    actions.write_text(actions.read_text("utf-8").replace('"authorize"', '"authorise"'), "utf-8")
    (messages / "calls.py").unlink()
    (messages / "old.py").write_text("# Generated long ago\n")
    status, shown, message = run("-m", "codegen", "check", cwd=repository)
    assert (status, message) == (1, "")
    lines = shown.splitlines()
    for wanted in (
        "--- messages/actions.py (on disk)",
        '-            "authorise",',
        '+            "authorize",',
        "+class AsyncChargePointCalls(ABC):",
        "-# Generated long ago",
    ):
        assert lines.count(wanted) == 1
    assert run("-m", "codegen", "generate", cwd=repository)[0] == 0
    assert tree(repository) == before


def test_a_wrong_input_is_reported_in_one_line_and_nothing_is_written(repository: Path) -> None:
    metadata = repository / "codegen" / "protocol.toml"
    text = metadata.read_text("utf-8").replace("[enums.ResetType]", "[enums.ResetType1]")
    metadata.write_text(text.replace("Set a connector", "Put a connector"), "utf-8")
    before = tree(repository)
    message = (
        "error: protocol.toml: ResetType1: not a valid class name; expected an unused name such as DisplayState, "
        "without a final digit\n"
    )
    for command in ("generate", "check"):
        assert run("-m", "codegen", command, cwd=repository) == (1, "", message)
    assert tree(repository) == before


@pytest.mark.parametrize("arguments", [(), ("genrate",), ("vendor",), ("check", "more")])
def test_a_command_that_does_not_exist_is_refused_with_the_usage(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        commands.main(arguments)
    assert caught.value.code == 2
    assert "usage: python -m codegen" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["import", "generate", "check"])
def test_the_installed_generator_has_no_command_for_the_repository(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "__package__", "ocpp16_codegen")
    with pytest.raises(SystemExit):
        commands.main([command])
    assert f"invalid choice: '{command}' (choose from vendor)" in capsys.readouterr().err.replace("'vendor'", "vendor")


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """Run `generate`, which must fail before it writes; return the line of the error."""
    written: list[Path] = []

    def write(_files: object, folder: Path, *, owns_folder: bool) -> None:
        written.append(folder)

    monkeypatch.setattr(commands, "write", write)

    def check() -> str:
        assert commands.main(["generate"]) == 1
        assert written == []
        shown = capsys.readouterr()
        assert shown.out == ""
        assert shown.err.count("\n") == 1
        return shown.err

    return check


@pytest.mark.parametrize(("version", "found"), [("0.90.0", "0.90.0"), (None, "not installed")])
def test_another_version_of_a_tool_is_refused(
    version: str | None, found: str, refused: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def installed(name: str) -> str:
        if version is None:
            raise importlib.metadata.PackageNotFoundError(name)
        return version

    monkeypatch.setattr(importlib.metadata, "version", installed)
    assert refused() == (
        f"error: datamodel-code-generator 0.89.0 is needed, found: {found}; run `pip install 'ocpp16-sdk[codegen]'`\n"
    )


def test_the_extra_and_the_development_group_pin_the_same_versions() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    pins = {f"{tool}=={version}" for tool, version in TOOLS.items()}
    assert set(project["project"]["optional-dependencies"]["codegen"]) == pins
    assert pins < set(project["dependency-groups"]["dev"])


def test_the_commands_start_without_the_tools() -> None:
    code = "import codegen.__main__, sys; sys.exit('datamodel_code_generator' in sys.modules)"
    assert run("-c", code) == (0, "", "")


def test_broken_output_that_is_only_a_warning_is_an_error(
    refused: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def generate_with_a_warning(*_arguments: object, **_options: object) -> str:
        warnings.warn("Failed to format code: no Python at all", stacklevel=2)
        return "class :"

    monkeypatch.setattr(models, "generate", generate_with_a_warning)
    assert refused() == "error: the model generator: Failed to format code: no Python at all\n"


def test_models_in_several_modules_are_an_error(refused: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> None:
    def generate_modules(*_arguments: object, **_options: object) -> dict[tuple[str, ...], str]:
        return {("models.py",): "", ("other.py",): ""}

    monkeypatch.setattr(models, "generate", generate_modules)
    assert refused() == "error: the model generator returned dict; expected the text of one module\n"


def test_generated_text_that_is_not_python_is_an_error(
    refused: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def generate_calls(_bundle: object) -> str:
        return "\nclass :"

    monkeypatch.setattr(render, "generate_calls", generate_calls)
    assert refused() == "error: the generated calls.py is not Python: line 2: invalid syntax\n"


def test_a_failure_of_the_formatter_is_an_error(refused: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> None:
    fail = "import sys; sys.stderr.write('out of memory'); sys.exit(2)"
    monkeypatch.setattr(render, "_RUFF", (sys.executable, "-c", fail))
    assert refused() == "error: ruff on the generated models.py: out of memory\n"


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("class KeyValue(Payload): ...", "made a class twice: KeyValue"),
        ("class KeyValue1(Payload): ...", "made missing or unexpected classes: KeyValue1"),
    ],
)
def test_an_unexpected_class_is_an_error(
    more: str, message: str, refused: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def generate_more(document: dict[str, Any], config: GenerateConfig) -> str:
        return f"{generate(document, config=config)}\n{more}\n"

    monkeypatch.setattr(models, "generate", generate_more)
    assert refused() == f"error: the model generator {message}\n"
