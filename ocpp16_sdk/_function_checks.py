"""The checks of functions that an application gives: async where they are awaited, and without `async` elsewhere.

They are called with the names in `accepts`. `_checks` has the checks of other options.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from ocpp16_sdk._checks import describe

T = TypeVar("T")


def check_callable(name: str, value: object, *, none: bool = True, accepts: str | None = None) -> None:
    """Check a function, async or not; with `none`, None is permitted.

    Raises:
        TypeError: it cannot be called, is a class, or has other parameters.
    """
    _check_function(name, value, not isinstance(value, type), "a function", none=none)
    check_parameters(name, value, accepts)


def check_plain_function(name: str, value: object, *, none: bool = True, accepts: str | None = None) -> None:
    """Check a function without `async`; with `none`, None is permitted.

    Raises:
        TypeError: it cannot be called, is a class or an async function, or has other parameters.
    """
    wrong = isinstance(value, type) or is_async_function(value)
    _check_function(name, value, not wrong, "a function without `async`", none=none)
    check_parameters(name, value, accepts)


def check_async_function(name: str, value: object, *, none: bool = False, accepts: str | None = None) -> None:
    """Check an async function; with `none`, None is permitted.

    A lambda, and another object that can be called, are accepted: only their result shows whether they are async.

    Raises:
        TypeError: it cannot be called, is a class or a function without `async`, or has other parameters.
    """
    wrong = isinstance(value, type) or is_plain_function(value)
    _check_function(name, value, not wrong, "an async function (`async def`)", none=none)
    check_parameters(name, value, accepts)


def check_parameters(name: str, function: object, accepts: str | None) -> None:
    """Check that a function can be called with positional arguments; `accepts` has their names, such as "request".

    Raises:
        TypeError: it cannot.
    """
    if accepts is None or not callable(function):
        return
    try:
        signature = inspect.signature(function)
    except ValueError:  # of some functions in C, Python does not know it
        return
    try:
        signature.bind(*accepts.split())
    except TypeError as error:
        arguments = ", ".join(accepts.split())
        raise TypeError(f"{name}={describe(function)}: must accept ({arguments}): {error}") from None


def check_awaitable(name: str, result: Awaitable[T]) -> Awaitable[T]:
    """Return the result of an async function of the application.

    Raises:
        TypeError: it cannot be awaited, so the function is not async.
    """
    if not inspect.isawaitable(result):
        raise TypeError(f"{name} returned {describe(result)}: must be an async function")
    return result


def is_async_function(value: object) -> bool:
    """Return whether a function, or an object that can be called, is certainly async."""
    return any(
        inspect.iscoroutinefunction(each) or inspect.isasyncgenfunction(each) for each in (value, type(value).__call__)
    )


def is_plain_function(value: object) -> bool:
    """Return whether a function is certainly not async; of a lambda or a decorated function only a call shows that."""
    while isinstance(value, partial):
        value = value.func
    if not (inspect.isfunction(value) or inspect.ismethod(value)) or inspect.iscoroutinefunction(value):
        return False
    if value.__name__ == "<lambda>" or hasattr(value, "__wrapped__"):
        return False
    return not any(each in _returned_type(value) for each in ("Awaitable", "Coroutine", "Future", "Task", "Any"))


def _returned_type(function: Callable[..., object]) -> str:
    try:
        return str(function.__annotations__.get("return", ""))
    except NameError:  # of Python 3.14: a name that only the type checker knows
        return "Any"


def _check_function(name: str, value: object, right: bool, expected: str, *, none: bool) -> None:
    if none and value is None:
        return
    if callable(value) and right:
        return
    text = f"{name}={describe(value)}: must be {expected}{' or None' if none else ''}"
    if inspect.iscoroutine(value):
        value.close()  # else Python warns that it was never awaited
        text += f"; write {value.__name__} without ()"
    raise TypeError(text)
