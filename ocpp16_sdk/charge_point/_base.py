"""The common part of both charge points: connection options, handlers, and calls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Self, TypeVar

import anyio

from ocpp16_sdk._checks import check_timeout, check_wait
from ocpp16_sdk._concurrency.task_scope import TaskScope
from ocpp16_sdk._misuse import refuse_syntax, set_by_init
from ocpp16_sdk.charge_point._dialer import Dialer
from ocpp16_sdk.charge_point.credentials import AsyncCredentialManager
from ocpp16_sdk.charge_point.credentials._manager import StoredCredentials
from ocpp16_sdk.charge_point.handlers import AsyncChargePointHandlers, AsyncChargePointOn
from ocpp16_sdk.charge_point.lifecycle import ChargePointState, ReconnectLoop, SingleConnection, run_in_scope
from ocpp16_sdk.connection import ConnectionOptions
from ocpp16_sdk.errors import ConnectionClosedError, NotConnectedError, NotSentError
from ocpp16_sdk.messages.calls import AsyncChargePointCalls
from ocpp16_sdk.model import ChargePointRequest, HandlerTable, Response, Route
from ocpp16_sdk.protocol import Defect
from ocpp16_sdk.security import ChargePointSecurity
from ocpp16_sdk.transports import Transport, WebSocketOptions

R = TypeVar("R", bound=Response)
Connect = Callable[[], Awaitable[Transport]]
"""Opens the transport of a connection."""

DEFAULT_WEBSOCKET = WebSocketOptions()
DEFAULT_CONNECTION = ConnectionOptions()


@dataclass(frozen=True, slots=True)
class Internals:
    """The parts of an async charge point that its blocking twin uses."""

    scope: TaskScope
    """Starts and stops it."""
    credentials: StoredCredentials | None
    """Its credentials."""
    handlers: HandlerTable
    """Its handlers."""
    use_handlers: Callable[[HandlerTable], None]
    """Replaces its handlers."""


@refuse_syntax(
    {
        "with": "use `async with`, or ChargePoint or ManualChargePoint without `async`",
    }
)
@set_by_init("on", "_credentials", "_dialer", "_handlers", "_identity", "_runner", "_scope")
class BaseChargePoint(AsyncChargePointHandlers, AsyncChargePointCalls):
    """The members that both charge points have."""

    _BLOCKING_TWIN = "ChargePoint"

    def __init__(self, identity: str, dialer: Dialer, runner: ReconnectLoop | SingleConnection) -> None:
        self._identity = identity
        self._dialer = dialer
        self._runner = runner
        self._scope = TaskScope(self._run, f"the charge point {identity!r}", self._BLOCKING_TWIN)
        stored = dialer.credentials
        self._credentials = None if stored is None else AsyncCredentialManager(stored, self._scope.check_loop)
        self._handlers = HandlerTable(self)
        self.on = AsyncChargePointOn(self._handlers)
        """Registers functions as handlers: `@charge_point.on.reset`."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.identity!r} at {self.url.partition('?')[0]}>"  # a query may hold a token

    @property
    def identity(self) -> str:
        """The identity of the charge point."""
        return self._identity

    @property
    def url(self) -> str:
        """The connection URL; with `credentials`, that of the last connection attempt."""
        return self._dialer.url

    @property
    def credentials(self) -> AsyncCredentialManager | None:
        """The key and the security profile, which the central system may change; None without `credentials`."""
        return self._credentials

    @property
    def security(self) -> ChargePointSecurity:
        """The security profile, with its key or certificate. A new value is used from the next connection on.

        With `credentials` it is that of the last connection attempt, and cannot be set.

        Raises:
            ValueError: on setting, if the profile does not fit the URL, or the identity cannot be sent with a key.
        """
        return self._dialer.security

    @security.setter
    def security(self, security: ChargePointSecurity) -> None:
        if self._credentials is not None:
            raise ValueError("security: must be changed with `credentials`, which determine it")
        self._dialer.security = security

    @property
    def ping_interval(self) -> float:
        """Seconds between pings, 0 for none. It may be changed at any time (WebSocketPingInterval, OCPP-J 7).

        Raises:
            TypeError, ValueError: on setting, if it is wrong.
        """
        return self._dialer.ping_interval

    @ping_interval.setter
    def ping_interval(self, interval: float) -> None:
        self._scope.check_loop()
        self._dialer.ping_interval = interval

    @property
    def call_timeout(self) -> float:
        """Seconds to wait for the answer of a call without a `timeout`. A change applies to calls that are sent later.

        The configuration key MessageTimeout has this value (errata sheet 3.83).

        Raises:
            TypeError, ValueError: on setting, if it is wrong.
        """
        return self._dialer.call_timeout

    @call_timeout.setter
    def call_timeout(self, seconds: float) -> None:
        self._scope.check_loop()
        self._dialer.call_timeout = seconds

    @property
    def state(self) -> ChargePointState:
        """The state of the connection and the registration."""
        return self._runner.state

    @property
    def defects(self) -> Counter[Defect]:
        """The invalid messages of the central system on this connection, counted by kind; a copy."""
        connection = self._runner.connection
        return Counter(connection.session.defects if connection is not None else ())

    async def start(self) -> None:
        """Do what `async with` does when it is entered; any task of the event loop may call `stop` later.

        After `stop` it may be started again.

        Raises:
            RuntimeError: it is started already, or was stopped while it was being started.
            ConnectError, StoreError: as `async with` does.
        """
        await self._scope.start()

    async def stop(self) -> None:
        """Wait for pending answers, at most `close_timeout`, and close the connection. Do nothing if it is stopped.

        In a handler use `after_answer(charge_point.stop)`: the handler would wait for itself.

        Raises:
            Exception: an error of the program that has stopped the charge point; raised once.
        """
        await self._scope.stop()

    async def __aenter__(self) -> Self:
        await self._scope.enter()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: object) -> None:
        """Close the connection; without an exception, wait for pending answers first.

        Raises:
            Exception: an error of the program that has stopped the charge point, and cancelled the block.
        """
        await self._scope.exit(error)

    async def _run(self, scope: TaskScope) -> None:
        await run_in_scope(scope, self._runner, self._prepare, self._dialer.websocket.close_timeout)

    async def _prepare(self) -> Mapping[str, Route]:
        if self._dialer.credentials is not None:
            await self._dialer.credentials.load()
        self._handlers.check_complete()
        return self._handlers.close()

    async def call(self, request: ChargePointRequest[R], *, timeout: float | None = None) -> R:
        """Send a request to the central system and return the answer; `authorize(...)` and others are shorter.

        Raises:
            TypeError: it is not a request that a charge point sends.
            CallFailedError: or a subclass, see `ocpp16_sdk.errors`.
        """
        self._scope.check_loop()
        check_timeout(timeout)
        return await self._runner.call(request, timeout)

    def within(self, seconds: float) -> AsyncChargePointCalls:
        """Return the same calls with a limit for the whole call: `charger.within(60).authorize(...)`.

        The call waits until it can be sent: a charge point that connects again waits for a connection and for its
        registration, and any charge point until the calls before it are answered. A call that was not sent within the
        time raises NotSentError, and is not sent later. An answer that does not come within the remaining time or the
        call's own `timeout` is a CallTimeoutError.
        """
        check_wait("seconds", seconds, negative=True)
        return _BoundedCalls(self._runner, self._scope, seconds)

    async def wait_closed(self) -> ConnectionClosedError:
        """Wait until the connection closes; return the reason.

        Raises:
            NotConnectedError: there is no connection.
        """
        self._scope.check_loop()
        connection = self._runner.connection
        if connection is None:
            raise NotConnectedError(f"there is no connection to wait for: {self._runner.offline_reason}")
        return await connection.wait_closed()

    @property
    def __internals__(self) -> Internals:
        """The parts that the blocking twin uses."""
        return Internals(self._scope, self._dialer.credentials, self._handlers, self._use_handlers)

    def _use_handlers(self, handlers: HandlerTable) -> None:
        """Replace the handlers of the class: those of a blocking charge point are used instead."""
        self._handlers = handlers
        self.on = AsyncChargePointOn(handlers)


class _BoundedCalls(AsyncChargePointCalls):
    def __init__(self, runner: ReconnectLoop | SingleConnection, scope: TaskScope, seconds: float) -> None:
        self._runner = runner
        self._scope = scope
        self._seconds = seconds

    async def call(self, request: ChargePointRequest[R], *, timeout: float | None = None) -> R:
        self._scope.check_loop()
        check_timeout(timeout)
        with anyio.move_on_after(self._seconds) as waiting:
            return await self._runner.call(request, timeout, waiting)
        raise NotSentError(f"{request.__action__} was not sent within {self._seconds:g} s")
