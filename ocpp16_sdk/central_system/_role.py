"""The role of the central system: it accepts connections of charge points, answers their calls, and calls them.

    serve() ──▶ AsyncServing ──▶ Listener ─┐
    asgi()  ──▶ AsgiApp ───────────────────┼─▶ serve_connection() ──▶ ConnectionServer ──▶ Registry
    the application ───────────────────────┘

`AsyncChargePoints`, a base class, finds and calls the connected charge points; it reads the same `Registry`. `serve`
may be used several times. When the last one is stopped, and there is no ASGI application, no charge point can
connect any more, and the iterations over events stop.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Self

from ocpp16_sdk._checks import check_count, check_instance
from ocpp16_sdk._function_checks import check_async_function
from ocpp16_sdk._misuse import explain_keywords, refuse_syntax, set_by_init
from ocpp16_sdk.central_system._async_serving import AsyncServing
from ocpp16_sdk.central_system._charge_point_connection import AsyncChargePointConnection
from ocpp16_sdk.central_system._charge_points import AsyncChargePoints
from ocpp16_sdk.central_system._registration_rules import RegistrationRules
from ocpp16_sdk.central_system._serving import ConnectionServer
from ocpp16_sdk.central_system.handlers import AsyncCentralSystemHandlers, AsyncCentralSystemOn
from ocpp16_sdk.connection import ConnectionOptions
from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.model import HandlerTable
from ocpp16_sdk.security import Accept, AsyncAdmission, CentralSystemSecurity, ConnectionRequest, accept_everyone
from ocpp16_sdk.transports import AsgiOptions, ListenOptions, Transport
from ocpp16_sdk.transports._asgi_app import AsgiApp
from ocpp16_sdk.transports._server import Listener, listen
from ocpp16_sdk.transports._url import check_host

__all__ = ["AsyncCentralSystem", "AsyncChargePointConnection"]

DEFAULT_RULES = RegistrationRules()
"""The last BootNotification.conf of a charge point applies; a charge point without one is served."""
DEFAULT_CONNECTION = ConnectionOptions()
DEFAULT_LISTENER = ListenOptions()
DEFAULT_ASGI = AsgiOptions()


@refuse_syntax(
    {
        **dict.fromkeys(("with", "async with"), "use `async with central_system.serve(...)`"),
        "async for": "use `async with central_system.events() as events`, then `async for event in events`",
        "()": "it is not an ASGI application; mount `central_system.asgi()`",
    }
)
@set_by_init("on", "decide", "_server", "_listeners")
class AsyncCentralSystem(AsyncCentralSystemHandlers, AsyncChargePoints):
    """A central system; charge points can connect inside `async with central_system.serve(...)`.

    Handlers are the methods `on_<action>` of a subclass, or functions registered with `on.<action>` before the first
    connection. They run concurrently, may call charge points, and are cancelled when their connection is closed.
    `central_system["CP001"]` is a connected charge point; iteration yields the identities of all of them.

    Args:
        decide: decides before the upgrade who may connect; by default everyone may. `ocpp16_sdk.security` has guards.
        connection: the time-out of calls, the policy for payloads, and the observer of messages.
        registration: the rules for charge points that were not accepted; None for no rules.

    Raises:
        TypeError: an option is wrong.
        DefinitionError: a handler is defined wrongly.
    """

    @explain_keywords(
        {
            "connection=ConnectionOptions({})": ConnectionOptions,
            "registration=RegistrationRules({})": RegistrationRules,
            "serve({})": "serve",
            "serve(options=ListenOptions({}))": ListenOptions,
        }
    )
    def __init__(
        self,
        *,
        decide: AsyncAdmission = accept_everyone,
        connection: ConnectionOptions = DEFAULT_CONNECTION,
        registration: RegistrationRules | None = DEFAULT_RULES,
    ) -> None:
        super().__init__()
        check_async_function("decide", decide, accepts="request")
        check_instance("connection", connection, ConnectionOptions, "a ConnectionOptions")
        check_instance("registration", registration, RegistrationRules | None, "a RegistrationRules or None")
        self.decide = decide
        """Decides who may connect; a server other than the embedded one calls `security.admit(request, decide)`."""
        handlers = HandlerTable(self)
        self.on = AsyncCentralSystemOn(handlers)
        """Registers functions as handlers: `@central_system.on.authorize`."""
        self._server = ConnectionServer(
            self._registry,
            handlers,
            options=connection,
            registration=registration,
        )
        self._listeners: list[Listener] = []
        self._has_asgi_app = False  # the end of an ASGI application is not reported

    @property
    def port(self) -> int:
        """The port that `serve` listens on; the newest one if it was entered more than once."""
        if not self._listeners:
            raise RuntimeError("the central system does not serve: enter `serve` first")
        return self._listeners[-1].port

    @explain_keywords(
        {
            "options=ListenOptions({})": ListenOptions,
            "AsyncCentralSystem({})": "__init__",
            "AsyncCentralSystem(connection=ConnectionOptions({}))": ConnectionOptions,
            "AsyncCentralSystem(registration=RegistrationRules({}))": RegistrationRules,
        }
    )
    def serve(
        self,
        host: str = "127.0.0.1",
        port: int = 9000,
        *,
        security: CentralSystemSecurity | None = None,
        options: ListenOptions = DEFAULT_LISTENER,
    ) -> AsyncServing[Self]:
        """Accept connections to `ws://host:port`, or `wss://`; the exit closes every connection with 1001.

        Use the result with `async with`, or its methods `start` and `stop`. It may be used several times, with
        different ports and security profiles. An exit without an exception waits for pending answers first.

        Args:
            host: the address to listen on.
            port: the port to listen on; 0 for a free one, which the property `port` returns.
            security: the security profile; by default none.
            options: the path, the limits and times of the listener, and the options of its WebSockets.

        Raises:
            ConnectError: the address cannot be listened on.
            StoreError: the file of `RegistrationRules.store` cannot be used.
            DefinitionError: a decorator of `on` registers no function.
            ValueError: `decide` does not check what the security profile demands.
        """
        check_host("host", host)
        check_count("port", port, minimum=0, maximum=65535)
        check_instance("security", security, CentralSystemSecurity | None, "a CentralSystemSecurity or None")
        check_instance("options", options, ListenOptions, "a ListenOptions")
        listening = partial(
            listen,
            self._serve,
            host,
            port,
            decide=self.decide,
            security=security or CentralSystemSecurity(),
            options=options,
        )
        return AsyncServing(
            self,
            lambda: self._listening(listening()),
            partial(self._server.drain, timeout=options.close_timeout),
            f"the central system on {host}:{port}",
        )

    @explain_keywords(
        {
            "options=AsgiOptions({})": AsgiOptions,
            "AsyncCentralSystem({})": "__init__",
            "AsyncCentralSystem(connection=ConnectionOptions({}))": ConnectionOptions,
            "AsyncCentralSystem(registration=RegistrationRules({}))": RegistrationRules,
        },
        unnamed="mount the result of the call, `central_system.asgi()`",
    )
    def asgi(
        self,
        *,
        security: CentralSystemSecurity | None = None,
        options: AsgiOptions = DEFAULT_ASGI,
    ) -> AsgiApp:
        """Return an ASGI application that accepts connections, to mount in another application or to serve alone.

        It has the same rules as `serve`. An ASGI server cannot report a TLS client certificate or ping each connection.

        Args:
            security: the security profile, at most 2; the TLS context is an option of the ASGI server. By default none.
            options: the path below the mount, and the options of the connections.

        Raises:
            ValueError: the profile is 3 (no ASGI server passes on client certificates), or
                `decide` does not check what the profile demands.
        """
        check_instance("security", security, CentralSystemSecurity | None, "a CentralSystemSecurity or None")
        check_instance("options", options, AsgiOptions, "an AsgiOptions")
        self._server.check_definition()
        self._has_asgi_app = True
        return AsgiApp(self._serve, self.decide, security=security or CentralSystemSecurity(), options=options)

    @asynccontextmanager
    async def _listening(self, listening: AbstractAsyncContextManager[Listener]) -> AsyncGenerator[Listener]:
        """Register a listener while it listens; close the events after the last one."""
        self._server.check_definition()
        await self._server.check_store()
        entered = False
        try:
            with self._registry.loop_users.use():
                async with listening as listener:
                    entered = True
                    self._listeners.append(listener)
                    try:
                        yield listener
                    finally:
                        self._listeners.remove(listener)
        finally:
            if entered and not self._listeners and not self._has_asgi_app:
                self._registry.close_events()

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
        """Serve one charge point over any transport until the connection is closed, and return how.

        An older connection of the same charge point is closed, as it is dead more often than not.

        Args:
            transport: the connection, after its handshake.
            identity: the charge point's identity.
            accept: the decision that accepted it; its session and policy apply to the connection.
            remote: the address and port of the charge point, for the log.
        """
        return await self._server.serve(transport, identity, accept or Accept(), remote)
