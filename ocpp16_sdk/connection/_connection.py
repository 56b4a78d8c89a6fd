"""Drives one session over one transport, from its first message to its end. Both roles and every transport use it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any, TypeVar

import anyio
from anyio.abc import TaskGroup

from ocpp16_sdk.connection._call_filter import CallFilter
from ocpp16_sdk.connection._incoming import IncomingCalls, RequestListener
from ocpp16_sdk.connection._observer import Observer, ObserverAdapter
from ocpp16_sdk.connection._outgoing import OutgoingCalls
from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.model import Request, Response, Route
from ocpp16_sdk.protocol import Call, CallError, CallResult, Defect, Dropped, InvalidAnswer, InvalidCall, Session
from ocpp16_sdk.transports import Transport
from ocpp16_sdk.validation import PolicyChoice, policy_of

R = TypeVar("R", bound=Response)

CALL_TIMEOUT = 30.0
"""Seconds to wait by default for an answer: a charge point on a mobile network may be that slow."""

logger = logging.getLogger("ocpp16_sdk")


class Connection:
    """A connection from its first message to its end.

    `routes` says who answers what, and `gate` what does not get that far; handlers get `peer` before the request.
    `objection` says of an action why it may not be sent now; None if it may.
    `run` is to be awaited by one task.
    """

    def __init__(
        self,
        transport: Transport,
        routes: Mapping[str, Route],
        *,
        identity: str,
        peer: tuple[Any, ...] = (),
        policy: PolicyChoice | None = None,
        call_timeout: float = CALL_TIMEOUT,
        observer: Observer | None = None,
        gate: CallFilter | None = None,
        objection: Callable[[str], str | None] | None = None,
    ) -> None:
        self.identity = identity
        self.session = Session()
        self.closed: ConnectionClosedError | None = None
        """How the connection ended; None while it stands."""
        self._transport = transport
        self._heard = monotonic()
        self._watch = ObserverAdapter(identity, observer)
        chosen = policy_of(policy, identity)
        self._calling = OutgoingCalls(self.session, transport, chosen, self._watch, call_timeout, self._note_idle)
        self._calling.objection = objection
        self._answering = IncomingCalls(self.session, transport, routes, chosen, self._watch, self._note_idle)
        self._answering.peer = peer
        self._answering.gate = gate
        self._end: anyio.Event | None = None  # while somebody waits for it
        self._idle: anyio.Event | None = None  # while `drain` waits for it

    @property
    def last_received_at(self) -> datetime:
        """When the peer last showed life: with a message, or with anything at all if the transport can tell (CS-17)."""
        heard = max(self._heard, getattr(self._transport, "heard_at", 0.0))
        return datetime.now(UTC) - timedelta(seconds=monotonic() - heard)

    def name_peer(self) -> None:
        """Have the errors of own calls name the charge point, as it is the one that is called."""
        self._calling.peer = self.identity

    @property
    def peer(self) -> tuple[Any, ...]:
        """What handlers are given before the request."""
        return self._answering.peer

    @peer.setter
    def peer(self, peer: tuple[Any, ...]) -> None:
        self._answering.peer = peer

    async def run(self) -> ConnectionClosedError:
        """Take and answer the peer's calls until the connection ends; returns how it ended.

        Handlers that are still at work then are cancelled: their answers belong to this connection (J-50).
        """
        async with anyio.create_task_group() as tasks:
            await self._read(tasks)
        assert self.closed is not None
        return self.closed

    async def _read(self, tasks: TaskGroup) -> None:
        """Take messages until a handler has to wait: then this task is its, and another one reads on."""
        reading = True

        def wait() -> None:
            nonlocal reading
            reading = False
            tasks.start_soon(self._read, tasks)

        end = ConnectionClosedError(1006, "abandoned")
        try:
            while reading:
                text = await self._transport.receive()
                self._heard = monotonic()
                event = self.session.receive(text)
                if isinstance(event, Call):
                    await self._answering.take(event, text, wait)
                else:
                    await self._take(event, text)
                del event, text  # they may be long, and the next may take its time
        except ConnectionClosedError as error:
            # A new one: who keeps it, such as an event that waits to be read, would keep what its traceback holds.
            end = ConnectionClosedError(error.code, error.reason)
            tasks.cancel_scope.cancel()
        finally:
            if reading:
                self._finish(end)

    def _finish(self, end: ConnectionClosedError) -> None:
        # Before the handlers have ended, as the own call fails at once (J-49) and they may take their time.
        self.closed = end
        if self._end is not None:
            self._end.set()
        self._calling.end(end)
        self._note_idle()

    async def call(
        self,
        request: Request[R],
        *,
        timeout: float | None = None,
        waiting: anyio.CancelScope | None = None,
        on_sending: Callable[[], None] | None = None,
    ) -> R:
        """Send a request and return its answer; calls wait for one another in order (OCPP-J 4.1.1).

        `timeout` counts from the moment of sending, not from that of queueing (J-46). The deadline of `waiting`, a
        scope that the caller is in, bounds the whole: it cancels a call that was not sent, and ends the wait for the
        answer. A call that is cancelled gives its place free. `on_sending` is told when its turn has come.

        Raises:
            CallFailedError: one of its kinds, see `errors`.
            InvalidMessageError: the request was made without validation and cannot be written.
        """
        return await self._calling.call(request, timeout, waiting, on_sending)

    @contextmanager
    def listening(self, listener: RequestListener) -> Generator[None]:
        """Have a function told of each request of the peer that can be read, before its handler."""
        self._answering.listeners += (listener,)
        try:
            yield
        finally:
            left = list(self._answering.listeners)
            left.remove(listener)
            self._answering.listeners = tuple(left)

    async def wait_closed(self) -> ConnectionClosedError:
        """Wait until the connection has ended; returns how."""
        if self.closed is None:
            self._end = self._end or anyio.Event()
            await self._end.wait()
        assert self.closed is not None
        return self.closed

    async def drain(self, timeout: float) -> None:
        """Send no further calls, and wait until no answer is pending in either direction, for `timeout` at most."""
        self._calling.stop("the connection is being closed")
        with anyio.move_on_after(timeout):
            while self.closed is None and (self._answering.busy or self._calling.busy):
                self._idle = anyio.Event()
                await self._idle.wait()

    def cut_off(self, closed: ConnectionClosedError) -> None:
        """Fail own calls, also those to come, as if the connection had ended; it is to be closed next."""
        self._calling.end(closed)

    async def aclose(self, code: int = 1000, reason: str = "") -> None:
        """Close the connection, which ends `run`."""
        await self._transport.aclose(code, reason)

    async def _take(self, event: CallResult | CallError | InvalidAnswer | InvalidCall | Dropped, text: str) -> None:
        match event:
            case CallResult() | CallError() | InvalidAnswer():
                self._calling.take(event, text)
            case InvalidCall():
                self._complain(event.defect, event.unique_id, text)
                if not self._answering.silent:  # CP-07
                    await self._answering.send(event.text)
            case Dropped():
                self._complain(event.defect, "", text)

    def _complain(self, defect: Defect, unique_id: str, text: str) -> None:
        if defect is Defect.LATE:  # no fault of the peer: the call was cancelled here, or its time-out was too short
            logger.info("%r has answered a call that was no longer waited for", self.identity)
        else:
            # One warning of each kind: a peer that sends nothing else must not fill the disk.
            level = logging.WARNING if self.session.defects[defect] == 1 else logging.DEBUG
            logger.log(level, "%r sent a message that is at fault: %s", self.identity, defect.value)
        self._watch.tell(outgoing=False, unique_id=unique_id, action="", content=defect.value, text=text)

    def _note_idle(self) -> None:
        if self._idle is not None:
            self._idle.set()
