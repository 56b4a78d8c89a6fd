"""The outgoing calls of a connection: one at a time, in order, each with its answer or an error with the reason."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

import anyio
import anyio.lowlevel

from ocpp16_sdk._concurrency.primitives import FairLock, OneShotEvent, one_shot_event, time_limit
from ocpp16_sdk.connection._observer import CANCELLED, ObserverAdapter
from ocpp16_sdk.errors import (
    CallFailedError,
    CallTimeoutError,
    ConnectionClosedError,
    ConnectionLostError,
    InvalidMessageError,
    InvalidResponseError,
    NotSentError,
    OcppError,
    RemoteCallError,
)
from ocpp16_sdk.model import Request, Response
from ocpp16_sdk.protocol import CallError, CallResult, Defect, InvalidAnswer, Session
from ocpp16_sdk.transports import Transport
from ocpp16_sdk.validation import Policy, Repair

R = TypeVar("R", bound=Response)
Answer = CallResult | CallError | InvalidAnswer

_MAX_QUEUED_CALLS = 256
_HIDDEN = "***"  # what `Payload.redacted` puts in the place of a secret


class OutgoingCalls:
    """Sends the calls of one connection; `on_idle` is called whenever one is done.

    `block_reason` returns why an action must not be sent now, or None. `peer` is the charge point that errors
    name; it is empty if the peer is the central system.
    """

    def __init__(
        self,
        session: Session,
        transport: Transport,
        policy: Policy,
        observer: ObserverAdapter,
        timeout: float,
        on_idle: Callable[[], None],
        block_reason: Callable[[str], str | None] | None,
        peer: str,
    ) -> None:
        self.timeout = timeout
        """Seconds to wait for an answer by default; a change applies to the calls that are sent after it."""
        self._session = session
        self._transport = transport
        self._policy = policy
        self._observer = observer
        self._on_idle = on_idle
        self._block_reason = block_reason
        self._peer = peer
        self._call_lock = FairLock()  # one call is sent and not answered at a time (OCPP-J 4.1.1)
        self._stop_reason: str | None = None  # once no further call is sent
        self._connection_closed = False
        self._answer: tuple[Answer, str] | None = None
        self._answered: OneShotEvent | None = None

    @property
    def busy(self) -> bool:
        """Whether a call waits for its answer."""
        return self._call_lock.locked

    def stop(self, reason: str) -> None:
        """Send no further call."""
        self._stop_reason = self._stop_reason or reason

    def fail_all(self, closed: ConnectionClosedError) -> None:
        """Fail the call that waits for its answer, and all later ones."""
        self._stop_reason, self._connection_closed = str(closed), True
        if self._answered is not None:
            self._answered.set()

    def set_answer(self, answer: Answer, text: str) -> None:
        """Give the call that waits its answer."""
        self._answer = answer, text
        assert self._answered is not None  # the session drops every other answer
        self._answered.set()

    async def call(
        self,
        request: Request[R],
        timeout: float | None,
        deadline_scope: anyio.CancelScope | None = None,
        on_sending: Callable[[], None] | None = None,
    ) -> R:
        """Send a request and return its answer; see `Connection.call`."""
        payload = self._policy.dump(request)
        self._check_sendable(request)
        if self._call_lock.tasks_waiting >= _MAX_QUEUED_CALLS:
            raise self._not_sent(request, f"{_MAX_QUEUED_CALLS} calls are waiting already")
        await anyio.lowlevel.checkpoint_if_cancelled()  # else it would be sent, because sending need not wait
        try:
            async with self._call_lock:
                self._check_sendable(request)
                since = self._observer.clock()
                answer_timeout = self.timeout if timeout is None else timeout
                if deadline_scope is not None:
                    answer_timeout = min(answer_timeout, await _lift_deadline(deadline_scope))
                if on_sending is not None:
                    on_sending()
                answer, text = await self._exchange(request, payload, answer_timeout, since)
        finally:
            self._on_idle()
        return self._read(request, answer, text, since)

    def _check_sendable(self, request: Request[Any]) -> None:
        reason = self._stop_reason
        if reason is None and self._block_reason is not None:
            reason = self._block_reason(request.__action__)
        if reason is not None:
            raise self._not_sent(request, reason)

    def _not_sent(self, request: Request[Any], reason: str) -> NotSentError:
        return not_sent(request.__action__, self._peer, reason)

    async def _exchange(self, request: Request[Any], payload: str, timeout: float, since: float) -> tuple[Answer, str]:
        action = request.__action__
        unique_id, text = self._session.call(action, payload)
        failure: CallFailedError | str | None = CANCELLED
        self._answer, self._answered = None, one_shot_event()
        try:
            if self._observer.observed:
                self._observer.report(outgoing=True, unique_id=unique_id, action=action, content=request, text=text)
            with suppress(TimeoutError):
                async with time_limit(timeout):
                    await self._transport.send(text)
                    await self._answered.wait()
            if self._answer is not None:
                failure = None
                return self._answer
            if self._connection_closed:
                failure = ConnectionLostError(f"{action} was sent{self._to}, and {self._stop_reason} before the answer")
            else:
                by = f" by {self._peer!r}" if self._peer else ""
                failure = CallTimeoutError(f"{action} was not answered{by} within {timeout:g} s")
            raise failure.for_call(action, self._peer)
        except ConnectionClosedError as error:
            failure = ConnectionLostError(f"{action} was being sent{self._to}, and {error}")
            raise failure.for_call(action, self._peer) from error
        finally:
            self._answered = None
            self._session.give_up(unique_id)
            if failure is not None and self._answer is not None:  # it arrived while the call was being cancelled
                self._observer.report(
                    outgoing=False, unique_id=unique_id, action=action, content=Defect.LATE.value, text=self._answer[1]
                )
            elif failure is not None:
                self._observer.report(
                    outgoing=False, unique_id=unique_id, action=action, content=failure, text="", since=since
                )
            self._answer = None  # it may be long, and the next call may be made much later
            failure = None  # it refers to this frame: both would wait for the garbage collector

    @property
    def _to(self) -> str:
        return f" to {self._peer!r}" if self._peer else ""

    def _read(self, request: Request[R], answer: Answer, text: str, since: float) -> R:
        repairs: list[Repair] = []
        outcome: R | OcppError
        try:
            outcome = self._load(request, answer, repairs)
        except OcppError as error:
            outcome = error
        if self._observer.observed or repairs:
            self._observer.report(
                outgoing=False,
                unique_id=answer.unique_id,
                action=request.__action__,
                content=outcome,
                text=text,
                since=since,
                repairs=repairs,
            )
        if not isinstance(outcome, OcppError):
            return outcome
        try:
            raise outcome
        finally:
            del outcome  # it refers to this frame: both would wait for the garbage collector

    def _load(self, request: Request[R], answer: Answer, repairs: list[Repair]) -> R:
        action, response_class = request.__action__, request.__response__
        if isinstance(answer, CallError):
            code = self._policy.load_code(response_class, answer.code, repairs.append)
            description, details = answer.description, answer.details
            if _HIDDEN in str(request.redacted()):  # an answer may repeat the key that the request sets (OCPP-J 6.2.2)
                description, details = _HIDDEN, {}
            raise RemoteCallError(action, code, description, details).for_call(action, self._peer)
        if isinstance(answer, InvalidAnswer):
            raise InvalidResponseError.unreadable(f"{action}.conf", answer.defect).for_call(action, self._peer)
        try:
            response: R = self._policy.load(response_class, answer.payload, repairs.append)  # type: ignore[assignment]
        except InvalidMessageError as error:
            self._session.defects[Defect.BAD_PAYLOAD] += 1
            raise InvalidResponseError(error.message, error.faults).for_call(action, self._peer) from None
        return response


def not_sent(action: str, peer: str, reason: str) -> NotSentError:
    """Return the error of a call that was not sent; `peer` is the charge point, or empty."""
    to = f" to {peer!r}" if peer else ""
    return NotSentError(f"{action} was not sent{to}: {reason}").for_call(action, peer)


async def _lift_deadline(scope: anyio.CancelScope) -> float:
    """Remove the deadline of a scope, and return the remaining seconds; cancel if no time remains.

    The call is sent next, and its time-out replaces the deadline. So a call that the scope cancelled was
    never sent, and a call that was sent fails like any other.
    """
    left = scope.deadline - anyio.current_time()
    if scope.cancel_called or left <= 0:
        scope.cancel()
        await anyio.lowlevel.checkpoint()
    scope.deadline = math.inf
    return round(left, 3)
