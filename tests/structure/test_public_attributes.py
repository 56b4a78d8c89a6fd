"""What completion offers on a public object is documented; everything else starts with an underscore."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from enum import Enum
from types import ModuleType
from typing import Any, TypeVar

import pytest
from pydantic import BaseModel

from ocpp16_sdk.charge_point.credentials import AsyncCredentialManager
from tests.structure.public_api import attribute_docstrings, public_classes, public_modules

CLASSES: dict[str, type[Any]] = {
    name: kind for name, kind in public_classes().items() if not issubclass(kind, BaseModel | Enum)
}


def assigned_in_init(kind: type) -> Iterator[str]:
    """Yield the public attributes that the `__init__` of a class sets."""
    init = vars(kind).get("__init__")
    if not inspect.isfunction(init) or init.__module__ == "dataclasses":
        return
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(init)))
    except OSError:
        return
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()) if not name.startswith("_"):
                yield name
            case _:
                pass


def undocumented(kind: type) -> Iterator[str]:
    """Yield the public members of a class, inherited ones included, that have no docstring."""
    documented: set[str] = set()
    offered: set[str] = set()
    for base in kind.__mro__:
        if not base.__module__.startswith("ocpp16_sdk"):
            continue
        documented |= attribute_docstrings(base).keys()
        text = inspect.getdoc(base) or ""
        offered |= set(assigned_in_init(base)) | set(vars(base).get("__annotations__", {}))
        for name, value in vars(base).items():
            function: Any = getattr(value, "__func__", value)  # of a class method
            if inspect.isroutine(function) or isinstance(value, property):
                offered.add(name)
                if inspect.getdoc(value if isinstance(value, property) else getattr(base, name)):
                    documented.add(name)
        documented |= {name for name in offered if f"\n    {name}: " in text}
    yield from sorted(name for name in offered - documented if not name.startswith("_"))


@pytest.mark.parametrize("kind", CLASSES.values(), ids=CLASSES.keys())
def test_every_public_member_of_a_public_class_is_documented(kind: type) -> None:
    assert [*undocumented(kind)] == []


def defined_names(module: ModuleType) -> Iterator[str]:
    """Yield the public names that a module itself defines, imported ones excluded."""
    for node in ast.parse(inspect.getsource(module)).body:
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                names = [name]
            case ast.AnnAssign(target=ast.Name(id=name)):
                names = [name]
            case ast.Assign(targets=targets):
                names = [target.id for target in targets if isinstance(target, ast.Name)]
            case _:
                names = []
        yield from (name for name in names if not name.startswith("_"))


MODULES = {module.__name__: module for module in public_modules() if "codegen" not in inspect.getsource(module)[:200]}
"""Without generated modules, whose type variables are in the signatures of their classes."""


@pytest.mark.parametrize("module", MODULES.values(), ids=MODULES.keys())
def test_a_public_module_offers_no_internal_names(module: ModuleType) -> None:
    exported = getattr(module, "__all__", None)
    internal = [
        name
        for name in defined_names(module)
        if (name not in exported if exported is not None else isinstance(getattr(module, name, None), TypeVar))
    ]
    assert internal == []


def test_the_credentials_of_a_charge_point_offer_no_internals() -> None:
    offered = {name for name in dir(AsyncCredentialManager) if not name.startswith("_")}
    assert offered == {"change", "profile"}


def test_the_classes_are_found() -> None:
    assert len(CLASSES) > 60
