"""`docs/vendor-actions.md` and `examples/vendor/` are correct, from the built wheel to the open connection."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest

from codegen.__main__ import main
from tests.codegen.schema_sets import ROOT, tree
from tests.codegen.vendor_sets import EXAMPLE, run

COMMAND = "python -m ocpp16_codegen vendor acme.toml"


def _snippets(language: str) -> list[str]:
    text = (ROOT / "docs" / "vendor-actions.md").read_text("utf-8")
    # tests/test_docs.py checks the snippets that name their file.
    found: list[str] = re.findall(rf"(?<!-->\n)^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return found


def _files(pattern: str) -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(EXAMPLE.glob(pattern)))


def test_every_snippet_is_in_a_file_of_the_example() -> None:
    assert len(_snippets("python")) == 4
    for language, files in (("python", _files("*.py")), ("toml", _files("*.toml"))):
        for snippet in _snippets(language):
            assert snippet in files
    assert _snippets("sh") == ["pip install 'ocpp16-sdk[codegen]'\n", f"{COMMAND}\n"]
    assert sum(map(len, map(_snippets, ("python", "toml", "sh", "text")))) == len(_snippets(r"\w*"))


def test_the_error_of_the_page_is_the_printed_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(EXAMPLE / "schemas", tmp_path / "schemas")
    text = (EXAMPLE / "acme.toml").read_text("utf-8")
    row = '[types.TemperatureReading]\nat = ["ReportTemperaturesRequest/readings[]"]\n'
    assert row in text
    (tmp_path / "acme.toml").write_text(text.replace(row, ""), "utf-8")
    assert main(["vendor", str(tmp_path / "acme.toml")]) == 1
    assert capsys.readouterr().err == _snippets("text")[0]


def test_the_session_prints_what_the_page_says(tmp_path: Path) -> None:
    assert run(str(EXAMPLE / "acme_session.py"), cwd=tmp_path) == (0, _snippets("text")[1], "")


def test_the_handler_that_is_a_function_is_registered(tmp_path: Path) -> None:
    code = "import acme_functions as f; f.on.show_message(f.show_message)"
    status, _, errors = run("-c", code, cwd=tmp_path, path=(EXAMPLE,))
    assert status == 1
    assert errors.endswith("DefinitionError: the handler of ShowMessage: the action has a handler already\n")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that pip would install."""
    folder = tmp_path_factory.mktemp("wheel")
    assert run("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))[0] == 0
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


def test_the_wheel_makes_the_committed_package_from_another_place(installed: Path, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE / "schemas", tmp_path / "schemas")
    shutil.copy(EXAMPLE / "acme.toml", tmp_path)
    (tmp_path / "cwd").mkdir()
    _, *command = COMMAND.replace("acme.toml", "../acme.toml").split()
    assert run(*command, cwd=tmp_path / "cwd", path=(installed,)) == (0, "../acme: 5 files\n", "")
    committed = {path: data for path, data in tree(EXAMPLE / "acme").items() if path.endswith(".py")}
    assert tree(tmp_path / "acme") == committed
    assert f"run `{COMMAND}`" in committed["models.py"].decode()
    code = "import acme, ocpp16_sdk; print(*acme.ACTIONS, ocpp16_sdk.__file__)"
    shown = run("-c", code, cwd=tmp_path, path=(installed,))
    assert shown == (0, f"ReportTemperatures ShowMessage {installed / 'ocpp16_sdk' / '__init__.py'}\n", "")


@pytest.mark.parametrize("command", ["import", "generate", "check"])
def test_the_wheel_offers_nothing_that_needs_the_repository(command: str, installed: Path, tmp_path: Path) -> None:
    status, shown, errors = run("-m", "ocpp16_codegen", command, cwd=tmp_path, path=(installed,))
    assert (status, shown) == (2, "")
    assert f"invalid choice: '{command}' (choose from" in errors
    assert tree(tmp_path) == {}
