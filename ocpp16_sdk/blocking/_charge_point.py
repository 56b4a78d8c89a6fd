"""The charge point's role, without `async`."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from functools import partial
from os import PathLike
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self, TypedDict, TypeVar, Unpack

from ocpp16_sdk.blocking._credentials import CredentialManager
from ocpp16_sdk.blocking._lifecycle import LifecycleMixin
from ocpp16_sdk.blocking._loop import LoopThread, loop_thread
from ocpp16_sdk.blocking._loop_access import LoopAccess
from ocpp16_sdk.blocking._scope import ContextScope, ended_within
from ocpp16_sdk.blocking._threaded_handlers import HandlerThreads, ThreadedHandlers
from ocpp16_sdk.blocking.handlers import ChargePointHandlers, ChargePointOn
from ocpp16_sdk.charge_point import AsyncChargePoint, Backoff
from ocpp16_sdk.charge_point.credentials import CredentialOptions
from ocpp16_sdk.charge_point.lifecycle import ChargePointEvent
from ocpp16_sdk.charge_point.outbox import OutboxStore
from ocpp16_sdk.connection import Observer
from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.messages.models import BootNotificationRequest
from ocpp16_sdk.model import ChargePointRequest, HandlerTable, Response
from ocpp16_sdk.protocol import Defect
from ocpp16_sdk.security import ChargePointSecurity
from ocpp16_sdk.transports import Transport
from ocpp16_sdk.validation import PolicyChoice

P = ParamSpec("P")
R = TypeVar("R", bound=Response)
T = TypeVar("T")


class ChargePointOptions(TypedDict, total=False):
    """The options that a charge point has in common with its async twin, where they are told of."""

    boot: BootNotificationRequest | None
    connectors: int | None
    store: str | PathLike[str] | OutboxStore | None
    backoff: Backoff | None
    heartbeat_interval: float | None
    on_event: Callable[[ChargePointEvent], object] | None
    on_time: Callable[[datetime], object] | None
    clock: Callable[[], datetime] | None
    password: bytes | str | None
    security: ChargePointSecurity | None
    credentials: CredentialOptions | None
    require_subprotocol: bool
    compression: bool
    open_timeout: float
    call_timeout: float
    close_timeout: float
    ping_interval: float
    ping_timeout: float
    max_message_size: int
    policy: PolicyChoice | None
    observer: Observer | None
    connect: Callable[[], Awaitable[Transport]] | None


class ChargePoint(ChargePointHandlers, LifecycleMixin):
    """A charge point; lives or is connected inside `with`. `AsyncChargePoint` tells more: all but the waiting is its.

    Handlers are the methods `on_<action>` of a subclass, or functions registered with `on.<action>` before the first
    connection. They run side by side in threads, and may call the central system. Any thread may use the object.

    Args:
        endpoint_url: `ws://` or `wss://`; the identity becomes its last path segment (OCPP-J 3.1.1).
        identity: the charge point's name at the central system.
        handler_threads: how many handlers may run at a time; others wait.
        options: those of `AsyncChargePoint`. What is called with observations, events or times must not wait for
            anything, as all connections wait for it.

    Raises:
        DefinitionError: an argument or a handler is wrong.
    """

    def __init__(
        self, endpoint_url: str, identity: str, *, handler_threads: int = 8, **options: Unpack[ChargePointOptions]
    ) -> None:
        self._threads = HandlerThreads(handler_threads)
        self._handlers = ThreadedHandlers(self, lambda handler: partial(self._threads.run, handler))
        self.on = ChargePointOn(self._handlers)
        """Registers functions as handlers: `@charge_point.on.reset`."""
        self._twin = _Twin(self._handlers, endpoint_url, identity, **options)
        self.identity = self._twin.identity
        self._loop: LoopThread | None = None
        self._door = LoopAccess()
        self._entering = threading.Lock()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.identity!r} at {self.url.partition('?')[0]}>"  # a query may hold a token

    @property
    def url(self) -> str:
        """The connection URL, as it is dialled; with `credentials`, as it was dialled last."""
        return self._twin.url

    @property
    def credentials(self) -> CredentialManager:
        """What the central system may change, and the charge point connects with.

        Raises:
            DefinitionError: the charge point was not given `credentials`.
        """
        return CredentialManager(self._twin.credentials, self._door)

    @property
    def security(self) -> ChargePointSecurity:
        """The security profile, and what it needs; another one counts from the next connection on.

        With `credentials` it is that of the last connection, and cannot be set.

        Raises:
            DefinitionError: on setting, if the profile is not for the endpoint's URL, or the identity not for a key.
        """
        return self._twin.security

    @security.setter
    def security(self, security: ChargePointSecurity) -> None:
        self._twin.security = security

    @property
    def ping_interval(self) -> float:
        """Seconds between pings, 0 for none; may be changed at any time (WebSocketPingInterval, OCPP-J 7).

        Raises:
            DefinitionError: on setting, if it is negative.
        """
        return self._twin.ping_interval

    @ping_interval.setter
    def ping_interval(self, interval: float) -> None:
        def assign() -> None:
            self._twin.ping_interval = interval

        self._door.do(assign)  # as it changes the connection

    def __enter__(self) -> Self:
        """Connect; with `boot`, begin to live and return at once.

        Raises:
            ConnectError: one of its kinds; the connection could not be opened. Not with `boot`, which tries again.
            StoreError: the messages of transactions cannot be stored, or the credentials not be read.
        """
        with self._entering:
            self._loop = self._loop or loop_thread()
            self._loop.check()
            if self._door.stay is not None:
                raise RuntimeError("this charge point is connected already")
            self._door.stay = stay = ContextScope(self._loop, self._twin, self._threads, self)
        try:
            return stay.__enter__()
        except BaseException:
            self._door.stay = None
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the connection; in good order it first waits for the answers that are pending.

        Raises:
            OcppError: an error of the program has ended the life.
        """
        if self._door.stay is not None:
            try:
                self._door.stay.__exit__(kind, error, traceback)
            finally:
                self._door.stay = None

    def call(self, request: ChargePointRequest[R], *, timeout: float | None = None) -> R:
        """Send a request to the central system and return the answer; `authorize(...)` and its like are shorter.

        Raises:
            DefinitionError: the charge point sends that by itself, or through `transactions`.
            CallFailedError: one of its kinds, see `ocpp16_sdk.errors`.
        """
        loop = self._door.loop(f"{request.__action__} was not sent")
        return loop.run(self._twin.call, request, timeout=timeout)

    def perform(
        self,
        procedure: Callable[Concatenate[AsyncChargePoint, P], Coroutine[Any, Any, T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Have an async function done with the async twin, and return what it returns: `perform(data_transfer, ...)`.

        It runs in the thread that serves all connections, and must not block.

        Raises:
            NotConnectedError: `with` has not been entered.
        """
        loop = self._door.loop(f"{getattr(procedure, '__name__', 'it')} was not begun")
        return loop.run(procedure, self._twin, *args, **kwargs)

    @property
    def defects(self) -> Counter[Defect]:
        """What the central system has sent wrong on this connection, by kind: a copy; empty while there is none."""
        return self._twin.defects

    def wait_closed(self, timeout: float | None = None) -> ConnectionClosedError:
        """Wait until the connection ends, for `timeout` seconds at most; returns how.

        Raises:
            TimeoutError: it has not ended in time.
        """
        loop = self._door.loop("nothing to wait for")
        return loop.run(ended_within, timeout, self._twin.wait_closed)


class _Twin(AsyncChargePoint):
    def __init__(
        self, handlers: HandlerTable, endpoint_url: str, identity: str, **options: Unpack[ChargePointOptions]
    ) -> None:
        super().__init__(endpoint_url, identity, **options)
        self._handlers = handlers
