"""The role of the central system, without `async`.

CentralSystem ──LoopThread.run──▶ _WrappedCentralSystem (an AsyncCentralSystem)
  handlers, `decide` and the registration store run in worker threads ◀──HandlerThreads.run──┘
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self, cast

from ocpp16_sdk._checks import check_instance
from ocpp16_sdk._function_checks import check_callable, is_async_function
from ocpp16_sdk._misuse import explain_keywords, refuse_syntax, set_by_init
from ocpp16_sdk.blocking._charge_point_connection import ChargePointConnection
from ocpp16_sdk.blocking._charge_points import ChargePoints
from ocpp16_sdk.blocking._serving import Serving
from ocpp16_sdk.blocking._threads import HandlerThreads, ThreadedHandlers
from ocpp16_sdk.blocking.handlers import CentralSystemHandlers, CentralSystemOn
from ocpp16_sdk.central_system import (
    AsyncCentralSystem,
    AsyncChargePointConnection,
    RegistrationRules,
)
from ocpp16_sdk.central_system._role import DEFAULT_CONNECTION, DEFAULT_LISTENER, DEFAULT_RULES
from ocpp16_sdk.central_system.handlers import AsyncCentralSystemOn
from ocpp16_sdk.connection import ConnectionOptions
from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.model import AnyHandler, HandlerTable
from ocpp16_sdk.security import (
    Accept,
    AsyncAdmission,
    CentralSystemSecurity,
    ConnectionRequest,
    Decision,
    accept_everyone,
)
from ocpp16_sdk.transports import ListenOptions, Transport

Admission = Callable[[ConnectionRequest], Decision]
"""Decides before the upgrade whether a charge point may connect."""


@refuse_syntax(
    {
        "with": "use `with central_system.serve(...)`",
        **dict.fromkeys(("async with", "async for"), "use AsyncCentralSystem in async code"),
        "()": "it is not an ASGI application; mount `AsyncCentralSystem(...).asgi()`",
    }
)
@set_by_init("on", "_handlers", "_threads", "_wrapped")
class CentralSystem(CentralSystemHandlers, ChargePoints):
    """A central system; charge points can connect inside `with central_system.serve(...)`.

    `AsyncCentralSystem` has the full description; this class does the same without `async`.

    Handlers are the methods `on_<action>` of a subclass, or functions registered with `on.<action>` before the first
    connection. They run concurrently in threads, and may call charge points. Any thread may use the object.
    `central_system["CP001"]` is a connected charge point; iteration yields the identities of all of them.

    Args:
        decide: decides before the upgrade who may connect; by default everyone. See `ocpp16_sdk.security`. A function
            without `async` runs in a thread as handlers do.
        connection: the time-out of calls, the policy for payloads, and the observer of messages, which must not block,
            as it delays all connections.
        registration: the rules for charge points that were not accepted; None for no rules. The functions of its store
            may be without `async`; then they run in threads as handlers do.
        handler_threads: the largest number of handlers that run at a time; others wait. One charge point uses at most
            an eighth of them at a time, but two where that is less.

    Raises:
        TypeError, ValueError: an option is wrong.
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
        decide: AsyncAdmission | Admission = accept_everyone,
        connection: ConnectionOptions = DEFAULT_CONNECTION,
        registration: RegistrationRules | None = DEFAULT_RULES,
        handler_threads: int = 64,
    ) -> None:
        check_callable("decide", decide, none=False, accepts="request")
        check_instance("registration", registration, RegistrationRules | None, "a RegistrationRules or None")
        self._threads = HandlerThreads(handler_threads)
        self._handlers = ThreadedHandlers(self, self._as_async_handler)
        self.on = CentralSystemOn(self._handlers)
        """Registers functions as handlers: `@central_system.on.authorize`."""
        self._wrapped = _WrappedCentralSystem(
            self._handlers,
            decide=self._as_async_admission(decide),
            connection=connection,
            registration=registration,
        )
        super().__init__(self._wrapped)

    @property
    def port(self) -> int:
        """The port that `serve` listens on; the newest one if it was entered more than once."""
        return self._wrapped.port

    @explain_keywords(
        {
            "options=ListenOptions({})": ListenOptions,
            "CentralSystem({})": "__init__",
            "CentralSystem(connection=ConnectionOptions({}))": ConnectionOptions,
            "CentralSystem(registration=RegistrationRules({}))": RegistrationRules,
        }
    )
    def serve(
        self,
        host: str = "127.0.0.1",
        port: int = 9000,
        *,
        security: CentralSystemSecurity | None = None,
        options: ListenOptions = DEFAULT_LISTENER,
    ) -> Serving[Self]:
        """Accept connections to `ws://host:port`, or `wss://`; the exit closes every connection with 1001.

        Use the result with `with`, or its methods `start` and `stop`. It may be used several times, with different
        ports and security profiles. An exit without an exception waits for pending answers first.

        Args:
            host: the address to listen on.
            port: the port to listen on; 0 for a free one, which the property `port` returns.
            security: the security profile; by default none.
            options: the path, the limits and times of the listener, and the options of its WebSockets.

        Raises:
            ConnectError: the address cannot be listened on.
            ValueError: `decide` does not check what the security profile demands.
        """
        serving = self._wrapped.serve(host, port, security=security, options=options)
        return Serving(self, serving, self._loop, self._threads)

    def serve_connection(
        self,
        transport: Transport,
        identity: str,
        accept: Accept | None = None,
        *,
        remote: tuple[str, int] | None = None,
    ) -> ConnectionClosedError:
        """Serve one charge point over any transport until the connection is closed, and return how.

        Args:
            transport: the connection, after its handshake.
            identity: the charge point's identity.
            accept: the decision that accepted it; its session and policy apply to the connection.
            remote: the address and port of the charge point, for the log.
        """
        return self._loop.run(self._wrapped.serve_connection, transport, identity, accept, remote=remote)

    def _as_async_admission(self, decide: AsyncAdmission | Admission) -> AsyncAdmission:
        """Return an admission that runs in a thread; an async one unchanged."""
        if is_async_function(decide):
            return cast("AsyncAdmission", decide)
        admission = cast("Admission", decide)

        async def decide_in_thread(request: ConnectionRequest) -> Decision:
            return await self._threads.run(admission, request)

        return decide_in_thread

    def _as_async_handler(self, handler: AnyHandler) -> AnyHandler:
        async def handle(connection: AsyncChargePointConnection, request: Any) -> Any:
            charge_point = ChargePointConnection(connection, self._loop)
            return await self._threads.run_for(connection.identity, handler, charge_point, request)

        return handle


class _WrappedCentralSystem(AsyncCentralSystem):
    """The async central system, with the handlers of the blocking one."""

    def __init__(
        self,
        handlers: HandlerTable,
        *,
        decide: AsyncAdmission,
        connection: ConnectionOptions,
        registration: RegistrationRules | None,
    ) -> None:
        super().__init__(decide=decide, connection=connection, registration=registration)
        self._server.handlers = handlers
        self.on = AsyncCentralSystemOn(handlers)  # else a handler could be added to a table that is not used
