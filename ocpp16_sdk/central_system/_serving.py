"""Serves the connections of a central system.

One connection, from its transport to its end; other files do the work:

    AsyncCentralSystem.serve_connection ──▶ ConnectionServer.serve
        Registry.next_epoch()
        Registrations.load()             the registration status, perhaps from a database
        Registry.add()                   closes an older connection of the same charge point with 1000
        Connection.run()                 reads, calls handlers, answers, until the connection is closed
        Registry.remove()
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property, partial

import anyio

from ocpp16_sdk._log_limit import LimitedLog, LogLimit
from ocpp16_sdk.central_system._charge_point_connection import AsyncChargePointConnection, RegisteredConnection
from ocpp16_sdk.central_system._registration import Registrations, RegistrationState
from ocpp16_sdk.central_system._registration_rules import RegistrationRules
from ocpp16_sdk.central_system._registry import REPLACED, Registry
from ocpp16_sdk.connection import Connection, ConnectionOptions
from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.messages.models import RegistrationStatus
from ocpp16_sdk.model import HandlerTable, Route
from ocpp16_sdk.security import Accept
from ocpp16_sdk.transports import Transport

logger = logging.getLogger("ocpp16_sdk")

_MAX_LINES = 10  # in a minute, about the connections of one charge point
_MAX_IDENTITIES = 10_000  # in a minute


class ConnectionServer:
    """Serves all connections of a central system, with the same handlers and options."""

    def __init__(
        self,
        registry: Registry,
        handlers: HandlerTable,
        *,
        options: ConnectionOptions,
        registration: RegistrationRules | None,
    ) -> None:
        self.handlers = handlers
        """Closed by the first connection."""
        self._registry = registry
        self.options = options
        """The options of each connection; a decision may choose another policy."""
        self._registrations = None if registration is None else Registrations(registration)
        self._boot_wait = 0.0 if registration is None else registration.boot_wait
        self._warn_about_restart = registration is not None and registration.refuses_after_restart
        self._served: dict[Transport, AsyncChargePointConnection] = {}
        # A charge point that connects again and again must not fill a disk.
        self._connection_log = LimitedLog(logger, LogLimit(max_kinds=_MAX_IDENTITIES, per_kind=_MAX_LINES))

    def check_definition(self) -> None:
        """Log a warning, once, if accepted charge points will be refused after a restart.

        Raises:
            DefinitionError: a decorator of `on` registers no function.
        """
        self.handlers.check_complete()
        if self._warn_about_restart:
            logger.warning(
                "RegistrationRules(unknown='refuse') without a store: after a restart of the central system every "
                "charge point is refused until it boots again"
            )
        self._warn_about_restart = False

    async def check_store(self) -> None:
        """Open the file of the registrations, if there is one.

        Raises:
            StoreError: it cannot be used.
        """
        if self._registrations is not None:
            await self._registrations.check_store()

    async def serve(
        self, transport: Transport, identity: str, accept: Accept, remote: tuple[str, int] | None = None
    ) -> ConnectionClosedError:
        """Serve one charge point until the connection is closed, and return how; `remote` is logged.

        Raises:
            RuntimeError: the central system serves in another event loop.
        """
        with self._registry.loop_users.use():
            return await self._serve(transport, identity, accept, remote)

    async def _serve(
        self, transport: Transport, identity: str, accept: Accept, remote: tuple[str, int] | None
    ) -> ConnectionClosedError:
        epoch = self._registry.next_epoch()
        registration = await self._load_registration(identity)
        connection = Connection(
            transport,
            self._routes,
            identity=identity,
            options=self.options if accept.policy is None else replace(self.options, policy=accept.policy),
            call_filter=registration,
            block_reason=None if registration is None else registration.action_block_reason,
            peer_is_charge_point=True,
        )
        registered = RegisteredConnection(connection, registration, accept.session, epoch, self._boot_wait)
        self._served[transport] = registered.charge_point
        async with anyio.create_task_group() as tasks:
            self._log(identity, "%r has connected%s", f" from {remote[0]}:{remote[1]}" if remote else "")
            replaced = self._registry.add(registered)
            if replaced is not None:
                self._log(identity, "a connection of %r was replaced by a newer one")
                replaced.boot_wait.open()
                tasks.start_soon(replaced.connection.aclose, 1000, REPLACED)
            try:
                await connection.run()
            finally:
                # Here and not after the group: the close of the replaced connection may wait for its time-out.
                del self._served[transport]
                self._registry.remove(registered)
                registered.boot_wait.open()
                self._log(identity, "%r has disconnected: %s", connection.closed or "its serving was cancelled")
        return await connection.wait_closed()

    def _log(self, identity: str, message: str, *arguments: object) -> None:
        self._connection_log.log(logging.INFO, identity, message, identity, *arguments)

    async def drain(self, transports: Iterable[Transport], timeout: float) -> None:
        """Wait until no answer is pending on the connections over these transports, for at most `timeout`."""
        served = [self._served[each] for each in transports if each in self._served]
        async with anyio.create_task_group() as tasks:
            for charge_point in served:
                tasks.start_soon(charge_point.drain, timeout)

    async def _load_registration(self, identity: str) -> RegistrationState | None:
        if self._registrations is None:
            return None
        return await self._registrations.load(identity, partial(self._registry.notify, identity))

    @cached_property
    def _routes(self) -> Mapping[str, Route]:
        routes = self.handlers.close()
        if self._registrations is None:
            return routes
        return self._registrations.wrap(routes, self._is_current, _log_registration)

    def _is_current(self, charge_point: AsyncChargePointConnection) -> bool:
        registered = self._registry.connected.get(charge_point.identity)
        return registered is not None and registered.charge_point is charge_point


def _log_registration(identity: str, status: RegistrationStatus) -> None:
    logger.info("the registration of %r is now %s", identity, status.value)
