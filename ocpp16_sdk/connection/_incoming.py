"""The peer's calls of a connection: each gets its handler, side by side, and exactly one answer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

import anyio
import anyio.lowlevel

from ocpp16_sdk._concurrency.eager import run_eagerly
from ocpp16_sdk.connection._after_answer import do_all, new_actions
from ocpp16_sdk.connection._call_filter import CallFilter, NoAnswer
from ocpp16_sdk.connection._observer import GIVEN_UP, ObserverAdapter
from ocpp16_sdk.errors import CallFailedError, ConnectionClosedError, ErrorCode, InvalidMessageError, LocalCallError
from ocpp16_sdk.model import Payload, Route
from ocpp16_sdk.protocol import Call, Defect, Session
from ocpp16_sdk.transports import Transport
from ocpp16_sdk.validation import Policy, Repair

# Calls of the peer at once, and the characters of their payloads; a peer that keeps to OCPP-J 4.1.1 has one.
_MAX_WORKING = 64
_MAX_HELD = 2**20  # objects take up to 45 times the room of their text
_OVERLOAD_WAIT = 1.0  # seconds that a call beyond that waits for another to be over
_FOLLOWING_FAILED = "what was to be done after the answer to %s for %r failed"
_FAILED = LocalCallError(ErrorCode.INTERNAL_ERROR, "the handler failed")
_TOO_MANY = LocalCallError(ErrorCode.GENERIC_ERROR, "too many calls at once")

logger = logging.getLogger("ocpp16_sdk")

RequestListener = Callable[[Payload], object]


class IncomingCalls:
    """Answers the calls of one connection; `on_idle` is told whenever one is over."""

    def __init__(
        self,
        session: Session,
        transport: Transport,
        routes: Mapping[str, Route],
        policy: Policy,
        watch: ObserverAdapter,
        on_idle: Callable[[], None],
    ) -> None:
        self.peer: tuple[Any, ...] = ()
        """What handlers are given before the request."""
        self.gate: CallFilter | None = None
        self.listeners: tuple[RequestListener, ...] = ()
        """Are told of each request that could be read."""
        self._session = session
        self._transport = transport
        self._routes = routes
        self._policy = policy
        self._watch = watch
        self._on_idle = on_idle
        self._working = 0
        self._held = 0
        self._overloaded = False
        self._room: anyio.Event | None = None  # while a call waits for it

    @property
    def busy(self) -> bool:
        """Whether a call is being worked on."""
        return self._working > 0

    async def take(self, call: Call, text: str, wait: Callable[[], None]) -> None:
        """Answer a call; `wait` is called if its handler has to wait: the next one is to be taken by another task."""
        verdict = self.gate.admit(call.action) if self.gate is not None else None
        if isinstance(verdict, NoAnswer):
            self._tell(call, "not answered while the registration is refused", text, outgoing=False)
            self._session.answered(call)
            return
        size = len(call.payload)
        if self._has_room(size):
            self._overloaded = False
        elif not await self._find_room(size):
            await self.send(self._refuse(call, _TOO_MANY, self._watch.clock()))
            self._session.answered(call)
            return
        self._working += 1
        self._held += size
        await run_eagerly(self._work(call, text, size, verdict), wait)

    def _has_room(self, size: int) -> bool:
        return not self._working or (self._working < _MAX_WORKING and self._held + size <= _MAX_HELD)

    async def _find_room(self, size: int) -> bool:
        """Wait for room, which stops the reading and so the peer, but not for long: the handlers may need answers."""
        with anyio.move_on_after(0 if self._overloaded else _OVERLOAD_WAIT):
            while not self._has_room(size):
                self._room = anyio.Event()
                await self._room.wait()
            self._overloaded = False
            return True
        self._overloaded = True
        return False

    @property
    def silent(self) -> bool:
        """Whether no call at all is answered now, be it malformed."""
        return self.gate is not None and isinstance(self.gate.admit(""), NoAnswer)

    async def send(self, text: str) -> bool:
        """Send an answer, if the connection still stands."""
        try:
            await self._transport.send(text)
        except ConnectionClosedError as error:
            logger.info("an answer to %r was not sent: %s", self._watch.identity, error)
            return False
        return True

    async def _work(self, call: Call, text: str, size: int, verdict: Payload | LocalCallError | None) -> None:
        # Each call has a context of its own: this is seen by its handler and what that starts, only.
        actions = new_actions()
        try:
            handled, answer = await self._answer_to(call, text, verdict)
            sent = await self.send(answer)
            if actions and handled and sent:
                self._session.answered(call)
                await do_all(actions)
        except CallFailedError as error:
            logger.warning(_FOLLOWING_FAILED + ": %s", call.action, self._watch.identity, error)
        except Exception:
            self._log(_FOLLOWING_FAILED, call)
        finally:
            self._session.answered(call)
            self._working -= 1
            self._held -= size
            if self._room is not None:
                self._room.set()
            self._on_idle()

    async def _answer_to(self, call: Call, text: str, verdict: Payload | LocalCallError | None) -> tuple[bool, str]:
        """Whether the handler answered, and the text to send."""
        since = self._watch.clock()
        try:
            request, response = await self._handle(call, text, verdict)
            answer = self._session.result(call, self._policy.dump(response))
            if self.gate is not None:
                self.gate.answered(request, response)
        except LocalCallError as error:
            return False, self._refuse(call, error, since)
        except Exception:
            return False, self._fail(call, since)
        except anyio.get_cancelled_exc_class():
            try:
                await anyio.lowlevel.checkpoint_if_cancelled()  # the connection ends, and nobody is to be answered
            except anyio.get_cancelled_exc_class():
                self._tell(call, GIVEN_UP, "", outgoing=True, since=since)
                raise
            return False, self._fail(call, since)  # something that the handler waited for was cancelled
        if self._watch.observed:
            self._tell(call, response, answer, outgoing=True, since=since)
        return True, answer

    async def _handle(self, call: Call, text: str, verdict: Payload | LocalCallError | None) -> tuple[Payload, Payload]:
        route = self._routes.get(call.action)
        if route is None:
            self._session.defects[Defect.UNKNOWN_ACTION] += 1
            self._tell(call, Defect.UNKNOWN_ACTION.value, text, outgoing=False)
            raise LocalCallError(ErrorCode.NOT_IMPLEMENTED, "the action is not known")
        if isinstance(verdict, LocalCallError):
            self._tell(call, "refused before it was read", text, outgoing=False)
            raise verdict
        repairs: list[Repair] = []
        try:
            request = self._policy.load(route.request, call.payload, repairs.append)
        except InvalidMessageError as error:
            self._session.defects[Defect.BAD_PAYLOAD] += 1
            self._tell(call, error, text, outgoing=False)
            raise refusal(error) from None
        call.payload = ""  # it has been read, may be long, and the handler may take its time
        if self._watch.observed or repairs:
            self._tell(call, request, text, outgoing=False, repairs=repairs)
        if self.listeners:
            self._hear(request)
        if verdict is not None:
            return request, verdict
        if route.handler is None:
            raise LocalCallError(ErrorCode.NOT_SUPPORTED, "the action is not supported")
        response = await route.handler(*self.peer, request)
        if not isinstance(response, route.request.__response__):
            expected = route.request.__response__.__name__
            raise TypeError(f"the handler returned {type(response).__name__}, {expected} was expected")
        return request, response

    def _hear(self, request: Payload) -> None:
        for listener in self.listeners:
            try:
                listener(request)
            except Exception:
                logger.exception("a listener failed")

    def _refuse(self, call: Call, error: LocalCallError, since: float) -> str:
        try:
            answer = self._session.error(call, error.code, error.description, error.details)
        except Exception:
            self._log("the refusal of %s for %r cannot be written", call)
            error = _FAILED
            answer = self._session.error(call, error.code, error.description, error.details)
        self._tell(call, error, answer, outgoing=True, since=since)
        return answer

    def _fail(self, call: Call, since: float) -> str:
        # The peer learns that it failed, the log why (J-62).
        self._log("the handler of %s for %r failed", call)
        return self._refuse(call, _FAILED, since)

    def _log(self, what: str, call: Call) -> None:
        logger.exception(what, call.action, self._watch.identity)

    def _tell(self, call: Call, content: Any, text: str, **how: Any) -> None:
        self._watch.tell(unique_id=call.unique_id, action=call.action, content=content, text=text, **how)


def refusal(error: InvalidMessageError) -> LocalCallError:
    """The CALLERROR that a broken request earns: the code of its gravest fault, and where each fault is."""
    details = {"faults": [{"path": fault.path, "rule": fault.rule} for fault in error.faults]}
    return LocalCallError(error.faults[0].code, str(error.faults[0]), details)
