"""Clear errors where an object is used in a wrong way, for which Python's own error does not name the right one.

    @refuse_syntax(...)          `with`, `await`, `for` ... on an object that is used in another way
    @explain_keywords(...)       an option that belongs to an options object, or to another method, or has no name
    @explain_attributes(...)     an attribute that the object does not have, such as the call of another object
    @set_by_init(...)            an attribute of an object whose `__init__` did not call `super().__init__()`

Type checkers do not see the added methods: for them, too, the wrong use is an error.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from functools import wraps
from typing import Any, NoReturn, TypeVar

from ocpp16_sdk._checks import describe
from ocpp16_sdk.errors import DefinitionError

C = TypeVar("C", bound=type)
F = TypeVar("F", bound=Callable[..., Any])

_METHODS = {
    "with": ("__enter__", "__exit__"),
    "async with": ("__aenter__", "__aexit__"),
    "await": ("__await__",),
    "for": ("__iter__",),
    "async for": ("__aiter__",),
    "()": ("__call__",),
}


def refuse_syntax(uses: Mapping[str, str]) -> Callable[[C], C]:
    """Return a class decorator that lets a use of the objects raise a TypeError.

    "await" is only for objects that no application keeps or passes on: `inspect.isawaitable` returns True for them.

    Args:
        uses: what to write instead, by the wrong use: "with", "async with", "await", "for", "async for" or "()".
    """

    def decorate(cls: C) -> C:
        for use, instead in uses.items():
            for method in _METHODS[use]:
                setattr(cls, method, _refusal(use, instead))
        return cls

    return decorate


def _refusal(use: str, instead: str) -> Callable[..., None]:
    def refuse(self: object, *_: object, **__: object) -> None:
        raise TypeError(f"`{use}` cannot be used with {describe(self)}: {instead}")

    return refuse


def explain_keywords(places: Mapping[str, type | str | Iterable[str]], *, unnamed: str = "") -> Callable[[F], F]:
    """Return a decorator of a method: an unknown keyword raises a TypeError that names the place where it belongs.

    Args:
        places: the options by place, such as "websocket=WebSocketOptions({})": those of an options class, or the
            parameters of the method of the object with this name, or names.
        unnamed: what to write instead of arguments without a name; by default their names.
    """

    def decorate(function: F) -> F:
        known = inspect.signature(function).parameters
        positional = [each.name for each in known.values() if each.kind is each.POSITIONAL_OR_KEYWORD][1:]
        only = f"{' and '.join(positional)} only" if positional else "none"

        @wraps(function)
        def call(self: object, *args: Any, **keywords: Any) -> Any:
            if len(args) > len(positional):
                given = f"{len(args)} argument{'s' if len(args) > 1 else ''} without a name"
                raise TypeError(f"{given}: must be {only}; {unnamed or 'give the others with their names'}")
            for name in keywords.keys() - known.keys():
                for place, source in places.items():
                    if name in _names(source, self):
                        raise TypeError(f"{name}: must be given in `{place.format(f'{name}=...')}`")
            return function(self, *args, **keywords)

        return call  # type: ignore[return-value]

    return decorate


def _names(source: type | str | Iterable[str], owner: object) -> Iterable[str]:
    if isinstance(source, type):
        return [each.name for each in fields(source)]
    return inspect.signature(getattr(owner, source)).parameters if isinstance(source, str) else source


def explain_attributes(explain: Mapping[str, str] | Callable[[Any, str], str]) -> Callable[[C], C]:
    """Return a class decorator: a missing attribute raises an AttributeError that says what to write instead.

    Args:
        explain: the texts by name, or a function of the object and the name that returns the text, empty for no text.
    """

    def find(owner: object, name: str) -> str:
        return explain(owner, name) if callable(explain) else explain.get(name, "")

    def decorate(cls: C) -> C:
        inherited: Callable[[Any, str], object] = getattr(cls, "__getattr__", object.__getattribute__)

        def get(self: object, name: str) -> object:
            text = "" if name.startswith("__") else find(self, name)
            if text:
                raise AttributeError(f"{describe(self)} has no attribute {name!r}: {text}")
            return inherited(self, name)  # raises the error of Python, or that of a property

        cls.__getattr__ = get  # type: ignore[attr-defined]  # called for missing attributes only
        return cls

    return decorate


def set_by_init(*names: str) -> Callable[[C], C]:
    """Return a class decorator for attributes that `__init__` sets: to read one before is a DefinitionError.

    A subclass whose `__init__` does not call `super().__init__()` gets this error at the first use of the object. The
    attribute of the object hides that of the class, so reading it costs no more than before.
    """

    def decorate(cls: C) -> C:
        for name in names:
            setattr(cls, name, _NotSet(cls.__name__, name))
        return cls

    return decorate


class _NotSet:
    def __init__(self, owner: str, name: str) -> None:
        self._owner = owner
        self._name = name

    def __getattr__(self, name: str) -> NoReturn:
        raise AttributeError(
            f"{self._owner}.{self._name} has no attribute {name!r}: use `{self._name}` of an object of the class"
        )

    def __get__(self, instance: object, owner: type) -> _NotSet:
        if instance is None:
            return self
        raise DefinitionError(
            f"{owner.__name__}.__init__: must call super().__init__(...) before the object is used; "
            f"{self._name} is not set"
        )
