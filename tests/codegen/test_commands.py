"""`python -m codegen generate | check`: in step or told why not, and the same bytes wherever it runs."""

from __future__ import annotations

import shutil
import tomllib
import warnings
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from datamodel_code_generator import generate
from datamodel_code_generator.config import GenerateConfig

from codegen import __main__ as commands, models
from codegen.requirements import TOOLS
from tests.codegen.schema_sets import ROOT, tree
from tests.codegen.vendor_sets import run

IN_STEP = (0, "in step: messages, charge_point, central_system, blocking, acme\n", "")

# The files of a folder come in another order.
BACKWARDS = """
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
        (("-c", BACKWARDS), {"PYTHONHASHSEED": "2", "LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati"}),
    ],
)
def test_the_committed_packages_are_in_step_wherever_and_however_it_runs(
    command: tuple[str, ...], environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "pyproject.toml").write_text(
        "[tool.ruff]\nline-length = 40\n[tool.ruff.format]\nquote-style = 'single'\n"
        "[tool.datamodel-codegen]\nuse-union-operator = false\n"
    )
    (tmp_path / "ruff.py").write_text("raise SystemExit('not this one')")
    (tmp_path / "pydantic").mkdir()
    assert run(*command, cwd=tmp_path, path=(ROOT,), **environment) == IN_STEP


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A copy of what the generator reads and writes; free to be spoilt."""
    for folder in ("codegen", "schemas", "examples/vendor", "ocpp16_sdk/messages"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for handlers in (ROOT / "ocpp16_sdk").glob("*/handlers.py"):
        package = tmp_path / "ocpp16_sdk" / handlers.parent.name
        package.mkdir()
        shutil.copy(handlers, package)
        (package / "written_by_hand.py").write_text("")
    return tmp_path


def test_check_shows_what_is_changed_missing_or_too_much_and_generate_repairs_it(repository: Path) -> None:
    before = tree(repository)
    messages = repository / "ocpp16_sdk" / "messages"
    actions = messages / "actions.py"
    actions.write_text(actions.read_text("utf-8").replace('"authorize"', '"authorise"'), "utf-8")
    (messages / "calls.py").unlink()
    (messages / "old.py").write_text("# Generated long ago\n")
    status, shown, told = run("-m", "codegen", "check", cwd=repository)
    assert (status, told) == (1, "")
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


def test_an_input_that_is_wrong_is_one_line_and_nothing_is_written(repository: Path) -> None:
    facts = repository / "codegen" / "protocol.toml"
    text = facts.read_text("utf-8").replace("[enums.ResetType]", "[enums.ResetType1]")
    facts.write_text(text.replace("Puts a connector", "Brings a connector"), "utf-8")
    before = tree(repository)
    told = (
        "error: protocol.toml: ResetType1: no good name for a class; a free one is needed, such as DisplayState, "
        "that does not end in a digit\n"
    )
    for command in ("generate", "check"):
        assert run("-m", "codegen", command, cwd=repository) == (1, "", told)
    assert tree(repository) == before


@pytest.mark.parametrize("arguments", [(), ("genrate",), ("vendor",), ("check", "more")])
def test_a_command_that_does_not_exist_is_refused_with_the_usage(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        commands.main(arguments)
    assert caught.value.code == 2
    assert "usage: python -m codegen" in capsys.readouterr().err


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """Run `generate`, which must fail before it writes; the error's line comes back."""
    written: list[Path] = []

    def write(_files: object, folder: Path, *, whole: bool) -> None:
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
            raise metadata.PackageNotFoundError(name)
        return version

    monkeypatch.setattr(metadata, "version", installed)
    assert refused() == (
        f"error: datamodel-code-generator 0.89.0 is needed, found: {found}; run `pip install 'ocpp16-sdk[codegen]'`\n"
    )


def test_the_versions_are_those_of_the_extra_and_of_the_development_group() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    pins = {f"{tool}=={version}" for tool, version in TOOLS.items()}
    assert set(project["project"]["optional-dependencies"]["codegen"]) == pins
    assert pins < set(project["dependency-groups"]["dev"])


def test_without_the_tools_the_commands_can_still_say_so() -> None:
    code = "import codegen.__main__, sys; sys.exit('datamodel_code_generator' in sys.modules)"
    assert run("-c", code) == (0, "", "")


def test_broken_output_that_is_only_a_warning_is_an_error(
    refused: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def careless(*_arguments: object, **_options: object) -> str:
        warnings.warn("Failed to format code: no Python at all", stacklevel=2)
        return "class :"

    monkeypatch.setattr(models, "generate", careless)
    assert refused() == "error: the model generator: Failed to format code: no Python at all\n"


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("class KeyValue(Payload): ...", "made a class twice: KeyValue"),
        ("class KeyValue1(Payload): ...", "made other classes than it was asked for: KeyValue1"),
    ],
)
def test_a_class_that_was_not_asked_for_is_an_error(
    more: str, told: str, refused: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def generous(document: dict[str, Any], config: GenerateConfig) -> str:
        return f"{generate(document, config=config)}\n{more}\n"

    monkeypatch.setattr(models, "generate", generous)
    assert refused() == f"error: the model generator {told}\n"
