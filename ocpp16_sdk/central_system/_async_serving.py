"""One address on which a central system accepts connections: `AsyncServing`.

async with, start, stop ──▶ TaskScope ──▶ AsyncServing._run ──▶ Listener, ConnectionServer.drain
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from typing import Generic, TypeVar

from ocpp16_sdk._concurrency.program import StopMode
from ocpp16_sdk._concurrency.task_scope import TaskScope
from ocpp16_sdk._misuse import refuse_syntax
from ocpp16_sdk.transports import Transport
from ocpp16_sdk.transports._server import Listener

T = TypeVar("T")


@refuse_syntax(
    {
        "with": "use `async with central_system.serve(...)`",
        "await": "use `async with central_system.serve(...)`, or await its methods `start` and `stop`",
    }
)
class AsyncServing(Generic[T]):
    """A central system on one address, as `serve` returns it. Charge points can connect from `start` to `stop`.

    `async with` starts and stops it, and returns the central system. It may be started again after it was stopped.
    """

    def __init__(
        self,
        central_system: T,
        listening: Callable[[], AbstractAsyncContextManager[Listener]],
        drain: Callable[[Iterable[Transport]], Awaitable[None]],
        name: str,
    ) -> None:
        self._central_system = central_system
        self._listening = listening
        self._drain = drain
        self._scope = TaskScope(self._run, name, "CentralSystem")
        self._listener: Listener | None = None

    @property
    def port(self) -> int:
        """The port that it listens on.

        Raises:
            RuntimeError: it is not started.
        """
        if self._listener is None:
            raise RuntimeError("the central system does not serve: use `async with` or `start`")
        return self._listener.port

    async def start(self) -> None:
        """Listen; any task of the event loop may call `stop` later.

        Raises:
            ConnectError: the address cannot be listened on.
            ValueError: `decide` does not check what the security profile demands.
            RuntimeError: it is started already, or was stopped while it was being started.
        """
        await self._scope.start()

    async def stop(self) -> None:
        """Wait for pending answers, at most `close_timeout`, and close each connection with 1001.

        Do nothing if it is stopped. In a handler use `after_answer(serving.stop)`: the handler would wait for itself.
        """
        await self._scope.stop()

    async def __aenter__(self) -> T:
        await self._scope.enter()
        return self._central_system

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: object) -> None:
        await self._scope.exit(error)

    @property
    def __task_scope__(self) -> TaskScope:
        """The task scope, which the blocking twin uses."""
        return self._scope

    async def _run(self, scope: TaskScope) -> None:
        try:
            async with self._listening() as self._listener:
                if await scope.wait_for_stop() is not StopMode.AT_ONCE:
                    await self._listener.stop()
                    await self._drain(tuple(self._listener.transports))
        finally:
            self._listener = None
