"""Renders the files of a generated package."""

from __future__ import annotations

import subprocess
import sys

from pydantic.alias_generators import to_snake

from .bundle import Bundle
from .calls import call_classes, generate_calls
from .errors import CodegenError
from .facts import PROFILES
from .handlers import generate_handlers, handler_classes, kinds_of
from .models import generate_models
from .names import check_classes, method_name

# What lies in the working directory has no say: -P keeps its modules away, --isolated its settings, and an empty `src`
# its folders, which would make packages of the same name first-party ones.
_RUFF = (sys.executable, "-P", "-m", "ruff")
_SETTINGS = ("--isolated", "--quiet", "--line-length", "120", "--target-version", "py311")
_IMPORTS = ("--config", "src = []", "--config", 'lint.isort.known-first-party = ["ocpp16_sdk"]')
_FIX = ("check", *_SETTINGS, *_IMPORTS, "--fix", "--select", "F401,I")
_FORMAT = ("format", *_SETTINGS)


def render(bundle: Bundle) -> dict[str, str]:
    """The files of the package by name.

    Raises:
        CodegenError: what was generated is no Python, or two classes of the package have one name.
    """
    check_classes([*bundle.definitions, *call_classes(bundle), *handler_classes(bundle)])
    sources = {
        "models.py": generate_models(bundle),
        "actions.py": _actions(bundle),
        "calls.py": generate_calls(bundle),
        "__init__.py": _package(bundle),
    }
    if bundle.facts.vendor:
        sources["handlers.py"] = generate_handlers(bundle, kinds_of(bundle))
    return {name: _tidy(name, source) for name, source in sources.items()}


def render_handlers(bundle: Bundle) -> dict[str, str]:
    """The files of the standard handlers by the package of the role that they belong to."""
    kinds = kinds_of(bundle)
    of_packages = {
        side.initiator.replace(" ", "_"): [kind for kind in kinds if kind == (side, True)] for side, _ in kinds
    } | {"blocking": [kind for kind in kinds if not kind[1]]}
    return {package: _tidy("handlers.py", generate_handlers(bundle, kinds)) for package, kinds in of_packages.items()}


def _tidy(name: str, source: str) -> str:
    try:
        compile(source, name, "exec")
    except SyntaxError as error:
        raise CodegenError(f"the generated {name} is no Python: line {error.lineno}: {error.msg}") from error
    # Unused imports are only taken out where they cannot be re-exports.
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
    """The source of `actions.py`: every action by its name on the wire."""
    rows = "".join(
        f'    "{name}": Action("{name}", "{method_name(name)}", models.{name}Request, models.{name}Response,'
        f" Initiator.{row.initiator.upper().replace(' ', '_')}, {_profile(bundle.facts.profile(name))}),\n"
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
    """The source of `__init__.py`: the models and the action table; for a vendor the classes to inherit from too."""
    modules = {"actions": ["ACTIONS"], "models": sorted(bundle.definitions)}
    doc = "The messages of OCPP 1.6J: a request and a response for each action, and the types inside them."
    if bundle.facts.vendor:
        modules |= {"calls": call_classes(bundle), "handlers": handler_classes(bundle)}
        doc = f"The actions of {bundle.facts.vendor}: their messages, and what the roles of `ocpp16_sdk` need for them."
    imports = "\n".join(f"from .{module} import {', '.join(sorted(modules[module]))}" for module in sorted(modules))
    return f'''"""{doc}"""

{imports}

__all__ = {sorted(name for names in modules.values() for name in names)!r}
'''
