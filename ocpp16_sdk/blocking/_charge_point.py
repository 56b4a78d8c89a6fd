"""The role of the charge point, without `async`.

ChargePoint ──LoopThread.run──▶ _WrappedChargePoint (an AsyncChargePoint)
  handlers run in worker threads ◀──HandlerThreads.run──┘
"""

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
from ocpp16_sdk.blocking._threads import (
    ContextScope,
    HandlerThreads,
    LoopAccess,
    LoopThread,
    ThreadedHandlers,
    loop_thread,
    wait_or_time_out,
)
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
    """The options of a charge point; `AsyncChargePoint` describes them."""

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
    """A charge point, connected inside `with`.

    `AsyncChargePoint` has the full description; this class does the same without `async`.

    Handlers are the methods `on_<action>` of a subclass, or functions registered with `on.<action>` before the first
    connection. They run concurrently in threads, and may call the central system. Any thread may use the object.

    Args:
        endpoint_url: `ws://` or `wss://`; the identity becomes its last path segment (OCPP-J 3.1.1).
        identity: the identity of the charge point at the central system.
        handler_threads: the largest number of handlers that run at a time; others wait.
        options: the options of `AsyncChargePoint`. `observer`, `on_event` and `on_time` must not block, as they delay
            all connections.

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
        self._wrapped = _WrappedChargePoint(self._handlers, endpoint_url, identity, **options)
        self.identity = self._wrapped.identity
        self._loop: LoopThread | None = None
        self._loop_access = LoopAccess()
        self._enter_lock = threading.Lock()

    def __repr__(self) -> str:
        url, _, _ = self.url.partition("?")  # the query may contain a token
        return f"<{type(self).__name__} {self.identity!r} at {url}>"

    @property
    def url(self) -> str:
        """The URL of the connection; with `credentials`, the URL of the last connection."""
        return self._wrapped.url

    @property
    def credentials(self) -> CredentialManager:
        """The credentials for connecting, which the central system may change.

        Raises:
            DefinitionError: the charge point was created without `credentials`.
        """
        return CredentialManager(self._wrapped.credentials, self._loop_access)

    @property
    def security(self) -> ChargePointSecurity:
        """The security profile with its keys and certificates; a change applies from the next connection on.

        With `credentials` it is the one of the last connection, and cannot be set.

        Raises:
            DefinitionError: on setting, if the profile does not match the URL, or the identity does not permit a key.
        """
        return self._wrapped.security

    @security.setter
    def security(self, security: ChargePointSecurity) -> None:
        self._wrapped.security = security

    @property
    def ping_interval(self) -> float:
        """Seconds between pings, 0 for no pings; may be changed at any time (WebSocketPingInterval, OCPP-J 7).

        Raises:
            DefinitionError: on setting, if it is negative.
        """
        return self._wrapped.ping_interval

    @ping_interval.setter
    def ping_interval(self, interval: float) -> None:
        def assign() -> None:
            self._wrapped.ping_interval = interval

        self._loop_access.call(assign)  # it changes the open connection

    def __enter__(self) -> Self:
        """Connect. With `boot`, start the lifecycle and return at once.

        Raises:
            ConnectError: the connection could not be opened. Not with `boot`: the charge point then tries again.
            StoreError: messages of transactions cannot be stored, or credentials cannot be read.
        """
        with self._enter_lock:
            self._loop = self._loop or loop_thread()
            self._loop.check_usable()
            if self._loop_access.scope is not None:
                raise RuntimeError("the charge point is already connected; `with` was entered twice")
            self._loop_access.scope = scope = ContextScope(self._loop, self._wrapped, self._threads, self)
        try:
            return scope.__enter__()
        except BaseException:
            self._loop_access.scope = None
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the connection; an exit without an exception waits for pending answers first.

        Raises:
            OcppError: an error of the program has stopped the lifecycle.
        """
        if self._loop_access.scope is not None:
            try:
                self._loop_access.scope.__exit__(kind, error, traceback)
            finally:
                self._loop_access.scope = None

    def call(self, request: ChargePointRequest[R], *, timeout: float | None = None) -> R:
        """Send a request to the central system and return the answer; methods such as `authorize(...)` are shorter.

        Args:
            request: the request.
            timeout: seconds to wait for the answer after sending; `call_timeout` of the charge point by default.

        Raises:
            DefinitionError: the charge point sends this request by itself, or through `transactions`.
            CallFailedError: the call failed; see the kinds in `ocpp16_sdk.errors`.
        """
        loop = self._loop_access.loop(f"{request.__action__} was not sent")
        return loop.run(self._wrapped.call, request, timeout=timeout)

    def perform(
        self,
        procedure: Callable[Concatenate[AsyncChargePoint, P], Coroutine[Any, Any, T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run an async function with the async charge point, and return its result: `perform(data_transfer, ...)`.

        It runs in the thread that serves all connections, and must not block.

        Raises:
            NotConnectedError: `with` has not been entered.
        """
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


class _WrappedChargePoint(AsyncChargePoint):
    """The async charge point, with the handlers of the blocking one."""

    def __init__(
        self, handlers: HandlerTable, endpoint_url: str, identity: str, **options: Unpack[ChargePointOptions]
    ) -> None:
        super().__init__(endpoint_url, identity, **options)
        self._handlers = handlers
