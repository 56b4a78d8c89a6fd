"""Stores of the queue, credentials, registrations and transaction ids: the check of paths, and how methods are called.

a coroutine function            is awaited in the event loop
a method of an `InMemoryStore`  is called in the event loop
another method                  is called in a worker thread
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Awaitable, Callable
from functools import partial
from os import PathLike, fspath
from typing import ParamSpec, TypeVar, cast

import anyio
import anyio.to_thread

from ocpp16_sdk._checks import message
from ocpp16_sdk.errors import StoreError

P = ParamSpec("P")
T = TypeVar("T")


class InMemoryStore:
    """A store that never blocks: its methods are called without a worker thread. A subclass must not block."""


def check_file_path(name: str, value: str | PathLike[str]) -> None:
    """Check the path of a file, which may be created later.

    Raises:
        ValueError: it is empty, contains a NUL, is the name that SQLite has for memory, or is a folder.
    """
    path = fspath(value)
    if path in ("", ":memory:") or "\0" in path:
        raise ValueError(message(name, path, "the path of a file, without NUL, or None for memory"))
    if os.path.isdir(path):
        raise ValueError(message(name, path, "the path of a file, not of a folder"))


async def call_store(function: Callable[P, T | Awaitable[T]], *arguments: P.args, **options: P.kwargs) -> T:
    """Call a method of a store, sync or async, and return its result.

    Raises:
        StoreError: the system has no thread for it. The method raises it for its own failures.
    """
    if inspect.iscoroutinefunction(function):
        return cast(T, await function(*arguments, **options))
    if isinstance(getattr(function, "__self__", None), InMemoryStore):
        return cast(T, function(*arguments, **options))
    try:
        return cast(T, await anyio.to_thread.run_sync(partial(function, *arguments, **options)))
    except RuntimeError as error:
        if "new thread" not in str(error):  # the text of Python for a system without free threads
            raise
        raise StoreError(f"the store was not called: {error}; the system has no free thread or memory") from error
