"""The own calls of a connection: one at a time, in order, each with its answer or an error that tells why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import anyio

from ocpp16_sdk.errors import (
    CallTimeoutError,
    ConnectionClosedError,
    ConnectionLostError,
    InvalidMessageError,
    InvalidResponseError,
    NotSentError,
    OcppError,
    RemoteCallError,
)
from ocpp16_sdk.frames import CallError, CallResult
from ocpp16_sdk.model import Request, Response
from ocpp16_sdk.observation import Watch
from ocpp16_sdk.session import BrokenAnswer, Session
from ocpp16_sdk.transports import Transport
from ocpp16_sdk.validation import Policy, Repair

R = TypeVar("R", bound=Response)
Answer = CallResult | CallError | BrokenAnswer

_MAX_WAITING = 256  # calls that wait for their turn


class Calling:
    """Sends the calls of one connection; `on_idle` is told whenever one is over."""

    def __init__(
        self,
        session: Session,
        transport: Transport,
        policy: Policy,
        watch: Watch,
        timeout: float,
        on_idle: Callable[[], None],
    ) -> None:
        self._session = session
        self._transport = transport
        self._policy = policy
        self._watch = watch
        self._timeout = timeout
        self._on_idle = on_idle
        self._turn = anyio.Lock(fast_acquire=True)
        self._over: str | None = None
        self._ended = False
        self._answer: tuple[Answer, str] | None = None
        self._answered: anyio.Event | None = None

    @property
    def busy(self) -> bool:
        """Whether a call waits for its answer."""
        return self._turn.locked()

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

    async def call(self, request: Request[R], timeout: float | None) -> R:
        """Send a request and return its answer."""
        payload = self._policy.dump(request)
        self._check_open(request)
        if self._turn.locked() and self._turn.statistics().tasks_waiting >= _MAX_WAITING:
            raise NotSentError(f"{request.__action__} was not sent: {_MAX_WAITING} calls are waiting already")
        try:
            async with self._turn:
                self._check_open(request)
                since = self._watch.clock()
                answer, text = await self._exchange(request, payload, self._timeout if timeout is None else timeout)
        finally:
            self._on_idle()
        return self._read(request, answer, text, since)

    def _check_open(self, request: Request[Any]) -> None:
        if self._over is not None:
            raise NotSentError(f"{request.__action__} was not sent: {self._over}")

    async def _exchange(self, request: Request[Any], payload: str, timeout: float) -> tuple[Answer, str]:
        action = request.__action__
        unique_id, text = self._session.call(action, payload)
        self._answer, self._answered = None, anyio.Event()
        try:
            with anyio.move_on_after(timeout):
                self._watch.tell(outgoing=True, unique_id=unique_id, action=action, content=request, text=text)
                await self._transport.send(text)
                await self._answered.wait()
            if self._answer is not None:
                return self._answer
            if self._answered.is_set():
                raise ConnectionLostError(f"{action} was sent, and {self._over} before the answer")
            raise CallTimeoutError(f"{action} was not answered within {timeout:g} s")
        except ConnectionClosedError as error:
            raise ConnectionLostError(f"{action} was being sent, and {error}") from error
        finally:
            self._answered = None
            self._session.give_up(unique_id)

    def _read(self, request: Request[R], answer: Answer, text: str, since: float) -> R:
        repairs: list[Repair] = []
        outcome: R | OcppError
        try:
            outcome = self._load(request, answer, repairs)
        except OcppError as error:
            outcome = error
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
            raise RemoteCallError(action, code, answer.description, answer.details)
        if isinstance(answer, BrokenAnswer):
            raise InvalidResponseError.unreadable(f"{action}.conf", answer.defect)
        try:
            response: R = self._policy.load(kind, answer.payload, repairs.append)  # type: ignore[assignment]
        except InvalidMessageError as error:
            raise InvalidResponseError(error.message, error.faults) from None
        return response
