"""A charge point as the central system sees it, without `async`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

from ocpp16_sdk.blocking._loop import LoopThread
from ocpp16_sdk.blocking._scope import ended_within
from ocpp16_sdk.central_system import AsyncChargePointConnection
from ocpp16_sdk.connection import RequestListener
from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.messages.calls import AsyncCentralSystemCalls, CentralSystemCalls
from ocpp16_sdk.messages.models import RegistrationStatus
from ocpp16_sdk.model import CentralSystemRequest, Response
from ocpp16_sdk.protocol import Defect

P = ParamSpec("P")
R = TypeVar("R", bound=Response)
S = TypeVar("S")
T = TypeVar("T")


class Calls(CentralSystemCalls):
    """The calls of an async twin."""

    def __init__(self, twin: AsyncCentralSystemCalls, loop: LoopThread) -> None:
        self._twin = twin
        self._loop = loop

    def call(self, request: CentralSystemRequest[R], *, timeout: float | None = None) -> R:
        """Send a request to the charge point and return the answer."""
        return self._loop.run(self._twin.call, request, timeout=timeout)


class ChargePointConnection(CentralSystemCalls):
    """One connection of one charge point, as the central system sees it; handlers get it with each request.

    Two of them are equal if they are of the same connection. Any thread may use it.
    """

    def __init__(self, twin: AsyncChargePointConnection, loop: LoopThread) -> None:
        self._twin = twin
        self._loop = loop

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.identity!r}{', closed' if self.closed else ''}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ChargePointConnection) and self._twin is other._twin

    def __hash__(self) -> int:
        return hash(self._twin)

    @property
    def identity(self) -> str:
        """The charge point's name: the last segment of the connection URL's path, decoded (OCPP-J 3.1.1)."""
        return self._twin.identity

    @property
    def closed(self) -> ConnectionClosedError | None:
        """How the connection ended; None while it stands."""
        return self._twin.closed

    @property
    def defects(self) -> Counter[Defect]:
        """What the charge point has sent wrong on this connection, by kind: a copy."""
        return self._twin.defects

    def call(self, request: CentralSystemRequest[R], *, timeout: float | None = None) -> R:
        """Send a request to the charge point and return the answer; `reset(...)` and its like are shorter.

        Raises:
            CallFailedError: one of its kinds, see `ocpp16_sdk.errors`.
        """
        return self._loop.run(self._twin.call, request, timeout=timeout)

    def perform(
        self,
        procedure: Callable[Concatenate[AsyncChargePointConnection, P], Coroutine[Any, Any, T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Have an async function done with the async twin, and return what it returns: `perform(get_configuration)`.

        It runs in the thread that serves all connections, and must not block.
        """
        return self._loop.run(procedure, self._twin, *args, **kwargs)

    @property
    def last_received_at(self) -> datetime:
        """When the charge point last showed life: with any message, or a ping where the transport tells of it (UTC)."""
        return self._twin.last_received_at

    @property
    def registration(self) -> RegistrationStatus | None:
        """What its last BootNotification was answered, on this connection or before; None if that is not known."""
        return self._twin.registration

    def within(self, seconds: float) -> CentralSystemCalls:
        """The same calls, each bounded as a whole: `charge_point.within(10).reset(...)`.

        A call whose turn does not come in time raises NotSentError, and is not sent later; if no answer comes in the
        time that is left, nor in its own `timeout`, it is a CallTimeoutError.
        """
        return Calls(self._twin.within(seconds), self._loop)

    @contextmanager
    def listening(self, listener: RequestListener) -> Generator[None]:
        """Have a function told of each request of the charge point inside a `with` block, before its handler.

        It is called in the thread that serves all connections, and must not wait for anything.
        """
        hearing = self._twin.listening(listener)

        async def begin() -> None:
            hearing.__enter__()

        async def end() -> None:
            hearing.__exit__(None, None, None)

        self._loop.run(begin)
        try:
            yield
        finally:
            self._loop.run(end)

    def session(self, kind: type[S]) -> S:
        """What the decision to let the charge point in has put into `Accept.session`: `charge_point.session(Account)`.

        Raises:
            DefinitionError: it is of another type.
        """
        return self._twin.session(kind)

    def wait_closed(self, timeout: float | None = None) -> ConnectionClosedError:
        """Wait until the connection ends, for `timeout` seconds at most; returns how.

        Raises:
            TimeoutError: it has not ended in time.
        """
        return self.closed or self._loop.run(ended_within, timeout, self._twin.wait_closed)

    def drain(self, timeout: float) -> None:
        """Send no further calls, and wait until no answer is pending in either direction, for `timeout` at most.

        A handler waits for itself here, so leave it to another thread, or to `after_answer`.
        """
        self._loop.run(self._twin.drain, timeout)

    def close(self, code: int = 1000, reason: str = "") -> None:
        """Close the connection at once; calls that wait fail. For a close in good order `drain` comes first."""
        self._loop.run(self._twin.aclose, code, reason)
