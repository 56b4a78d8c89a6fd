"""The background tasks of one object, between `start` and `stop`, which different tasks may call.

    STOPPED ──start──▶ STARTING ──▶ RUNNING ──stop──▶ STOPPING ──▶ STOPPED, and `start` again
                          │            │
                          │            └─ a background task fails ──▶ FAILED ──stop, which raises the error──▶ STOPPED
                          └─ an error, a cancellation or `stop`: `start` raises ──▶ STOPPED

`start` creates a host task, which runs the function of the object. The function enters the task group of the object,
awaits `wait_for_stop`, and exits the task group. So one task enters and exits every cancel scope, as anyio demands.
`enter` and `exit` are `start` and `stop` for an `async with` block, which is cancelled if a background task fails.

On asyncio the host is a task of the loop, on trio a system task. If the loop stops first, it cancels the host.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import ContextVar, copy_context
from enum import Enum, auto
from typing import Any

import anyio

from ocpp16_sdk._concurrency.block import CancellableBlock, cancellable_block
from ocpp16_sdk._concurrency.own_loop import check_loop, is_closed, running_loop
from ocpp16_sdk._concurrency.primitives import asyncio_loop
from ocpp16_sdk._concurrency.program import StopMode, current_program

logger = logging.getLogger("ocpp16_sdk")


class ScopeState(Enum):
    """The states of a task scope."""

    STOPPED = auto()
    STARTING = auto()
    RUNNING = auto()
    STOPPING = auto()
    FAILED = auto()


class TaskScope:
    """Runs the background tasks of one object in a host task.

    Args:
        function: enters the task group, awaits `wait_for_stop` of the scope, and exits the task group.
        name: the object in error messages, such as "the charge point 'CP001'".
        blocking_twin: the class that any thread may use instead.
    """

    def __init__(self, function: Callable[[TaskScope], Awaitable[None]], name: str, blocking_twin: str) -> None:
        self.state = ScopeState.STOPPED
        self._function = function
        self.name = name
        self._blocking_twin = blocking_twin
        self._loop: object = None  # while it is not stopped
        self._key = object()  # in the context of the background tasks, which may exist longer than the scope
        self._error: BaseException | None = None
        self._mode = StopMode.GRACEFUL
        self._block: CancellableBlock | None = None
        # `start` creates these in its event loop:
        self._cancel_scope: anyio.CancelScope
        self._started: anyio.Event
        self._stop_requested: anyio.Event
        self._finished: anyio.Event
        self._host: object  # asyncio keeps no reference to it

    @property
    def running(self) -> bool:
        """Whether it was started, and was neither stopped nor has failed."""
        return self.state is ScopeState.RUNNING

    def check_loop(self) -> None:
        """Check that the object is used in the event loop that has started it, or is stopped.

        Raises:
            RuntimeError: it is used in another event loop or thread.
        """
        if self._loop is not None:
            check_loop(self._loop, self.name, self._blocking_twin)

    async def start(self) -> None:
        """Start the host task, and wait until the background tasks run. If this is cancelled, stop them.

        Raises:
            RuntimeError: it is started already, or was stopped while it was being started.
        """
        self._forget_closed_loop()
        self.check_loop()
        if self.state is not ScopeState.STOPPED:
            failed = "has failed: stop it first" if self.state is ScopeState.FAILED else "is started already"
            raise RuntimeError(f"{self.name} {failed}")
        self.state, self._loop = ScopeState.STARTING, running_loop()
        self._error, self._mode = None, StopMode.GRACEFUL
        self._cancel_scope = anyio.CancelScope()
        self._started, self._stop_requested, self._finished = anyio.Event(), anyio.Event(), anyio.Event()
        self._host = _start_task(self._run)
        try:
            await self._started.wait()
        except BaseException:
            await self._stop_shielded(StopMode.AT_ONCE)
            self._forget_error()
            raise
        if not self.running:
            with anyio.CancelScope(shield=True):
                await self._finished.wait()
            self._raise_error()
            raise RuntimeError(f"{self.name} was stopped while it was being started")

    async def stop(self, mode: StopMode = StopMode.GRACEFUL) -> None:
        """Stop the background tasks and wait until they have finished; do nothing if they have.

        If this is cancelled, pending answers are not waited for any longer. A background task may call it. Then it is
        cancelled as the others are.

        Raises:
            Exception: the error of a background task; the next call raises nothing.
        """
        self._forget_closed_loop()
        if self.state is ScopeState.STOPPED:
            return
        self.check_loop()
        self._request_stop(mode)
        try:
            await self._finished.wait()
        except BaseException:
            if self._key not in _own_scopes.get():  # else it would wait for itself
                await self._stop_shielded(StopMode.AT_ONCE)
            raise
        self._raise_error()

    async def enter(self) -> None:
        """Start; from now on the failure of a background task cancels the running task, until `exit`."""
        await self.start()
        self._block = cancellable_block(self.name)

    async def exit(self, error: BaseException | None) -> None:
        """Stop as the block is exited; `error` is its exception. With an error, do not wait for pending answers.

        Raises:
            Exception: the error of a background task, unless the block has another one; an error of stopping.
        """
        had_failed = self.state is ScopeState.FAILED
        program = current_program()
        block, self._block = self._block, None
        was_cause = False
        try:
            if block is not None:
                was_cause = block.exit(error)
        finally:
            if error is None:
                await self.stop()
            else:
                await self._stop_shielded(
                    StopMode.GOING_AWAY if program is not None and program.stops else StopMode.AT_ONCE
                )
                if had_failed and not was_cause:
                    self._forget_error()
                self._raise_error()

    async def wait_for_stop(self) -> StopMode:
        """Wait until the scope is to be stopped, and return how. The function calls this when its tasks run."""
        self.state = ScopeState.RUNNING
        self._started.set()
        await self._stop_requested.wait()
        return self._mode

    def _request_stop(self, mode: StopMode) -> None:
        match self.state:
            case ScopeState.RUNNING:
                self.state, self._mode = ScopeState.STOPPING, mode
                self._stop_requested.set()
            case ScopeState.STARTING:
                self.state = ScopeState.STOPPING
                self._cancel_scope.cancel()
            case ScopeState.STOPPING if mode is StopMode.AT_ONCE:
                self._cancel_scope.cancel()
            case _:
                pass

    async def _stop_shielded(self, mode: StopMode) -> None:
        if self.state is not ScopeState.STOPPED:
            self._request_stop(mode)
            with anyio.CancelScope(shield=True):
                await self._finished.wait()

    def _raise_error(self) -> None:
        error = self._error
        self._forget_error()
        if error is not None:
            raise error from error.__cause__

    def _forget_error(self) -> None:
        self._error = None
        if self.state is ScopeState.FAILED:
            self.state = ScopeState.STOPPED

    def _forget_closed_loop(self) -> None:
        """Be stopped if the event loop was closed before it could stop the host task."""
        if is_closed(self._loop):
            self.state, self._loop = ScopeState.STOPPED, None

    async def _run(self) -> None:
        _own_scopes.set(_own_scopes.get() | {self._key})
        program = current_program()
        if program is not None:
            program.scopes[self] = None
        try:
            with self._cancel_scope:
                await self._function(self)
        except anyio.get_cancelled_exc_class():
            if self.state is ScopeState.RUNNING:
                logger.warning("%s was not stopped before its event loop, which has cancelled it", self.name)
            raise  # the event loop stops
        except BaseException as error:
            self._error = error
        finally:
            if program is not None:
                del program.scopes[self]
            self._host_finished()

    def _host_finished(self) -> None:
        failed = self.state is ScopeState.RUNNING and self._error is not None
        self.state = ScopeState.FAILED if failed else ScopeState.STOPPED
        self._loop = None
        self._started.set()
        self._finished.set()
        if failed and self._block is not None:
            self._block.cancel()
        elif failed:
            logger.error("%s has failed and is stopped", self.name, exc_info=self._error)


_own_scopes: ContextVar[frozenset[object]] = ContextVar("own_scopes", default=frozenset())
"""The keys of the scopes of which the running task may be a background task."""


def _start_task(function: Callable[[], Coroutine[Any, Any, None]]) -> object:
    """Start a task that belongs to no task group, with a copy of the current context."""
    loop = asyncio_loop()
    if loop is not None:
        return loop.create_task(function())
    return sys.modules["trio"].lowlevel.spawn_system_task(function, context=copy_context())
