"""What the wheel holds can be imported."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Sequence
from importlib.metadata import entry_points
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import ocpp16_sdk


def the_installed_wheel_is_imported() -> None:
    for package in (ocpp16_sdk, importlib.import_module("ocpp16_codegen")):
        assert Path(package.__file__ or "").is_relative_to(sys.prefix), package.__file__
    assert (files(ocpp16_sdk) / "py.typed").is_file()
    (command,) = entry_points(group="console_scripts", name="ocpp16")
    assert callable(command.load())


def every_module_is_imported(extras: Sequence[str]) -> None:
    modules = _modules(extras)
    assert len(modules) > 50, modules
    names = [(module, name) for module in modules for name in getattr(module, "__all__", ())]
    missing = [f"{module.__name__}.{name}" for module, name in names if not hasattr(module, name)]
    assert not missing, missing


def _modules(extras: Sequence[str]) -> list[ModuleType]:
    def check(name: str, error: BaseException | None) -> None:
        missing = re.search(r"ocpp16-sdk\[(\w+)\]", str(error))
        if missing is None or missing[1] in extras:
            raise AssertionError(f"{name} cannot be imported") from error

    found = [ocpp16_sdk]
    for module in pkgutil.walk_packages(ocpp16_sdk.__path__, "ocpp16_sdk.", lambda name: check(name, sys.exception())):
        try:
            found.append(importlib.import_module(module.name))
        except ImportError as error:
            check(module.name, error)
    return found
