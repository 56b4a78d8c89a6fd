"""The own calls of a connection: one at a time, in order, each with its answer or an error that tells why not."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

import anyio
import anyio.lowlevel

from ocpp16_sdk._concurrency.primitives import FairLock, OneShotEvent, one_shot_event, time_limit
from ocpp16_sdk.connection._observer import GIVEN_UP, ObserverAdapter
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

_MAX_WAITING = 256  # calls that wait for their turn


class OutgoingCalls:
    """Sends the calls of one connection; `on_idle` is told whenever one is over."""

    def __init__(
        self,
        session: Session,
        transport: Transport,
        policy: Policy,
        watch: ObserverAdapter,
        timeout: float,
        on_idle: Callable[[], None],
    ) -> None:
        self.objection: Callable[[str], str | None] | None = None
        """Says why an action may not leave, whenever one is about to; None if it may."""
        self.peer = ""
        """The charge point that is called, for errors to tell; empty if it is the central system."""
        self._session = session
        self._transport = transport
        self._policy = policy
        self._watch = watch
        self._timeout = timeout
        self._on_idle = on_idle
        self._turn = FairLock()
        self._over: str | None = None
        self._ended = False
        self._answer: tuple[Answer, str] | None = None
        self._answered: OneShotEvent | None = None

    @property
    def busy(self) -> bool:
        """Whether a call waits for its answer."""
        return self._turn.locked

    def stop(self, why: str) -> None:
        """Send no further call."""
        self._over = self._over or why

    def end(self, closed: ConnectionClosedError) -> None:
        """Fail the call that waits, and all to come."""
        self._over, self._ended = str(closed), True
        if self._answered is not None:
            self._answered.set()

    def take(self, answer: Answer, text: str) -> None:
        """Give the call that waits its answer."""
        self._answer = answer, text
        if self._answered is not None:
            self._answered.set()

    async def call(
        self,
        request: Request[R],
        timeout: float | None,
        waiting: anyio.CancelScope | None = None,
        on_sending: Callable[[], None] | None = None,
    ) -> R:
        """Send a request and return its answer; `waiting` bounds the whole, and cancels only what was not sent."""
        payload = self._policy.dump(request)
        self._check_open(request)
        if self._turn.tasks_waiting >= _MAX_WAITING:
            raise self._not_sent(request, f"{_MAX_WAITING} calls are waiting already")
        await anyio.lowlevel.checkpoint_if_cancelled()  # else it would be sent, as sending need not wait
        try:
            async with self._turn:
                self._check_open(request)
                since = self._watch.clock()
                patience = self._timeout if timeout is None else timeout
                if waiting is not None:
                    patience = min(patience, await _taken_over(waiting))
                if on_sending is not None:
                    on_sending()
                answer, text = await self._exchange(request, payload, patience, since)
        finally:
            self._on_idle()
        return self._read(request, answer, text, since)

    def _check_open(self, request: Request[Any]) -> None:
        why = self._over
        if why is None and self.objection is not None:
            why = self.objection(request.__action__)
        if why is not None:
            raise self._not_sent(request, why)

    def _not_sent(self, request: Request[Any], why: str) -> NotSentError:
        return not_sent(request.__action__, self.peer, why)

    async def _exchange(self, request: Request[Any], payload: str, timeout: float, since: float) -> tuple[Answer, str]:
        action = request.__action__
        unique_id, text = self._session.call(action, payload)
        failure: CallFailedError | str | None = GIVEN_UP
        self._answer, self._answered = None, one_shot_event()
        try:
            if self._watch.observed:
                self._watch.tell(outgoing=True, unique_id=unique_id, action=action, content=request, text=text)
            with suppress(TimeoutError):
                async with time_limit(timeout):
                    await self._transport.send(text)
                    await self._answered.wait()
            if self._answer is not None:
                failure = None
                return self._answer
            if self._ended:
                failure = ConnectionLostError(f"{action} was sent{self._to}, and {self._over} before the answer")
            else:
                by = f" by {self.peer!r}" if self.peer else ""
                failure = CallTimeoutError(f"{action} was not answered{by} within {timeout:g} s")
            raise failure.for_call(action, self.peer)
        except ConnectionClosedError as error:
            failure = ConnectionLostError(f"{action} was being sent{self._to}, and {error}")
            raise failure.for_call(action, self.peer) from error
        finally:
            self._answered = None
            self._session.give_up(unique_id)
            if failure is not None:
                self._watch.tell(
                    outgoing=False, unique_id=unique_id, action=action, content=failure, text="", since=since
                )

    @property
    def _to(self) -> str:
        return f" to {self.peer!r}" if self.peer else ""

    def _read(self, request: Request[R], answer: Answer, text: str, since: float) -> R:
        repairs: list[Repair] = []
        outcome: R | OcppError
        try:
            outcome = self._load(request, answer, repairs)
        except OcppError as error:
            outcome = error
        if self._watch.observed or repairs:
            self._watch.tell(
                outgoing=False,
                unique_id=answer.unique_id,
                action=request.__action__,
                content=outcome,
                text=text,
                since=since,
                repairs=repairs,
            )
        if isinstance(outcome, OcppError):
            raise outcome
        return outcome

    def _load(self, request: Request[R], answer: Answer, repairs: list[Repair]) -> R:
        action, kind = request.__action__, request.__response__
        if isinstance(answer, CallError):
            code = self._policy.load_code(kind, answer.code, repairs.append)
            raise RemoteCallError(action, code, answer.description, answer.details).for_call(action, self.peer)
        if isinstance(answer, InvalidAnswer):
            raise InvalidResponseError.unreadable(f"{action}.conf", answer.defect).for_call(action, self.peer)
        try:
            response: R = self._policy.load(kind, answer.payload, repairs.append)  # type: ignore[assignment]
        except InvalidMessageError as error:
            self._session.defects[Defect.BAD_PAYLOAD] += 1
            raise InvalidResponseError(error.message, error.faults).for_call(action, self.peer) from None
        return response


def not_sent(action: str, peer: str, why: str) -> NotSentError:
    """The error of a call that was not sent; `peer` is the charge point, or empty."""
    to = f" to {peer!r}" if peer else ""
    return NotSentError(f"{action} was not sent{to}: {why}").for_call(action, peer)


async def _taken_over(waiting: anyio.CancelScope) -> float:
    """Return the seconds that are left of a scope; from now on it cancels nothing, as the call is about to be sent."""
    left = waiting.deadline - anyio.current_time()
    if waiting.cancel_called or left <= 0:
        waiting.cancel()
        await anyio.lowlevel.checkpoint()
    waiting.deadline = math.inf
    return round(left, 3)
