"""One connection of one charge point: what the application sees of it, and what calls on it keep to."""

from __future__ import annotations

from collections import Counter
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import anyio

from ocpp16_sdk.central_system._registration import RegistrationState, as_trigger
from ocpp16_sdk.connection import Connection, RequestListener
from ocpp16_sdk.connection._outgoing import not_sent
from ocpp16_sdk.errors import ConnectionClosedError, DefinitionError, RemoteCallError
from ocpp16_sdk.messages.calls import AsyncCentralSystemCalls
from ocpp16_sdk.messages.models import RegistrationStatus, TriggerMessageStatus
from ocpp16_sdk.model import CentralSystemRequest, Request, Response
from ocpp16_sdk.protocol import Defect

R = TypeVar("R", bound=Response)
S = TypeVar("S")


class RegisteredConnection:
    """A connection, and how the charge point stands on it; no standing means that there are no rules.

    Of two of the same charge point the one with the higher epoch is the newer.
    """

    __slots__ = ("charge_point", "connection", "epoch", "identity", "standing")

    def __init__(self, connection: Connection, standing: RegistrationState | None, session: object, epoch: int) -> None:
        self.identity = connection.identity
        self.connection = connection
        self.standing = standing
        self.epoch = epoch
        self.charge_point = AsyncChargePointConnection(self, session)
        connection.peer = (self.charge_point,)
        connection.name_peer()

    @property
    def settled(self) -> bool:
        """Whether it is known what the charge point may be sent."""
        return self.standing is None or self.standing.settled

    def objection(self, request: Request[Any]) -> str | None:
        """Why the charge point must not be sent a request now; None if it may."""
        return None if self.standing is None else self.standing.objection_to(request)

    async def call(self, request: Request[R], timeout: float | None, waiting: anyio.CancelScope | None = None) -> R:
        """Send a request and return the answer; see `Connection.call`."""
        standing = self.standing
        trigger = as_trigger(request)
        if standing is None or trigger is None:
            return await self.connection.call(request, timeout=timeout, waiting=waiting)
        objection = standing.objection_to(trigger)
        if objection is not None:
            raise not_sent(trigger.__action__, self.identity, objection)
        # What is asked for may come right behind the answer, and not at all if the request was not sent.
        expect = partial(standing.expect, trigger)
        try:
            answer = await self.connection.call(request, timeout=timeout, waiting=waiting, on_sending=expect)
        except RemoteCallError:
            standing.unexpect(trigger)
            raise
        if getattr(answer, "status", "") != TriggerMessageStatus.ACCEPTED:
            standing.unexpect(trigger)
        return answer


class AsyncChargePointConnection(AsyncCentralSystemCalls):
    """One connection of one charge point, as the central system sees it; handlers get it with each request."""

    def __init__(self, presence: RegisteredConnection, session: object) -> None:
        self._presence = presence
        self._connection = presence.connection
        self._session = session

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.identity!r}{', closed' if self.closed else ''}>"

    @property
    def identity(self) -> str:
        """The charge point's name: the last segment of the connection URL's path, decoded (OCPP-J 3.1.1)."""
        return self._connection.identity

    @property
    def closed(self) -> ConnectionClosedError | None:
        """How the connection ended; None while it stands."""
        return self._connection.closed

    @property
    def defects(self) -> Counter[Defect]:
        """What the charge point has sent wrong on this connection, by kind: a copy."""
        return Counter(self._connection.session.defects)

    @property
    def last_received_at(self) -> datetime:
        """When the charge point last showed life: with any message, or a ping where the transport tells of it (UTC)."""
        return self._connection.last_received_at

    @property
    def registration(self) -> RegistrationStatus | None:
        """What its last BootNotification was answered, on this connection or before; None if that is not known."""
        standing = self._presence.standing
        return None if standing is None else standing.status

    def session(self, kind: type[S]) -> S:
        """What the decision to let the charge point in has put into `Accept.session`: `charge_point.session(Account)`.

        Raises:
            DefinitionError: it is of another type.
        """
        if not isinstance(self._session, kind):
            found = type(self._session).__name__
            raise DefinitionError(f"the session of {self.identity!r} is of type {found}, not {kind.__name__}")
        return self._session

    async def call(self, request: CentralSystemRequest[R], *, timeout: float | None = None) -> R:
        """Send a request to the charge point and return the answer; `reset(...)` and its like are shorter.

        Raises:
            CallFailedError: one of its kinds, see `ocpp16_sdk.errors`.
        """
        return await self._presence.call(request, timeout)

    def within(self, seconds: float) -> AsyncCentralSystemCalls:
        """The same calls, each bounded as a whole: `charge_point.within(10).reset(...)`.

        A call whose turn does not come in time raises NotSentError, and is not sent later; if no answer comes in the
        time that is left, nor in its own `timeout`, it is a CallTimeoutError.
        """
        return _Within(self._presence, seconds)

    def listening(self, listener: RequestListener) -> AbstractContextManager[None]:
        """Have a function told of each request of the charge point inside a `with` block, before its handler.

        It must not wait for anything; `expect` waits for one of them.
        """
        return self._connection.listening(listener)

    async def wait_closed(self) -> ConnectionClosedError:
        """Wait until the connection ends; returns how."""
        return await self._connection.wait_closed()

    async def drain(self, timeout: float) -> None:
        """Send no further calls, and wait until no answer is pending in either direction, for `timeout` at most.

        A handler waits for itself here, so leave it to another task, or to `after_answer`.
        """
        await self._connection.drain(timeout)

    async def aclose(self, code: int = 1000, reason: str = "") -> None:
        """Close the connection at once; calls that wait fail. For a close in good order `drain` comes first."""
        await self._connection.aclose(code, reason)


class _Within(AsyncCentralSystemCalls):
    def __init__(self, presence: RegisteredConnection, seconds: float) -> None:
        self._presence = presence
        self._seconds = seconds

    async def call(self, request: CentralSystemRequest[R], *, timeout: float | None = None) -> R:
        with anyio.move_on_after(self._seconds) as waiting:
            return await self._presence.call(request, timeout, waiting)
        raise not_sent(request.__action__, self._presence.identity, f"its turn did not come within {self._seconds:g} s")
