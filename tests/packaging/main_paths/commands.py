"""The commands of the wheel, each in a process of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

_BOUND = 25.0  # seconds


def the_command_prints_its_version_and_runs_the_demonstration() -> None:
    command = [sys.executable, "-I", "-W", "error", "-m", "ocpp16_sdk"]
    assert _run([*command, "--version"]) == f"ocpp16-sdk {version('ocpp16-sdk')}\n"
    assert "StopTransactionRequest" in _run([Path(sys.executable).with_name("ocpp16"), "demo"])


def the_generator_writes_the_package_of_a_vendor(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        vendor = shutil.copytree(folder / "vendor", Path(scratch) / "vendor")
        shutil.rmtree(vendor / "acme")
        _run([sys.executable, "-m", "ocpp16_codegen", "vendor", vendor / "acme.toml"])
        _run([sys.executable, "-W", "error", "-c", "import acme"], cwd=vendor)


def _run(command: Sequence[str | Path], **options: Any) -> str:
    """Run a command and return what it prints."""
    said = subprocess.run(command, capture_output=True, text=True, timeout=_BOUND, **options)
    assert said.returncode == 0, said
    return str(said.stdout)
