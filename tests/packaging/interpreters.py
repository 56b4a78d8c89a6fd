"""The Pythons of the machine, and commands that run in time or fail."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PRINT_VERSION = "import sys; print(sys.executable, '.'.join(map(str, sys.version_info[:3])))"


class FailedError(Exception):
    """A command has failed; the text is what it printed."""


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A Python that runs."""

    executable: str
    version: str

    @property
    def minor(self) -> tuple[int, int]:
        """Major and minor version."""
        major, minor, _ = map(int, self.version.split("."))
        return major, minor


def run(
    command: Sequence[str | Path],
    *,
    timeout: float,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> str:
    """Run a command and return what it prints to stdout.

    Raises:
        FailedError: it failed, does not exist, or took longer than `timeout` seconds.
    """
    shown = " ".join(map(str, command))
    try:
        said = subprocess.run(
            command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise FailedError(str(error)) from error
    if said.returncode != 0:
        raise FailedError(f"{shown}\nexit status {said.returncode}\n{said.stdout}{said.stderr}")
    return said.stdout


def find(name: str) -> Interpreter | None:
    """Return the Python of that name or path; None if none runs."""
    for environment in _environments(name):
        try:
            executable, version = run([name, "-c", _PRINT_VERSION], timeout=30, environment=environment).rsplit(
                maxsplit=1
            )
        except FailedError:
            continue
        return Interpreter(executable, version)
    return None


def _environments(name: str) -> list[dict[str, str]]:
    """Return the environments in which the name may stand for a Python: as it is, then with each version of pyenv.

    A command of pyenv fails unless its version is activated, although the version is installed.
    """
    plain = dict(os.environ)
    if shutil.which("pyenv") is None:
        return [plain]
    try:
        versions = run(["pyenv", "whence", name], timeout=30).split()
    except FailedError:
        versions = []
    return [plain, *(plain | {"PYENV_VERSION": version} for version in reversed(versions))]
