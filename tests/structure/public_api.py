"""The public objects of the package, and their docstrings as users see them."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Iterator
from itertools import pairwise
from types import ModuleType
from typing import Any

import ocpp16_sdk

_INTERNAL = {"ocpp16_sdk.model", "ocpp16_sdk.cli", "ocpp16_sdk.protocol", "ocpp16_sdk.connection"}
"""Packages that say in their docstring that they are internal; what others export of them is public."""


def public_modules() -> Iterator[ModuleType]:
    """Yield every module that a user may import: no part of its name has an underscore, and it is not internal."""
    yield ocpp16_sdk
    for found in pkgutil.walk_packages(ocpp16_sdk.__path__, "ocpp16_sdk."):
        parts = found.name.split(".")
        if any(part.startswith("_") for part in parts) or ".".join(parts[:2]) in _INTERNAL:
            continue
        yield importlib.import_module(found.name)


def public_objects() -> dict[str, Any]:
    """Return the exported classes, functions and values by name."""
    found: dict[str, Any] = {}
    for module in public_modules():
        for name in getattr(module, "__all__", ()):
            value = getattr(module, name)
            if not isinstance(value, ModuleType):
                found.setdefault(f"{module.__name__}.{name}", value)
    return found


def public_classes() -> dict[str, type]:
    """Return the exported classes, each once."""
    found: dict[type, str] = {}
    for name, value in public_objects().items():
        if isinstance(value, type) and value.__module__.startswith("ocpp16_sdk"):
            found.setdefault(value, name)
    return {name: kind for kind, name in found.items()}


def docstrings() -> Iterator[tuple[str, str]]:
    """Yield every docstring that a user sees: of modules, classes, functions, methods and attributes."""
    for module in public_modules():
        yield module.__name__, module.__doc__ or ""
    for name, value in public_objects().items():
        if inspect.isroutine(value):
            yield name, value.__doc__ or ""
    seen: set[type] = set()
    for name, kind in public_classes().items():
        for base in kind.__mro__:
            if base.__module__.startswith("ocpp16_sdk") and base not in seen:
                seen.add(base)
                yield from _of_class(f"{name} ({base.__name__})", base)


def _of_class(name: str, kind: type) -> Iterator[tuple[str, str]]:
    yield name, kind.__dict__.get("__doc__") or ""
    for member, value in vars(kind).items():
        is_function = isinstance(value, property | classmethod | staticmethod) or inspect.isroutine(value)
        if is_function and not member.startswith("_"):
            yield f"{name}.{member}", value.__doc__ or ""
    for attribute, text in attribute_docstrings(kind).items():
        yield f"{name}.{attribute}", text


def attribute_docstrings(kind: type) -> dict[str, str]:
    """Return the docstrings below the attributes of a class, and below those that `__init__` sets."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    except (OSError, TypeError):
        return {}
    (body,) = [node.body for node in tree.body if isinstance(node, ast.ClassDef)]
    init = [node.body for node in body if isinstance(node, ast.FunctionDef) and node.name == "__init__"]
    found: dict[str, str] = {}
    for statements in (body, *init):
        for target, text in pairwise(statements):
            if (
                isinstance(text, ast.Expr)
                and isinstance(text.value, ast.Constant)
                and isinstance(text.value.value, str)
            ):
                for name in _assigned(target):
                    found[name] = text.value.value
    return found


def _assigned(statement: ast.stmt) -> Iterator[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    for target in targets:
        match target:
            case ast.Name(id=name) | ast.Attribute(value=ast.Name(id="self"), attr=name):
                yield name
            case _:
                pass
