"""The central system's role: it lets charge points connect, answers their calls, and calls them."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Self

from ocpp16_sdk.central_system._charge_point_connection import AsyncChargePointConnection
from ocpp16_sdk.central_system._charge_points import AsyncChargePoints
from ocpp16_sdk.central_system._registration import RegistrationRules
from ocpp16_sdk.central_system._serving import ConnectionServer
from ocpp16_sdk.central_system.handlers import AsyncCentralSystemHandlers, AsyncCentralSystemOn
from ocpp16_sdk.connection import CALL_TIMEOUT, Observer
from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.model import HandlerTable
from ocpp16_sdk.security import Accept, AsyncAdmission, CentralSystemSecurity, ConnectionRequest, accept_everyone
from ocpp16_sdk.security._admission import check_pings
from ocpp16_sdk.transports import CLOSE_TIMEOUT, MAX_MESSAGE_SIZE, OPEN_TIMEOUT, PING_INTERVAL, PING_TIMEOUT, Transport
from ocpp16_sdk.transports._asgi_app import AsgiApp
from ocpp16_sdk.transports._listen_options import MAX_HANDSHAKES, ListenOptions
from ocpp16_sdk.transports._server import Listener, listen
from ocpp16_sdk.validation import PolicyChoice

__all__ = ["AsyncCentralSystem", "AsyncChargePointConnection"]

KEEP_RULES = RegistrationRules()
"""What a charge point was told it is held to; one that was told nothing is served."""


class AsyncCentralSystem(AsyncCentralSystemHandlers, AsyncChargePoints):
    """A central system; charge points can connect inside `async with central_system.serve(...)`.

    Handlers are the methods `on_<action>` of a subclass, or functions registered with `on.<action>` before the first
    connection. They run side by side, may call charge points, and are cancelled when their connection ends.
    `central_system["CP001"]` is a connected charge point; iteration gives the identities of all of them.

    Args:
        decide: says who may connect, before the upgrade; by default everyone may. See `ocpp16_sdk.security._guards`.
        call_timeout: seconds to wait for an answer by default.
        policy: how payloads are read and written, unless the decision says it; `Strict` if it is None.
        observer: is told of every message.
        registration: the rules that a charge point is held to by what its BootNotification was answered; None for none.

    Raises:
        DefinitionError: a handler is wrong.
    """

    def __init__(
        self,
        *,
        decide: AsyncAdmission = accept_everyone,
        call_timeout: float = CALL_TIMEOUT,
        policy: PolicyChoice | None = None,
        observer: Observer | None = None,
        registration: RegistrationRules | None = KEEP_RULES,
    ) -> None:
        super().__init__()
        self.decide = decide
        """Says who may connect; a server other than the embedded one asks `security.admit(request, decide)`."""
        handlers = HandlerTable(self)
        self.on = AsyncCentralSystemOn(handlers)
        """Registers functions as handlers: `@central_system.on.authorize`."""
        self._server = ConnectionServer(
            self._registry,
            handlers,
            call_timeout=call_timeout,
            policy=policy,
            observer=observer,
            registration=registration,
        )
        self._listeners: list[Listener] = []
        self._mounted = False  # as an ASGI application, whose end nobody tells

    @property
    def port(self) -> int:
        """The port that `serve` listens on; the newest, if it was called more than once."""
        if not self._listeners:
            raise RuntimeError("the central system does not serve now")
        return self._listeners[-1].port

    @asynccontextmanager
    async def serve(
        self,
        host: str = "127.0.0.1",
        port: int = 9000,
        *,
        path: str = "",
        security: CentralSystemSecurity | None = None,
        require_subprotocol: bool = True,
        compression: bool = False,
        open_timeout: float = OPEN_TIMEOUT,
        close_timeout: float = CLOSE_TIMEOUT,
        ping_interval: float = PING_INTERVAL,
        ping_timeout: float = PING_TIMEOUT,
        max_message_size: int = MAX_MESSAGE_SIZE,
        max_handshakes: int = MAX_HANDSHAKES,
        max_connections: int | None = None,
    ) -> AsyncGenerator[Self]:
        """Let charge points connect to `ws://host:port`, or `wss://`; leaving closes every connection with 1001.

        More than one may be open, each with a port and a security profile of its own.
        Leaving in good order waits for the answers that are pending.

        Args:
            host: the address to listen on.
            port: 0 takes a free one, which `port` tells.
            path: the path before the identity; if empty, any.
            security: the security profile; by default none.
            require_subprotocol: False lets in who names no subprotocol at all, and takes it to speak `ocpp1.6`.
            compression: agree to permessage-deflate, which costs some 20 KiB per connection.
            open_timeout: seconds that a handshake may take, the decision included.
            close_timeout: seconds to wait for pending answers when leaving, and then for the answer to a close.
            ping_interval: seconds between pings; 0 for none.
            ping_timeout: seconds without a sign of life after a ping, until a connection is given up.
            max_message_size: bytes that a message of a charge point may hold.
            max_handshakes: how many handshakes may be under way; others wait.
            max_connections: how many charge points may be connected; another is answered 503. None: no limit.

        Raises:
            ConnectError: the address cannot be listened on.
            DefinitionError: an option is wrong, or the profile demands what nobody checks.
        """
        check_pings(ping_interval, ping_timeout)
        terms = ListenOptions(
            path=path,
            decide=self.decide,
            security=security or CentralSystemSecurity(),
            require_subprotocol=require_subprotocol,
            compression=compression,
            open_timeout=open_timeout,
            max_handshakes=max_handshakes,
            max_connections=max_connections,
        )
        listening = listen(
            self._serve,
            host,
            port,
            terms=terms,
            close_timeout=close_timeout,
            ping_interval=ping_interval,
            ping_timeout=ping_timeout,
            max_message_size=max_message_size,
        )
        async with self._listening(listening) as listener:
            yield self
            await self._drain(listener, close_timeout)

    def asgi(
        self,
        *,
        path: str = "",
        security: CentralSystemSecurity | None = None,
        require_subprotocol: bool = True,
        close_timeout: float = CLOSE_TIMEOUT,
        max_message_size: int = MAX_MESSAGE_SIZE,
    ) -> AsgiApp:
        """Return an ASGI application that lets charge points connect, to be mounted in another one or served alone.

        It keeps the rules of `serve`; what an ASGI server cannot do stands in `docs/asgi.md`.

        Args:
            path: the path before the identity, below the mount; if empty, any.
            security: the security profile, up to 2; the server has to be given the TLS context. By default none.
            require_subprotocol: False lets in who names no subprotocol at all, and takes it to speak `ocpp1.6`.
            close_timeout: seconds that the server has to take a close.
            max_message_size: bytes that a message of a charge point may hold; the server has a limit of its own.

        Raises:
            DefinitionError: an option is wrong, or the profile is 3, whose certificates no server tells, or one that
                nobody checks.
        """
        self._server.warn_of_forgetting()
        self._mounted = True
        return AsgiApp(
            self._serve,
            self.decide,
            path=path,
            security=security or CentralSystemSecurity(),
            require_subprotocol=require_subprotocol,
            close_timeout=close_timeout,
            max_message_size=max_message_size,
        )

    @asynccontextmanager
    async def _listening(self, listening: AbstractAsyncContextManager[Listener]) -> AsyncGenerator[Listener]:
        """Count a listener as long as it listens; behind the end of the last one, nobody will come any more."""
        self._server.warn_of_forgetting()
        begun = False
        try:
            async with listening as listener:
                begun = True
                self._listeners.append(listener)
                try:
                    yield listener
                finally:
                    self._listeners.remove(listener)
        finally:
            if begun and not self._listeners and not self._mounted:
                self._registry.end_events()

    async def _drain(self, listener: Listener, timeout: float) -> None:
        await listener.stop()
        await self._server.drain(tuple(listener.links), timeout)

    async def _serve(self, transport: Transport, request: ConnectionRequest, accept: Accept) -> None:
        await self.serve_connection(transport, request.identity, accept, remote=request.remote)

    async def serve_connection(
        self,
        transport: Transport,
        identity: str,
        accept: Accept | None = None,
        *,
        remote: tuple[str, int] | None = None,
    ) -> ConnectionClosedError:
        """Serve one charge point over any transport until the connection ends; returns how it ended.

        `accept` is the decision that let it in; its session and its policy count here. `remote` is logged.
        A connection that the charge point has already is closed, as it is dead more often than not (J-51).
        """
        return await self._server.serve(transport, identity, accept or Accept(), remote)
