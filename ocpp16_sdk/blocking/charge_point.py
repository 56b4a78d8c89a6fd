"""The charge point's role, without `async`."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from functools import partial
from types import TracebackType
from typing import Self, TypedDict, TypeVar, Unpack

from ocpp16_sdk.binding import HandlerTable
from ocpp16_sdk.blocking.handlers import HandlerThreads, ThreadedHandlers
from ocpp16_sdk.blocking.loop import LoopThread, loop_thread
from ocpp16_sdk.blocking.stay import Stay, ended_within
from ocpp16_sdk.charge_point import AsyncChargePoint
from ocpp16_sdk.errors import ConnectionClosedError, NotConnectedError
from ocpp16_sdk.messages.calls import ChargePointCalls
from ocpp16_sdk.messages.handlers import ChargePointHandlers, ChargePointOn
from ocpp16_sdk.model import ChargePointRequest, Response
from ocpp16_sdk.observation import Observer
from ocpp16_sdk.security import ChargePointSecurity
from ocpp16_sdk.transports import Transport
from ocpp16_sdk.validation import PolicyChoice

R = TypeVar("R", bound=Response)


class ChargePointOptions(TypedDict, total=False):
    """The options that a charge point has in common with its async twin, where they are told of."""

    password: bytes | str | None
    security: ChargePointSecurity | None
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


class ChargePoint(ChargePointHandlers, ChargePointCalls):
    """A charge point; connected inside `with`. `AsyncChargePoint` tells more: everything but the waiting is its.

    Handlers are the methods `on_<action>` of a subclass, or functions registered with `on.<action>` before the first
    connection. They run side by side in threads, and may call the central system. Any thread may use the object.

    Args:
        endpoint_url: `ws://` or `wss://`; the identity becomes its last path segment (OCPP-J 3.1.1).
        identity: the charge point's name at the central system.
        handler_threads: how many handlers may run at a time; others wait.
        options: those of `AsyncChargePoint`. An observer must not wait for anything, as all connections wait for it.

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
        self.url = self._twin.url
        """The connection URL, as it is dialled."""
        self._loop: LoopThread | None = None
        self._stay: Stay[Self] | None = None
        self._entering = threading.Lock()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.identity!r} at {self.url.partition('?')[0]}>"  # a query may hold a token

    @property
    def security(self) -> ChargePointSecurity:
        """The security profile, and what it needs; another one counts from the next connection on.

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
        async def assign() -> None:
            self._twin.ping_interval = interval

        if self._stay is None:
            self._twin.ping_interval = interval
        else:
            self._stay.loop.run(assign)  # as it changes the connection

    def __enter__(self) -> Self:
        """Connect.

        Raises:
            ConnectError: one of its kinds; the connection could not be opened.
        """
        with self._entering:
            self._loop = self._loop or loop_thread()
            self._loop.check()
            if self._stay is not None:
                raise RuntimeError("this charge point is connected already")
            self._stay = stay = Stay(self._loop, self._twin, self._threads, self)
        try:
            return stay.__enter__()
        except BaseException:
            self._stay = None
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the connection; in good order it first waits for the answers that are pending."""
        if self._stay is not None:
            try:
                self._stay.__exit__(kind, error, traceback)
            finally:
                self._stay = None

    def call(self, request: ChargePointRequest[R], *, timeout: float | None = None) -> R:
        """Send a request to the central system and return the answer; `authorize(...)` and its like are shorter.

        Raises:
            CallFailedError: one of its kinds, see `ocpp16_sdk.errors`.
        """
        stay = self._connected(f"{request.__action__} was not sent")
        return stay.loop.run(self._twin.call, request, timeout=timeout)

    def wait_closed(self, timeout: float | None = None) -> ConnectionClosedError:
        """Wait until the connection ends, for `timeout` seconds at most; returns how.

        Raises:
            TimeoutError: it has not ended in time.
        """
        stay = self._connected("nothing to wait for")
        return stay.loop.run(ended_within, timeout, self._twin.wait_closed)

    def _connected(self, what: str) -> Stay[Self]:
        if self._stay is None:
            raise NotConnectedError(f"{what}: the charge point is not connected, use `with`")
        return self._stay


class _Twin(AsyncChargePoint):
    def __init__(
        self, handlers: HandlerTable, endpoint_url: str, identity: str, **options: Unpack[ChargePointOptions]
    ) -> None:
        super().__init__(endpoint_url, identity, **options)
        self._handlers = handlers
