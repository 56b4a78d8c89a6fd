"""Serves the connections of a central system, each from its first message to its end."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from functools import cached_property, partial

import anyio

from ocpp16_sdk.central_system._charge_point_connection import AsyncChargePointConnection, RegisteredConnection
from ocpp16_sdk.central_system._registration import RegistrationKeeper, RegistrationRules, RegistrationState
from ocpp16_sdk.central_system._registry import REPLACED, Registry
from ocpp16_sdk.connection import Connection, Observer
from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.messages.models import RegistrationStatus
from ocpp16_sdk.model import HandlerTable, Route
from ocpp16_sdk.security import Accept
from ocpp16_sdk.transports import Transport
from ocpp16_sdk.validation import PolicyChoice

logger = logging.getLogger("ocpp16_sdk")


class ConnectionServer:
    """What all connections of a central system have in common."""

    def __init__(
        self,
        registry: Registry,
        handlers: HandlerTable,
        *,
        call_timeout: float,
        policy: PolicyChoice | None,
        observer: Observer | None,
        registration: RegistrationRules | None,
    ) -> None:
        self.handlers = handlers
        """Closed by the first connection."""
        self._registry = registry
        self._call_timeout = call_timeout
        self._policy = policy
        self.observer = observer
        self._registrations = None if registration is None else RegistrationKeeper(registration)
        self._forgetful = registration is not None and registration.forgetful
        self._served: dict[Transport, AsyncChargePointConnection] = {}

    def warn_of_forgetting(self) -> None:
        """Warn, once, if whoever has booted will be refused after a restart."""
        if self._forgetful:
            logger.warning(
                "RegistrationRules(unknown='refuse') without a store: after a restart of the central system every "
                "charge point is refused until it boots again"
            )
        self._forgetful = False

    async def serve(
        self, transport: Transport, identity: str, accept: Accept, remote: tuple[str, int] | None = None
    ) -> ConnectionClosedError:
        """Serve one charge point until the connection ends; returns how it ended. `remote` is told to the log."""
        epoch = self._registry.epoch()
        standing = await self._standing_of(identity)
        connection = Connection(
            transport,
            self._routes,
            identity=identity,
            policy=self._policy if accept.policy is None else accept.policy,
            call_timeout=self._call_timeout,
            observer=self.observer,
            gate=standing,
            objection=None if standing is None else standing.objection,
        )
        presence = RegisteredConnection(connection, standing, accept.session, epoch)
        self._served[transport] = presence.charge_point
        async with anyio.create_task_group() as tasks:
            logger.info("%r has connected%s", identity, f" from {remote[0]}:{remote[1]}" if remote else "")
            replaced = self._registry.enter(presence)
            if replaced is not None:
                logger.info("a connection of %r was replaced by a newer one", identity)
                tasks.start_soon(replaced.connection.aclose, 1000, REPLACED)
            try:
                await connection.run()
            finally:
                # Before the one that was replaced is closed, which takes its time if nobody answers there.
                del self._served[transport]
                self._registry.leave(presence)
                logger.info("%r has disconnected: %s", identity, connection.closed or "its serving was cancelled")
        return await connection.wait_closed()

    async def drain(self, transports: Iterable[Transport], timeout: float) -> None:
        """Wait until no answer is pending on the connections that are served over these, for `timeout` at most."""
        served = [self._served[each] for each in transports if each in self._served]
        async with anyio.create_task_group() as tasks:
            for charge_point in served:
                tasks.start_soon(charge_point.drain, timeout)

    async def _standing_of(self, identity: str) -> RegistrationState | None:
        if self._registrations is None:
            return None
        return await self._registrations.standing_of(identity, partial(self._registry.wake, identity))

    @cached_property
    def _routes(self) -> Mapping[str, Route]:
        routes = self.handlers.close()
        return (
            routes
            if self._registrations is None
            else self._registrations.keeping(routes, self._counts, _log_registration)
        )

    def _counts(self, charge_point: AsyncChargePointConnection) -> bool:
        presence = self._registry.present.get(charge_point.identity)
        return presence is not None and presence.charge_point is charge_point


def _log_registration(identity: str, status: RegistrationStatus) -> None:
    logger.info("the registration of %r is now %s", identity, status.value)
