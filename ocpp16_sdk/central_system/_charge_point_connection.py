"""One connection of a charge point: as the registry keeps it, and as the application sees it.

`ConnectionServer` makes a `RegisteredConnection` for each connection, and adds it to the `Registry`. That makes the
`AsyncChargePointConnection`, which handlers receive and `depot[identity]` returns. Every call of the application
passes `RegisteredConnection.call`, which applies the registration rules to triggers.
"""

from __future__ import annotations

from collections import Counter
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import anyio

from ocpp16_sdk._checks import check_class, check_timeout, check_wait
from ocpp16_sdk._concurrency.own_loop import check_loop, running_loop
from ocpp16_sdk._misuse import explain_attributes
from ocpp16_sdk.central_system._arguments import HANDLED, check_request
from ocpp16_sdk.central_system._boot_wait import BootWait
from ocpp16_sdk.central_system._registration import RegistrationState, as_trigger
from ocpp16_sdk.connection import Connection, RequestListener
from ocpp16_sdk.connection._outgoing import not_sent
from ocpp16_sdk.errors import ConnectionClosedError, RemoteCallError
from ocpp16_sdk.messages.calls import AsyncCentralSystemCalls
from ocpp16_sdk.messages.models import RegistrationStatus, TriggerMessageStatus
from ocpp16_sdk.model import CentralSystemRequest, Request, Response
from ocpp16_sdk.protocol import Defect

R = TypeVar("R", bound=Response)
S = TypeVar("S")


class RegisteredConnection:
    """A connection, its epoch, and the registration of its charge point; None if the central system has no rules."""

    __slots__ = ("boot_wait", "charge_point", "connection", "epoch", "identity", "loop", "registration")

    def __init__(
        self,
        connection: Connection,
        registration: RegistrationState | None,
        session: object,
        epoch: int,
        boot_wait: float = 0.0,
    ) -> None:
        self.identity = connection.identity
        self.connection = connection
        self.registration = registration
        self.epoch = epoch
        self.loop = running_loop()
        self.boot_wait = BootWait(boot_wait)
        if registration is not None:
            registration.on_boot = self.boot_wait.open
        self.charge_point = AsyncChargePointConnection(self, session)
        connection.set_handler_args(self.charge_point)

    @property
    def status_known(self) -> bool:
        """Return whether it is known which calls may be sent to the charge point."""
        return self.registration is None or self.registration.known

    def block_reason(self, request: Request[Any]) -> str | None:
        """Return why a request may not be sent to the charge point now; None if it may."""
        return None if self.registration is None else self.registration.request_block_reason(request)

    def fails_at_once(self, request: Request[Any]) -> bool:
        """Return whether a request may not be sent to the charge point, and no wait changes that."""
        return self.registration is not None and self.registration.lasting_block_reason(request) is not None

    def check_loop(self) -> None:
        """Check that the connection is used in the event loop that serves it.

        Raises:
            RuntimeError: it is used in another event loop or thread.
        """
        check_loop(self.loop, f"the connection of {self.identity!r}", "CentralSystem")

    async def call(self, request: Request[R], timeout: float | None, until_sent: anyio.CancelScope | None = None) -> R:
        """Send a request and return the answer; see `Connection.call`."""
        self.check_loop()
        registration = self.registration
        check_request(request)
        check_timeout(timeout)
        if not self.boot_wait.is_over and not self.fails_at_once(request):
            if self.boot_wait.is_full:
                raise not_sent(request.__action__, self.identity, "too many calls wait for its boot already")
            await self.boot_wait.wait()
        trigger = as_trigger(request)
        if registration is None or trigger is None:
            return await self.connection.call(request, timeout=timeout, deadline_scope=until_sent)
        reason = registration.request_block_reason(trigger)
        if reason is not None:
            raise not_sent(trigger.__action__, self.identity, reason)
        # The triggered message may arrive directly after the answer, so it is expected from the sending on.
        expect = partial(registration.expect, trigger)
        try:
            answer = await self.connection.call(request, timeout=timeout, deadline_scope=until_sent, on_sending=expect)
        except RemoteCallError:
            registration.unexpect(trigger)
            raise
        if getattr(answer, "status", "") != TriggerMessageStatus.ACCEPTED:
            registration.unexpect(trigger)
        return answer


@explain_attributes(HANDLED)
class AsyncChargePointConnection(AsyncCentralSystemCalls):
    """One connection of one charge point, as the central system sees it; handlers receive it with each request."""

    def __init__(self, registered: RegisteredConnection, session: object) -> None:
        self._registered = registered
        self._connection = registered.connection
        self._session = session

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.identity!r}{', closed' if self.closed else ''}>"

    @property
    def identity(self) -> str:
        """The charge point's identity: the last segment of the connection URL's path, decoded (OCPP-J 3.1.1)."""
        return self._connection.identity

    @property
    def closed(self) -> ConnectionClosedError | None:
        """How the connection was closed; None while it is open."""
        return self._connection.closed

    @property
    def defects(self) -> Counter[Defect]:
        """The number of faulty messages of the charge point on this connection, by kind: a copy."""
        return Counter(self._connection.session.defects)

    @property
    def last_received_at(self) -> datetime:
        """When the last message of the charge point arrived, or a ping if the transport reports it (UTC)."""
        return self._connection.last_received_at

    @property
    def registration(self) -> RegistrationStatus | None:
        """The status of its last BootNotification.conf, on this connection or before; None if it is not known."""
        registration = self._registered.registration
        return None if registration is None else registration.status

    def session(self, kind: type[S]) -> S:
        """Return the `Accept.session` of the decision that accepted the connection: `charge_point.session(Account)`.

        Raises:
            TypeError: it is of another type.
        """
        check_class("kind", kind, object, "the class of the session")
        if not isinstance(self._session, kind):
            found = type(self._session).__name__
            raise TypeError(f"the session of {self.identity!r} is of type {found}, not {kind.__name__}")
        return self._session

    async def call(self, request: CentralSystemRequest[R], *, timeout: float | None = None) -> R:
        """Send a request to the charge point and return the answer; methods such as `reset(...)` are shorter.

        Args:
            request: the request.
            timeout: seconds to wait for the answer after sending; `call_timeout` of the central system by default.

        Raises:
            CallFailedError: the call failed; see the kinds in `ocpp16_sdk.errors`.
        """
        return await self._registered.call(request, timeout)

    def within(self, seconds: float) -> AsyncCentralSystemCalls:
        """Return the same calls, each bounded as a whole: `charge_point.within(10).reset(...)`.

        A call that is still queued after `seconds` raises NotSentError, and is never sent later. A call that was
        sent raises CallTimeoutError if no answer arrives in the remaining time, or within its own `timeout`.
        """
        check_wait("seconds", seconds, negative=True)
        return _BoundedCalls(self._registered, seconds)

    def listening(self, listener: RequestListener) -> AbstractContextManager[None]:
        """Call a function with each request of the charge point inside a `with` block, before its handler.

        The function must not block. `expect` waits for one request.
        """
        self._registered.check_loop()
        return self._connection.listening(listener)

    async def wait_closed(self) -> ConnectionClosedError:
        """Wait until the connection is closed, and return how."""
        self._registered.check_loop()
        return await self._connection.wait_closed()

    async def drain(self, timeout: float) -> None:
        """Send no further calls, and wait until no answer is pending in either direction, for at most `timeout`.

        In a handler this would wait for the handler's own answer: call it from another task, or in `after_answer`.
        """
        self._registered.check_loop()
        await self._connection.drain(timeout)

    async def aclose(self, code: int = 1000, reason: str = "") -> None:
        """Close the connection at once; pending calls fail. For an orderly close call `drain` first."""
        self._registered.check_loop()
        await self._connection.aclose(code, reason)


class _BoundedCalls(AsyncCentralSystemCalls):
    def __init__(self, registered: RegisteredConnection, seconds: float) -> None:
        self._registered = registered
        self._seconds = seconds

    async def call(self, request: CentralSystemRequest[R], *, timeout: float | None = None) -> R:
        with anyio.move_on_after(self._seconds) as until_sent:
            return await self._registered.call(request, timeout, until_sent)
        raise not_sent(request.__action__, self._registered.identity, f"it was still queued after {self._seconds:g} s")
