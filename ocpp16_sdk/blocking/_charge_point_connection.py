"""A charge point as the central system sees it, without `async`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Coroutine, Generator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

from ocpp16_sdk._function_checks import check_async_function
from ocpp16_sdk._misuse import explain_attributes
from ocpp16_sdk.blocking._threads import LoopThread, wait_or_time_out
from ocpp16_sdk.central_system import AsyncChargePointConnection
from ocpp16_sdk.central_system._arguments import HANDLED
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


class WrappedCalls(CentralSystemCalls):
    """Async calls, without `async`."""

    def __init__(self, wrapped: AsyncCentralSystemCalls, loop: LoopThread) -> None:
        self._wrapped = wrapped
        self._loop = loop

    def call(self, request: CentralSystemRequest[R], *, timeout: float | None = None) -> R:
        """Send a request to the charge point and return the answer."""
        return self._loop.run(self._wrapped.call, request, timeout=timeout)


@explain_attributes(HANDLED)
class ChargePointConnection(CentralSystemCalls):
    """One connection of one charge point, as the central system sees it; handlers receive it with each request.

    Two objects are equal if they are of the same connection. Any thread may use the object.
    """

    def __init__(self, wrapped: AsyncChargePointConnection, loop: LoopThread) -> None:
        self._wrapped = wrapped
        self._loop = loop

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.identity!r}{', closed' if self.closed else ''}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ChargePointConnection) and self._wrapped is other._wrapped

    def __hash__(self) -> int:
        return hash(self._wrapped)

    @property
    def identity(self) -> str:
        """The charge point's identity: the last segment of the connection URL's path, decoded (OCPP-J 3.1.1)."""
        return self._wrapped.identity

    @property
    def closed(self) -> ConnectionClosedError | None:
        """How the connection was closed; None while it is open."""
        return self._wrapped.closed

    @property
    def defects(self) -> Counter[Defect]:
        """The number of faulty messages of the charge point on this connection, by kind: a copy."""
        return self._wrapped.defects

    def call(self, request: CentralSystemRequest[R], *, timeout: float | None = None) -> R:
        """Send a request to the charge point and return the answer; methods such as `reset(...)` are shorter.

        Args:
            request: the request.
            timeout: seconds to wait for the answer after sending; `call_timeout` of the central system by default.

        Raises:
            CallFailedError: the call failed; see the kinds in `ocpp16_sdk.errors`.
        """
        return self._loop.run(self._wrapped.call, request, timeout=timeout)

    def perform(
        self,
        procedure: Callable[Concatenate[AsyncChargePointConnection, P], Coroutine[Any, Any, T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run an async function with the async connection, and return its result: `perform(get_configuration)`.

        It runs in the thread that serves all connections, and must not block.

        Raises:
            TypeError: `procedure` is not an async function.
        """
        check_async_function("procedure", procedure)
        return self._loop.run(procedure, self._wrapped, *args, **kwargs)

    @property
    def last_received_at(self) -> datetime:
        """When the last message of the charge point arrived, or a ping if the transport reports it (UTC)."""
        return self._wrapped.last_received_at

    @property
    def registration(self) -> RegistrationStatus | None:
        """The status of its last BootNotification.conf, on this connection or before; None if it is not known."""
        return self._wrapped.registration

    def within(self, seconds: float) -> CentralSystemCalls:
        """Return the same calls, each bounded as a whole: `charge_point.within(10).reset(...)`.

        A call that is still queued after `seconds` raises NotSentError, and is never sent later. A call that was
        sent raises CallTimeoutError if no answer arrives in the remaining time, or within its own `timeout`.
        """
        return WrappedCalls(self._wrapped.within(seconds), self._loop)

    @contextmanager
    def listening(self, listener: RequestListener) -> Generator[None]:
        """Call a function with each request of the charge point inside a `with` block, before its handler.

        The function runs in the thread that serves all connections, and must not block.
        """
        listening = ExitStack()

        async def enter() -> None:
            listening.enter_context(self._wrapped.listening(listener))

        async def exit_() -> None:
            listening.close()

        self._loop.run(enter)
        try:
            yield
        finally:
            self._loop.run(exit_)

    def session(self, kind: type[S]) -> S:
        """Return the `Accept.session` of the decision that accepted the connection: `charge_point.session(Account)`.

        Raises:
            TypeError: it is of another type.
        """
        return self._wrapped.session(kind)

    def wait_closed(self, timeout: float | None = None) -> ConnectionClosedError:
        """Wait until the connection is closed, for at most `timeout` seconds, and return how.

        Raises:
            TimeoutError: it was not closed in time.
        """
        failure = "the connection was not closed"
        return self.closed or self._loop.run(wait_or_time_out, self._wrapped.wait_closed, timeout, failure)

    def drain(self, timeout: float) -> None:
        """Send no further calls, and wait until no answer is pending in either direction, for at most `timeout`.

        In a handler this would wait for the handler's own answer: call it from another thread, or in `after_answer`.
        """
        self._loop.run(self._wrapped.drain, timeout)

    def close(self, code: int = 1000, reason: str = "") -> None:
        """Close the connection at once; pending calls fail. For an orderly close call `drain` first."""
        self._loop.run(self._wrapped.aclose, code, reason)
