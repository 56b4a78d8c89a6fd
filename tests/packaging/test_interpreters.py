"""`make packaging` finds the Pythons that it is asked to try, and fails without them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.packaging.__main__ import main
from tests.packaging.interpreters import FailedError, find, run


def write_script(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def test_a_python_is_found_by_its_path() -> None:
    found = find(sys.executable)
    assert found is not None
    assert found.executable == sys.executable
    assert found.minor == sys.version_info[:2]


def test_a_python_that_is_absent_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert find("python0.1") is None
    assert main(["--pythons", sys.executable, "python0.1"]) == 1
    assert capsys.readouterr().err.startswith("not found: python0.1; ")


def test_a_version_of_pyenv_is_found_although_it_is_not_activated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.delenv("PYENV_VERSION", raising=False)
    write_script(tmp_path / "python0.1", f'test "$PYENV_VERSION" = 0.1.2 && exec {sys.executable} "$@"; exit 127')
    write_script(tmp_path / "pyenv", 'test "$*" = "whence python0.1" && printf "0.1.1\\n0.1.2\\n"')
    found = find("python0.1")
    assert found is not None
    assert found.executable == sys.executable


def test_a_command_that_fails_or_takes_too_long_is_an_error_with_what_it_printed(tmp_path: Path) -> None:
    script = tmp_path / "script"
    write_script(script, "echo out; echo err >&2; exit 3")
    with pytest.raises(FailedError, match=r"script\nexit status 3\nout\nerr\n"):
        run([script], timeout=20)
    with pytest.raises(FailedError, match=r"timed out after 0\.1 seconds"):
        run([sys.executable, "-c", "import threading; threading.Event().wait()"], timeout=0.1)
    with pytest.raises(FailedError, match="absent"):
        run([tmp_path / "absent"], timeout=20)
