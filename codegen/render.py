"""Renders the files of a generated package, and formats them with ruff."""

from __future__ import annotations

import subprocess
import sys

from pydantic.alias_generators import to_snake

from .bundle import Bundle
from .calls import call_classes, generate_calls
from .errors import CodegenError
from .handlers import generate_handlers, handler_classes, handler_variants
from .metadata import PROFILES
from .models import generate_models
from .names import check_classes, method_name

# The files of the working directory must not change the result: -P ignores its modules, --isolated its settings, and an
# empty `src` its folders, which would make packages of the same name first-party packages.
_RUFF = (sys.executable, "-P", "-m", "ruff")
_SETTINGS = ("--isolated", "--quiet", "--line-length", "120", "--target-version", "py311")
_IMPORTS = ("--config", "src = []", "--config", 'lint.isort.known-first-party = ["ocpp16_sdk"]')
_FIX = ("check", *_SETTINGS, *_IMPORTS, "--fix", "--select", "F401,I")
_FORMAT = ("format", *_SETTINGS)


def render(bundle: Bundle) -> dict[str, str]:
    """Return the files of the package by name.

    Raises:
        CodegenError: the generated text is not Python, or two classes of the package have the same name.
    """
    check_classes([*bundle.definitions, *call_classes(bundle), *handler_classes(bundle)])
    sources = {
        "models.py": generate_models(bundle),
        "actions.py": _actions(bundle),
        "calls.py": generate_calls(bundle),
        "__init__.py": _package(bundle),
    }
    if bundle.metadata.vendor:
        sources["handlers.py"] = generate_handlers(bundle, handler_variants(bundle))
    return {name: _format(name, source) for name, source in sources.items()}


def render_handlers(bundle: Bundle) -> dict[str, str]:
    """Return the files of the standard handlers by package."""
    variants = handler_variants(bundle)
    of_packages = {
        role.initiator.replace(" ", "_"): [variant for variant in variants if variant == (role, True)]
        for role, _ in variants
    } | {"blocking": [variant for variant in variants if not variant[1]]}
    return {package: _format("handlers.py", generate_handlers(bundle, each)) for package, each in of_packages.items()}


def _format(name: str, source: str) -> str:
    try:
        compile(source, name, "exec")
    except SyntaxError as error:
        raise CodegenError(f"the generated {name} is not Python: line {error.lineno}: {error.msg}") from error
    # In `__init__.py` unused imports are exports.
    if name != "__init__.py":
        source = _ruff(name, source, *_FIX)
    return _ruff(name, source, *_FORMAT)


def _ruff(name: str, source: str, *arguments: str) -> str:
    run = subprocess.run(
        (*_RUFF, *arguments, "--stdin-filename", name, "-"), input=source.encode(), capture_output=True, check=False
    )
    if run.returncode != 0:
        raise CodegenError(f"ruff on the generated {name}: {run.stderr.decode()}{run.stdout.decode()}")
    return run.stdout.decode()


def _actions(bundle: Bundle) -> str:
    """Return the source of `actions.py`: every action by its name on the wire."""
    rows = "".join(
        f'    "{name}": Action("{name}", "{method_name(name)}", models.{name}Request, models.{name}Response,'
        f" Initiator.{row.initiator.upper().replace(' ', '_')}, {_profile(bundle.metadata.profile(name))}),\n"
        for name, row in bundle.actions()
    )
    return f'''"""Every action: its name on the wire, request, response, initiator and feature profile."""

from types import MappingProxyType
from collections.abc import Mapping
from ocpp16_sdk.model import Action, FeatureProfile, Initiator
from . import models

ACTIONS: Mapping[str, Action] = MappingProxyType({{
{rows}}})
"""The actions by their names on the wire."""

__all__ = ["ACTIONS"]
'''


def _profile(profile: str) -> str:
    return f"FeatureProfile.{to_snake(profile).upper()}" if profile in PROFILES else repr(profile)


def _package(bundle: Bundle) -> str:
    """Return the source of `__init__.py`: models and action table; for a vendor also the classes to inherit from."""
    modules = {"actions": ["ACTIONS"], "models": sorted(bundle.definitions)}
    doc = "The messages of OCPP 1.6J: a request and a response for each action, and the types of their fields."
    if bundle.metadata.vendor:
        modules |= {"calls": call_classes(bundle), "handlers": handler_classes(bundle)}
        doc = f"The actions of {bundle.metadata.vendor}: their messages, calls and handlers."
    imports = "\n".join(f"from .{module} import {', '.join(sorted(modules[module]))}" for module in sorted(modules))
    return f'''"""{doc}"""

{imports}

__all__ = {sorted(name for names in modules.values() for name in names)!r}
'''
