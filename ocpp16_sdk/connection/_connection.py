"""One session over one transport, from its first message to its end. Both roles and every transport use it.

    Transport.receive ─▶ Connection._read ─▶ Session.receive
                              ├─ Call ────────────────────────▶ IncomingCalls.answer ─▶ CallFilter ─▶ handler
                              │                                      └─▶ Transport.send, then the after_answer actions
                              ├─ CallResult, CallError, InvalidAnswer ─▶ OutgoingCalls.set_answer
                              └─ InvalidCall, Dropped: a defective message ─▶ a CALLERROR or nothing, and the log
    Connection.call ─▶ OutgoingCalls.call ─▶ Session.call, Transport.send ─▶ the answer or a CallFailedError
    every message ─▶ ObserverAdapter.report ─▶ the observer

    states of an outgoing call (OutgoingCalls)     states of an incoming call (IncomingCalls)
    queued      waits for the call before it       filtered    CallFilter decides
    sent        its time-out runs                  running     its handler runs, up to 64 at once
    answered    a response or RemoteCallError      answered    a result or an error is sent, once
    not sent    NotSentError: safe to repeat       ignored     NoAnswer, or a duplicate (J-36)
    unknown     CallTimeoutError,                  cancelled   the connection closed first
                ConnectionLostError

    states of a connection    open ─▶ draining (`drain`: sends no further calls) ─▶ closed; or open ─▶ closed

A handler that does not wait runs in the task that reads (a third cheaper). If it waits, another task continues to read.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any, TypeVar

import anyio
from anyio.abc import TaskGroup

from ocpp16_sdk._concurrency.change_notifier import ChangeNotifier
from ocpp16_sdk.connection._call_filter import CallFilter
from ocpp16_sdk.connection._incoming import IncomingCalls, RequestListener
from ocpp16_sdk.connection._observer import ObserverAdapter
from ocpp16_sdk.connection._options import ConnectionOptions
from ocpp16_sdk.connection._outgoing import OutgoingCalls
from ocpp16_sdk.connection._peer_faults import PeerFaults
from ocpp16_sdk.connection._prepared_texts import PreparedTexts
from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.model import Request, Response, Route
from ocpp16_sdk.protocol import Call, CallError, CallResult, Dropped, InvalidAnswer, InvalidCall, Session
from ocpp16_sdk.transports import Transport
from ocpp16_sdk.validation import policy_of

R = TypeVar("R", bound=Response)

DEFAULT_OPTIONS = ConnectionOptions()

logger = logging.getLogger("ocpp16_sdk")


class Connection:
    """A connection from its first message to its end; one task awaits `run`.

    Args:
        transport: carries the messages.
        routes: the request class and the handler of each action.
        identity: the charge point, whichever side this is.
        handler_args: the arguments of handlers before the request.
        options: the time-out of calls, from the moment of sending; the policy; the observer.
        call_filter: decides which calls of the peer are given to their handlers.
        block_reason: returns why an action must not be sent now; None if it may.
        peer_is_charge_point: the errors of outgoing calls name the charge point.
    """

    def __init__(
        self,
        transport: Transport,
        routes: Mapping[str, Route],
        *,
        identity: str,
        handler_args: tuple[Any, ...] = (),
        options: ConnectionOptions = DEFAULT_OPTIONS,
        call_filter: CallFilter | None = None,
        block_reason: Callable[[str], str | None] | None = None,
        peer_is_charge_point: bool = False,
    ) -> None:
        self.identity = identity
        self.session = Session()
        self.closed: ConnectionClosedError | None = None
        """Close code and reason; None while the connection is open."""
        self._transport = transport
        self._receive = transport.receive
        if options.prepare_text is not None:
            self._receive = PreparedTexts(transport.receive, options.prepare_text, identity).receive
        self._last_message = monotonic()
        self._observer = ObserverAdapter(identity, options.observer)
        chosen = policy_of(options.policy, identity)
        self._outgoing = OutgoingCalls(
            self.session,
            transport,
            chosen,
            self._observer,
            options.call_timeout,
            self._note_idle,
            block_reason,
            identity if peer_is_charge_point else "",
        )
        self._faults = PeerFaults(identity, self.session, self._observer)
        self._incoming = IncomingCalls(
            self.session, transport, routes, chosen, self._faults, self._note_idle, call_filter, handler_args
        )
        self._faults.watch_binary_messages(transport)
        self._closed_event: anyio.Event | None = None  # while `wait_closed` waits
        self._changes: ChangeNotifier | None = None  # of pending answers, from the first `drain` on

    @property
    def last_received_at(self) -> datetime:
        """When the last message of the peer arrived; or its last bytes, if the transport knows that (CS-17)."""
        received = max(self._last_message, getattr(self._transport, "last_received", 0.0))
        return datetime.now(UTC) - timedelta(seconds=monotonic() - received)

    def set_call_timeout(self, seconds: float) -> None:
        """Set the seconds to wait for the answer to each call that is sent from now on."""
        self._outgoing.timeout = seconds

    def set_handler_args(self, *arguments: Any) -> None:
        """Set the arguments of handlers before the request."""
        self._incoming.handler_args = arguments

    async def run(self) -> ConnectionClosedError:
        """Receive and answer the peer's calls until the connection is closed; return close code and reason.

        Handlers that are still running then are cancelled: their answers belong to this connection (J-50).
        """
        async with anyio.create_task_group() as tasks:
            await self._read(tasks)
        assert self.closed is not None
        return self.closed

    async def _read(self, tasks: TaskGroup) -> None:
        """Receive messages until a handler has to wait; another task continues then."""
        reading = True

        def continue_in_new_task() -> None:
            nonlocal reading
            reading = False
            tasks.start_soon(self._read, tasks)

        closed = ConnectionClosedError(1006, "abandoned")
        try:
            while reading:
                text = await self._receive()
                self._last_message = monotonic()
                event = self.session.receive(text)
                if isinstance(event, Call):
                    await self._incoming.answer(event, continue_in_new_task)
                else:
                    await self._process(event, text)
                del event, text  # they may be long, and the next message may arrive much later
        except ConnectionClosedError as error:
            # A new exception: an event that stores this one would store its traceback too, and what that refers to.
            closed = ConnectionClosedError(error.code, error.reason)
            tasks.cancel_scope.cancel()
        finally:
            if reading:
                self._set_closed(closed)

    def _set_closed(self, closed: ConnectionClosedError) -> None:
        # Before the handlers are cancelled: an outgoing call fails at once (J-49), and a handler may need some time.
        self.closed = closed
        self._faults.stop_watching(self._transport)
        if self._closed_event is not None:
            self._closed_event.set()
        self._outgoing.fail_all(closed)
        self._note_idle()

    async def call(
        self,
        request: Request[R],
        *,
        timeout: float | None = None,
        deadline_scope: anyio.CancelScope | None = None,
        on_sending: Callable[[], None] | None = None,
    ) -> R:
        """Send a request and return its answer; calls wait for one another in order (OCPP-J 4.1.1).

        `timeout` counts from the moment of sending, not from that of queueing (J-46). So it depends on the peer alone.
        `deadline_scope` is a cancel scope that the caller has entered. Its deadline limits the whole call: it cancels
        a queued call, which is then not sent, and limits the time-out of a call that was sent. `on_sending` is called
        before the request is sent.

        Raises:
            CallFailedError: one of its kinds, see `errors`.
            InvalidMessageError: the request was made without validation and cannot be written.
        """
        return await self._outgoing.call(request, timeout, deadline_scope, on_sending)

    @contextmanager
    def listening(self, listener: RequestListener) -> Generator[None]:
        """Call a function with each valid request of the peer, before its handler."""
        self._incoming.listeners += (listener,)
        try:
            yield
        finally:
            remaining = list(self._incoming.listeners)
            remaining.remove(listener)
            self._incoming.listeners = tuple(remaining)

    async def wait_closed(self) -> ConnectionClosedError:
        """Wait until the connection is closed; return close code and reason."""
        if self.closed is None:
            self._closed_event = self._closed_event or anyio.Event()
            await self._closed_event.wait()
        assert self.closed is not None
        return self.closed

    async def drain(self, timeout: float) -> None:
        """Send no further calls, and wait until no answer is pending in either direction, for `timeout` at most."""
        self._outgoing.stop("the connection is being closed")
        with anyio.move_on_after(timeout):
            self._changes = self._changes or ChangeNotifier()
            await self._changes.wait_until(
                lambda: self.closed is not None or not (self._incoming.busy or self._outgoing.busy)
            )

    def fail_calls(self, closed: ConnectionClosedError) -> None:
        """Fail present and later outgoing calls as if the connection was closed; the caller closes it next.

        The close of a connection that a newer one replaces may wait for a peer that is gone.
        """
        self._outgoing.fail_all(closed)

    async def aclose(self, code: int = 1000, reason: str = "") -> None:
        """Close the connection; `run` returns then."""
        await self._transport.aclose(code, reason)

    async def _process(self, event: CallResult | CallError | InvalidAnswer | InvalidCall | Dropped, text: str) -> None:
        match event:
            case CallResult() | CallError() | InvalidAnswer():
                self._outgoing.set_answer(event, text)
            case InvalidCall():
                self._faults.note_defect(event.defect, event.unique_id, event.action, text)
                await self._incoming.refuse(event)
            case _:  # Dropped
                self._faults.note_defect(event.defect, event.unique_id, event.action, text)

    def _note_idle(self) -> None:
        if self._changes is not None:
            self._changes.notify()
