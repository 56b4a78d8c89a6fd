"""One address on which a central system accepts connections, without `async`: `Serving`."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Generic, TypeVar

from ocpp16_sdk._misuse import refuse_syntax
from ocpp16_sdk.blocking._threads import HandlerThreads, LoopThread, ThreadedScope
from ocpp16_sdk.central_system import AsyncServing

T = TypeVar("T")


@refuse_syntax(dict.fromkeys(("async with", "await"), "use `with central_system.serve(...)`, or AsyncCentralSystem"))
class Serving(Generic[T]):
    """A central system on one address, as `serve` returns it. Charge points can connect from `start` to `stop`.

    `with` starts and stops it, and returns the central system. It may be started again after it was stopped.
    """

    def __init__(
        self, central_system: T, wrapped: AsyncServing[Any], loop: LoopThread, threads: HandlerThreads
    ) -> None:
        self._central_system = central_system
        self._wrapped = wrapped
        self._scope = ThreadedScope(loop, wrapped.__task_scope__, threads)

    @property
    def port(self) -> int:
        """The port that it listens on.

        Raises:
            RuntimeError: it is not started.
        """
        return self._wrapped.port

    def start(self) -> None:
        """Listen; any thread may call `stop` later.

        Raises:
            ConnectError: the address cannot be listened on.
            ValueError: `decide` does not check what the security profile demands.
            RuntimeError: it is started already, or was stopped while it was being started.
        """
        self._scope.start()

    def stop(self) -> None:
        """Wait for pending answers, at most `close_timeout`, and close each connection with 1001.

        Do nothing if it is stopped.

        Raises:
            RuntimeError: it is called in a handler, for which it would wait.
        """
        self._scope.stop()

    def __enter__(self) -> T:
        self.start()
        return self._central_system

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._scope.stop(kind)
