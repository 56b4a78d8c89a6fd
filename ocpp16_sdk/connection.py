"""Drives one session over one transport: own calls, handlers, time-outs. Both roles and every transport use it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

import anyio
import anyio.lowlevel
from anyio.abc import TaskGroup

from ocpp16_sdk.binding import Route
from ocpp16_sdk.errors import (
    CallTimeoutError,
    ConnectionClosedError,
    ConnectionLostError,
    ErrorCode,
    InvalidMessageError,
    InvalidResponseError,
    LocalCallError,
    NotSentError,
    OcppError,
    RemoteCallError,
)
from ocpp16_sdk.frames import Call, CallError, CallResult
from ocpp16_sdk.model import Payload, Request, Response
from ocpp16_sdk.session import BrokenAnswer, Dropped, Reply, Session
from ocpp16_sdk.transports import Transport
from ocpp16_sdk.validation import Policy, Strict

R = TypeVar("R", bound=Response)

CALL_TIMEOUT = 30.0
"""Seconds to wait by default for an answer: a charge point on a mobile network may be that slow."""

_MAX_WORKING = 64  # calls of the peer at once; a peer that keeps to OCPP-J 4.1.1 has one
_MAX_WAITING = 256  # own calls that wait for their turn
_FAILED = "the handler failed"

logger = logging.getLogger("ocpp16_sdk")


@dataclass(frozen=True, slots=True)
class Observation:
    """One message that crossed the connection, or one that the peer got wrong."""

    identity: str
    """The charge point's."""
    outgoing: bool
    unique_id: str
    action: str
    content: Payload | OcppError | str
    """The typed payload, the error of a refused or broken message, or a word on what could not be read."""


Observer = Callable[[Observation], None]

_after: ContextVar[list[Callable[[], Awaitable[object]]]] = ContextVar("after_answer")


def after_answer(action: Callable[[], Awaitable[object]]) -> None:
    """Have something done once the answer of the running handler has been sent, such as the reset that it accepts.

    It is not done if the handler raises, and cancelled if the connection ends. An exception of it is logged.

    Raises:
        RuntimeError: no handler is running.
    """
    try:
        _after.get().append(action)
    except LookupError:
        raise RuntimeError("after_answer is for handlers") from None


class Connection:
    """A connection from its first message to its end.

    `routes` says who answers what; handlers get `peer` before the request. `run` is to be awaited by one task.
    """

    def __init__(
        self,
        transport: Transport,
        routes: Mapping[str, Route],
        *,
        identity: str,
        peer: tuple[Any, ...] = (),
        policy: Policy | None = None,
        call_timeout: float = CALL_TIMEOUT,
        observer: Observer | None = None,
    ) -> None:
        self.identity = identity
        self.session = Session()
        self.closed: ConnectionClosedError | None = None
        """How the connection ended; None while it stands."""
        self._end = anyio.Event()
        self._transport = transport
        self._routes = routes
        self.peer = peer
        """What handlers are given before the request."""
        self._policy = policy or Strict()
        self._call_timeout = call_timeout
        self._observer = observer
        self._turn = anyio.Lock(fast_acquire=True)
        self._answer: CallResult | CallError | BrokenAnswer | None = None
        self._answered: anyio.Event | None = None
        self._working = 0
        self._room: anyio.Event | None = None  # while the reading waits for it
        self._closing = False

    async def run(self) -> ConnectionClosedError:
        """Take and answer the peer's calls until the connection ends; returns how it ended.

        Handlers that are still at work then are cancelled: their answers belong to this connection (J-50).
        """
        end = ConnectionClosedError(1006, "abandoned")
        async with anyio.create_task_group() as tasks:
            try:
                while True:
                    await self._take(await self._transport.receive(), tasks)
            except ConnectionClosedError as error:
                end = error
            finally:
                # Before the handlers have ended, as the own call fails at once (J-49) and they may take their time.
                self.closed = end
                self._end.set()
                if self._answered is not None:
                    self._answered.set()
            tasks.cancel_scope.cancel()
        return end

    async def wait_closed(self) -> ConnectionClosedError:
        """Wait until the connection has ended; returns how."""
        await self._end.wait()
        assert self.closed is not None
        return self.closed

    async def aclose(self, code: int = 1000, reason: str = "") -> None:
        """Close the connection, which ends `run`."""
        try:
            await self._transport.aclose(code, reason)
        finally:
            self._closing = True
            self._make_room()

    async def call(self, request: Request[R], *, timeout: float | None = None) -> R:
        """Send a request and return its answer; calls wait for one another in order (OCPP-J 4.1.1).

        `timeout` counts from the moment of sending, not from that of queueing.

        Raises:
            CallFailedError: one of its kinds, see `errors`.
            InvalidMessageError: the request was made without validation and cannot be written.
        """
        payload = self._policy.dump(request)
        if self._turn.locked() and self._turn.statistics().tasks_waiting >= _MAX_WAITING:
            raise NotSentError(f"{request.__action__} was not sent: {_MAX_WAITING} calls are waiting already")
        async with self._turn:
            if self.closed is not None:
                raise NotSentError(f"{request.__action__} was not sent: {self.closed}")
            answer = await self._exchange(request, payload, self._call_timeout if timeout is None else timeout)
        return self._read(request, answer)

    async def _exchange(
        self, request: Request[Any], payload: str, timeout: float
    ) -> CallResult | CallError | BrokenAnswer:
        action = request.__action__
        unique_id, text = self.session.call(action, payload)
        self._answer, self._answered = None, anyio.Event()
        try:
            with anyio.move_on_after(timeout):
                self._observe(True, unique_id, action, request)
                await self._transport.send(text)
                await self._answered.wait()
            if self._answer is not None:
                return self._answer
            if self.closed is not None:
                raise ConnectionLostError(f"{action} was sent, and {self.closed} before the answer")
            raise CallTimeoutError(f"{action} was not answered within {timeout:g} s")
        except ConnectionClosedError as error:
            raise ConnectionLostError(f"{action} was being sent, and {error}") from error
        finally:
            self._answered = None
            self.session.give_up(unique_id)

    def _read(self, request: Request[R], answer: CallResult | CallError | BrokenAnswer) -> R:
        action = request.__action__
        try:
            if isinstance(answer, CallError):
                raise RemoteCallError(action, answer.code, answer.description, answer.details)
            if isinstance(answer, BrokenAnswer):
                raise InvalidResponseError.unreadable(f"{action}.conf", answer.defect)
            try:
                response: R = self._policy.load(request.__response__, answer.payload)  # type: ignore[assignment]
            except InvalidMessageError as error:
                raise InvalidResponseError(error.message, error.faults) from None
        except OcppError as error:
            self._observe(False, answer.unique_id, action, error)
            raise
        self._observe(False, answer.unique_id, action, response)
        return response

    async def _take(self, text: str, tasks: TaskGroup) -> None:
        event = self.session.receive(text)
        match event:
            case Call():
                await self._find_room()
                tasks.start_soon(self._work, event)
            case CallResult() | CallError() | BrokenAnswer():
                self._answer = event
                if self._answered is not None:
                    self._answered.set()
            case Reply():
                logger.warning("%s sent a broken CALL: %s", self.identity, event.defect)
                self._observe(False, event.unique_id, "", event.defect.value)
                await self._find_room()
                tasks.start_soon(self._reply, event.text)
            case Dropped():
                logger.warning("%s sent a message that was dropped: %s", self.identity, event.defect)
                self._observe(False, "", "", event.defect.value)

    async def _find_room(self) -> None:
        # Waiting here stops the reading, and so the peer; in good order there is always room.
        while self._working >= _MAX_WORKING and not self._closing:
            self._room = anyio.Event()
            await self._room.wait()
        self._working += 1

    def _make_room(self) -> None:
        if self._room is not None:
            self._room.set()

    async def _work(self, call: Call) -> None:
        # A task has its own context, so this is seen by the handler of this call and what it starts, only.
        actions: list[Callable[[], Awaitable[object]]] = []
        _after.set(actions)
        try:
            accepted, text = await self._answer_to(call)
            sent = await self._send(text)
            for action in actions if accepted and sent else ():
                await action()
        except Exception:
            logger.exception("what was to be done after the answer to %s for %s failed", call.action, self.identity)
        finally:
            self._working -= 1
            self._make_room()

    async def _answer_to(self, call: Call) -> tuple[bool, str]:
        """Whether the handler answered, and the text to send."""
        try:
            response = await self._handle(call)
            text = self.session.result(call, self._policy.dump(response))
        except LocalCallError as error:
            return False, self._refuse(call, error)
        except Exception:
            return False, self._fail(call)
        except anyio.get_cancelled_exc_class():
            await anyio.lowlevel.checkpoint_if_cancelled()  # the connection ends, and nobody is to be answered
            return False, self._fail(call)  # something that the handler waited for was cancelled
        self._observe(True, call.unique_id, call.action, response)
        return True, text

    async def _handle(self, call: Call) -> Payload:
        route = self._routes.get(call.action)
        if route is None:
            self._observe(False, call.unique_id, call.action, "unknown action")
            raise LocalCallError(ErrorCode.NOT_IMPLEMENTED, "the action is not known")
        try:
            request = self._policy.load(route.request, call.payload)
        except InvalidMessageError as error:
            self._observe(False, call.unique_id, call.action, error)
            raise refusal(error) from None
        self._observe(False, call.unique_id, call.action, request)
        if route.handler is None:
            raise LocalCallError(ErrorCode.NOT_SUPPORTED, "the action is not supported")
        response = await route.handler(*self.peer, request)
        if not isinstance(response, route.request.__response__):
            expected = route.request.__response__.__name__
            raise TypeError(f"the handler returned {type(response).__name__}, {expected} was expected")
        return response

    def _refuse(self, call: Call, error: LocalCallError) -> str:
        try:
            text = self.session.error(call, error.code, error.description, error.details)
        except Exception:
            logger.exception("the refusal of %s for %s cannot be written", call.action, self.identity)
            error = LocalCallError(ErrorCode.INTERNAL_ERROR, _FAILED)
            text = self.session.error(call, error.code, error.description, error.details)
        self._observe(True, call.unique_id, call.action, error)
        return text

    def _fail(self, call: Call) -> str:
        # The peer learns that it failed, the log why (J-62).
        logger.exception("the handler of %s for %s failed", call.action, self.identity)
        return self._refuse(call, LocalCallError(ErrorCode.INTERNAL_ERROR, _FAILED))

    async def _reply(self, text: str) -> None:
        try:
            await self._send(text)
        finally:
            self._working -= 1
            self._make_room()

    async def _send(self, text: str) -> bool:
        try:
            await self._transport.send(text)
        except ConnectionClosedError as error:
            logger.info("an answer to %s was not sent: %s", self.identity, error)
            return False
        return True

    def _observe(self, outgoing: bool, unique_id: str, action: str, content: Payload | OcppError | str) -> None:
        if self._observer is not None:
            try:
                self._observer(Observation(self.identity, outgoing, unique_id, action, content))
            except Exception:
                logger.exception("the observer failed")


def refusal(error: InvalidMessageError) -> LocalCallError:
    """The CALLERROR that a broken request earns: the code of its gravest fault, and where each fault is."""
    details = {"faults": [{"path": fault.path, "rule": fault.rule} for fault in error.faults]}
    return LocalCallError(error.faults[0].code, str(error.faults[0]), details)
