"""The central system's role, without `async`."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Self, TypedDict, Unpack, cast

from ocpp16_sdk.blocking._charge_point_connection import ChargePointConnection
from ocpp16_sdk.blocking._charge_points import ChargePoints
from ocpp16_sdk.blocking._scope import ContextScope
from ocpp16_sdk.blocking._stores import with_threads
from ocpp16_sdk.blocking._threaded_handlers import HandlerThreads, ThreadedHandlers
from ocpp16_sdk.blocking.handlers import CentralSystemHandlers, CentralSystemOn
from ocpp16_sdk.central_system import AsyncCentralSystem, AsyncChargePointConnection, RegistrationRules
from ocpp16_sdk.connection import Observer
from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.model import AnyHandler, HandlerTable
from ocpp16_sdk.security import (
    Accept,
    AsyncAdmission,
    CentralSystemSecurity,
    ConnectionRequest,
    Refuse,
    accept_everyone,
)
from ocpp16_sdk.transports import Transport
from ocpp16_sdk.validation import PolicyChoice

Admission = Callable[[ConnectionRequest], Accept | Refuse]
"""Says before the upgrade whether a charge point may connect."""


class CentralSystemOptions(TypedDict, total=False):
    """The options that a central system has in common with its async twin, where they are told of."""

    call_timeout: float
    policy: PolicyChoice | None
    observer: Observer | None
    registration: RegistrationRules | None


class ServeOptions(TypedDict, total=False):
    """The options of `serve`, where `AsyncCentralSystem.serve` tells of them."""

    path: str
    security: CentralSystemSecurity | None
    require_subprotocol: bool
    compression: bool
    open_timeout: float
    close_timeout: float
    ping_interval: float
    ping_timeout: float
    max_message_size: int
    max_handshakes: int
    max_connections: int | None


class CentralSystem(CentralSystemHandlers, ChargePoints):
    """A central system; charge points can connect inside `with central_system.serve(...)`.

    `AsyncCentralSystem` tells more: everything but the waiting is its.

    Handlers are the methods `on_<action>` of a subclass, or functions registered with `on.<action>` before the first
    connection. They run side by side in threads, and may call charge points. Any thread may use the object.
    `central_system["CP001"]` is a connected charge point; iteration gives the identities of all of them.

    Args:
        decide: says who may connect, before the upgrade; by default everyone may. See `ocpp16_sdk.security`. A plain
            function runs in a thread as handlers do.
        handler_threads: how many handlers may run at a time; others wait.
        options: those of `AsyncCentralSystem`. An observer must not wait for anything, as all connections wait for it.
            The store of the registration may have plain functions, which run in threads as handlers do.

    Raises:
        DefinitionError: an argument or a handler is wrong.
    """

    def __init__(
        self,
        *,
        decide: AsyncAdmission | Admission = accept_everyone,
        handler_threads: int = 64,
        **options: Unpack[CentralSystemOptions],
    ) -> None:
        self._threads = HandlerThreads(handler_threads)
        self._handlers = ThreadedHandlers(self, self._adapt)
        self.on = CentralSystemOn(self._handlers)
        """Registers functions as handlers: `@central_system.on.authorize`."""
        if "registration" in options:
            options["registration"] = with_threads(options["registration"], self._threads)
        self._twin = _Twin(self._handlers, self._asked(decide), **options)
        super().__init__(self._twin)

    @property
    def port(self) -> int:
        """The port that `serve` listens on; the newest, if it was called more than once."""
        return self._twin.port

    def serve(
        self, host: str = "127.0.0.1", port: int = 9000, **options: Unpack[ServeOptions]
    ) -> AbstractContextManager[Self]:
        """Let charge points connect to `ws://host:port`, or `wss://`, inside a `with` block.

        Leaving it closes every connection with 1001; in good order it first waits for the answers that are pending.

        Args:
            host: the address to listen on.
            port: 0 takes a free one, which `port` tells.
            options: those of `AsyncCentralSystem.serve`.

        Raises:
            ConnectError: the address cannot be listened on.
            DefinitionError: an option is wrong, or the profile demands what nobody checks.
        """
        return ContextScope(self._loop, self._twin.serve(host, port, **options), self._threads, self)

    def serve_connection(
        self, transport: Transport, identity: str, accept: Accept | None = None
    ) -> ConnectionClosedError:
        """Serve one charge point over any transport until the connection ends; returns how it ended.

        `accept` is the decision that let it in; its session and its policy count here.
        """
        return self._loop.run(self._twin.serve_connection, transport, identity, accept)

    def _asked(self, decide: AsyncAdmission | Admission) -> AsyncAdmission:
        """What the loop asks: a plain function in a thread, an async one as it is."""
        if inspect.iscoroutinefunction(decide) or inspect.iscoroutinefunction(type(decide).__call__):
            return cast("AsyncAdmission", decide)
        decision = cast("Admission", decide)

        async def ask(request: ConnectionRequest) -> Accept | Refuse:
            return await self._threads.run(decision, request)

        return ask

    def _adapt(self, handler: AnyHandler) -> AnyHandler:
        async def answer(connection: AsyncChargePointConnection, request: Any) -> Any:
            return await self._threads.run(handler, ChargePointConnection(connection, self._loop), request)

        return answer


class _Twin(AsyncCentralSystem):
    def __init__(self, handlers: HandlerTable, decide: AsyncAdmission, **options: Unpack[CentralSystemOptions]) -> None:
        super().__init__(decide=decide, **options)
        self._server.handlers = handlers
