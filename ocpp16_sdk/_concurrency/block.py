"""Cancels the body of an `async with` block from another task.

A cancel scope of anyio must be exited in the task that entered it. On asyncio, a block of this module may be exited in
another task: test frameworks and notebooks do that.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Protocol

import anyio

from ocpp16_sdk._concurrency.primitives import asyncio_loop

if TYPE_CHECKING:
    import asyncio


class CancellableBlock(Protocol):
    """An `async with` block, which the running task has entered."""

    def cancel(self) -> None:
        """Cancel the task that has entered the block."""
        ...

    def exit(self, error: BaseException | None) -> bool:
        """Exit the block with its error; return whether `cancel` is the only cause of the error.

        Raises:
            RuntimeError: on trio, if another task has entered the block.
        """
        ...


def cancellable_block(name: str) -> CancellableBlock:
    """Enter a block; `name` is the object in error messages."""
    return _AsyncioBlock() if asyncio_loop() is not None else _TrioBlock(name)


class _AsyncioBlock:
    """It works as `asyncio.timeout` does: it counts cancellations, and needs no cancel scope."""

    def __init__(self) -> None:
        task: asyncio.Task[Any] | None = sys.modules["asyncio"].current_task()
        assert task is not None
        self._task = task
        self._cancellations = task.cancelling()
        self._cancelled = False

    def cancel(self) -> None:
        self._cancelled = True
        self._task.cancel()

    def exit(self, error: BaseException | None) -> bool:
        if not self._cancelled or sys.modules["asyncio"].current_task() is not self._task:
            return False
        return self._task.uncancel() <= self._cancellations and isinstance(error, anyio.get_cancelled_exc_class())


class _TrioBlock:
    def __init__(self, name: str) -> None:
        self._name = name
        self._task = _trio_task()
        self._scope = anyio.CancelScope()
        self._scope.__enter__()

    def cancel(self) -> None:
        self._scope.cancel()

    def exit(self, error: BaseException | None) -> bool:
        if _trio_task() is not self._task:
            raise RuntimeError(
                f"{self._name}: on trio, the task that entered `async with` must exit it; "
                "use `start()` and `stop()` in different tasks"
            )
        if error is None:
            return bool(self._scope.__exit__(None, None, None))
        return bool(self._scope.__exit__(type(error), error, error.__traceback__))


def _trio_task() -> object:
    return sys.modules["trio"].lowlevel.current_task()
