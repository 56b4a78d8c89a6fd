"""The common part of both charge points without `async`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Coroutine
from functools import partial
from types import TracebackType
from typing import Any, Concatenate, Generic, ParamSpec, Self, TypeVar

from ocpp16_sdk._checks import check_timeout
from ocpp16_sdk._function_checks import check_async_function
from ocpp16_sdk._misuse import refuse_syntax, set_by_init
from ocpp16_sdk.blocking._credentials import CredentialManager
from ocpp16_sdk.blocking._threads import (
    LoopAccess,
    Starter,
    ThreadedHandlers,
    wait_or_time_out,
)
from ocpp16_sdk.blocking.handlers import ChargePointHandlers, ChargePointOn
from ocpp16_sdk.charge_point._base import BaseChargePoint as AsyncBaseChargePoint
from ocpp16_sdk.charge_point._checks import check_request
from ocpp16_sdk.charge_point.lifecycle import ChargePointState
from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.messages.calls import AsyncChargePointCalls, ChargePointCalls
from ocpp16_sdk.model import ChargePointRequest, Response
from ocpp16_sdk.protocol import Defect
from ocpp16_sdk.security import ChargePointSecurity

P = ParamSpec("P")
R = TypeVar("R", bound=Response)
T = TypeVar("T")
A = TypeVar("A", bound=AsyncBaseChargePoint)


@refuse_syntax({"async with": "use `with`, or AsyncChargePoint or AsyncManualChargePoint"})
@set_by_init("on", "_internals", "_loop_access", "_starter", "_wrapped")
class BaseChargePoint(ChargePointHandlers, ChargePointCalls, Generic[A]):
    """The members that both charge points have; `A` is the async charge point that does the work."""

    def __init__(self, wrapped: A, starter: Starter) -> None:
        self._internals = wrapped.__internals__
        handlers = ThreadedHandlers(
            self, lambda handler: partial(starter.threads.run, handler), self._internals.handlers
        )
        self.on = ChargePointOn(handlers)
        """Registers functions as handlers: `@charge_point.on.reset`."""
        self._wrapped = wrapped
        self._internals.use_handlers(handlers)
        self._starter = starter
        self._loop_access = starter.access

    def __repr__(self) -> str:
        url, _, _ = self.url.partition("?")  # the query may contain a token
        return f"<{type(self).__name__} {self.identity!r} at {url}>"

    @property
    def identity(self) -> str:
        """The identity of the charge point."""
        return self._wrapped.identity

    @property
    def url(self) -> str:
        """The URL of the connection; with `credentials`, the URL of the last connection."""
        return self._wrapped.url

    @property
    def credentials(self) -> CredentialManager | None:
        """The credentials for connecting, which the central system may change; None without `credentials`."""
        stored = self._internals.credentials
        return None if stored is None else CredentialManager(stored, self._loop_access)

    @property
    def state(self) -> ChargePointState:
        """The current state of the charge point."""
        return self._wrapped.state

    @property
    def security(self) -> ChargePointSecurity:
        """The security profile with its keys and certificates; a change applies from the next connection on.

        With `credentials` it is the one of the last connection, and cannot be set.

        Raises:
            ValueError: on setting, if the profile does not match the URL, or the identity does not permit a key.
        """
        return self._wrapped.security

    @security.setter
    def security(self, security: ChargePointSecurity) -> None:
        self._wrapped.security = security

    @property
    def ping_interval(self) -> float:
        """Seconds between pings, 0 for no pings; may be changed at any time (WebSocketPingInterval, OCPP-J 7).

        Raises:
            TypeError, ValueError: on setting, if it is wrong.
        """
        return self._wrapped.ping_interval

    @ping_interval.setter
    def ping_interval(self, interval: float) -> None:
        def assign() -> None:
            self._wrapped.ping_interval = interval

        self._loop_access.call(assign)  # it changes the open connection

    @property
    def call_timeout(self) -> float:
        """Seconds to wait for the answer of a call without a `timeout`; a change applies to calls that are sent later.

        The configuration key MessageTimeout has this value (errata sheet 3.83).

        Raises:
            TypeError, ValueError: on setting, if it is wrong.
        """
        return self._wrapped.call_timeout

    @call_timeout.setter
    def call_timeout(self, seconds: float) -> None:
        self._loop_access.call(partial(setattr, self._wrapped, "call_timeout", seconds))

    def start(self) -> None:
        """Do what `with` does when it is entered; any thread may call `stop` later.

        After `stop` it may be started again.

        Raises:
            RuntimeError: it is started already, or was stopped while it was being started.
            ConnectError, StoreError: as `with` does.
        """
        self._starter.start()

    def stop(self) -> None:
        """Wait for pending answers, at most `close_timeout`, and close the connection. Do nothing if it is stopped.

        Raises:
            RuntimeError: it is called in a handler, for which it would wait.
            Exception: an error of the program that has stopped the charge point; raised once.
        """
        self._starter.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the connection; without an exception, wait for pending answers first.

        Raises:
            Exception: an error of the program that has stopped the charge point.
        """
        self._starter.stop(kind)

    def call(self, request: ChargePointRequest[R], *, timeout: float | None = None) -> R:
        """Send a request to the central system and return the answer; methods such as `authorize(...)` are shorter.

        Args:
            request: the request.
            timeout: seconds to wait for the answer after sending; `ConnectionOptions.call_timeout` by default.

        Raises:
            TypeError: it is not a request that a charge point sends.
            CallFailedError: the call failed; see the kinds in `ocpp16_sdk.errors`.
        """
        check_request(request)
        check_timeout(timeout)
        loop = self._loop_access.loop(f"{request.__action__} was not sent")
        return loop.run(self._wrapped.call, request, timeout=timeout)

    def perform(
        self,
        procedure: Callable[Concatenate[A, P], Coroutine[Any, Any, T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run an async function with the async charge point, and return its result: `perform(data_transfer, ...)`.

        It runs in the thread that serves all connections, and must not block.

        Raises:
            TypeError: `procedure` is not an async function.
            NotConnectedError: `with` has not been entered.
        """
        check_async_function("procedure", procedure)
        loop = self._loop_access.loop(f"{getattr(procedure, '__name__', 'the function')} was not called")
        return loop.run(procedure, self._wrapped, *args, **kwargs)

    @property
    def defects(self) -> Counter[Defect]:
        """The number of faulty messages of the central system on this connection, by kind: a copy."""
        return self._wrapped.defects

    def wait_closed(self, timeout: float | None = None) -> ConnectionClosedError:
        """Wait until the connection is closed, for at most `timeout` seconds, and return how.

        Raises:
            TimeoutError: it was not closed in time.
        """
        loop = self._loop_access.loop("nothing to wait for")
        return loop.run(wait_or_time_out, self._wrapped.wait_closed, timeout, "the connection was not closed")

    def within(self, seconds: float) -> ChargePointCalls:
        """Return the same calls, each bounded as a whole: `charger.within(60).authorize(...)`.

        Such a call waits until it can be sent: a charge point that connects again waits for a connection and for its
        registration, and any charge point until earlier calls are answered. If it was not sent within `seconds`, it
        raises NotSentError, and is never sent later. A call that was sent raises CallTimeoutError if no answer arrives
        in the remaining time, or within its own `timeout`.
        """
        return _WrappedCalls(self._wrapped.within(seconds), self._loop_access)


class _WrappedCalls(ChargePointCalls):
    def __init__(self, wrapped: AsyncChargePointCalls, loop_access: LoopAccess) -> None:
        self._wrapped = wrapped
        self._loop_access = loop_access

    def call(self, request: ChargePointRequest[R], *, timeout: float | None = None) -> R:
        check_request(request)
        check_timeout(timeout)
        loop = self._loop_access.loop(f"{request.__action__} was not sent")
        return loop.run(self._wrapped.call, request, timeout=timeout)
