"""The incoming calls of a connection: their handlers run side by side, and each call gets one answer."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Mapping
from typing import Any

import anyio
import anyio.lowlevel

from ocpp16_sdk._checks import describe
from ocpp16_sdk._concurrency.eager import run_eagerly
from ocpp16_sdk.connection._after_answer import run_actions
from ocpp16_sdk.connection._call_filter import CallFilter, NoAnswer
from ocpp16_sdk.connection._call_limit import CallLimit
from ocpp16_sdk.connection._current_call import enter_handler
from ocpp16_sdk.connection._observer import CANCELLED, NOT_SENT
from ocpp16_sdk.connection._peer_faults import PeerFaults
from ocpp16_sdk.errors import CallFailedError, ConnectionClosedError, ErrorCode, InvalidMessageError, LocalCallError
from ocpp16_sdk.model import Payload, Route
from ocpp16_sdk.protocol import Call, Defect, InvalidCall, Session
from ocpp16_sdk.transports import HasMemoryBudget, Transport
from ocpp16_sdk.validation import Policy, Repair

_AFTER_ANSWER_FAILED = "an after_answer action of %s for %r failed"
_FAILED = LocalCallError(ErrorCode.INTERNAL_ERROR, "the handler failed")
_TOO_MANY = LocalCallError(ErrorCode.GENERIC_ERROR, "too many calls at once")

logger = logging.getLogger("ocpp16_sdk")

RequestListener = Callable[[Payload], object]
_Answer = tuple[bool, Payload | LocalCallError, str]


class IncomingCalls:
    """Answers the calls of one connection; `on_idle` is called whenever one is done."""

    def __init__(
        self,
        session: Session,
        transport: Transport,
        routes: Mapping[str, Route],
        policy: Policy,
        faults: PeerFaults,
        on_idle: Callable[[], None],
        call_filter: CallFilter | None,
        handler_args: tuple[Any, ...],
    ) -> None:
        self.handler_args = handler_args
        self.listeners: tuple[RequestListener, ...] = ()
        """They are called with each valid request."""
        self._session = session
        self._transport = transport
        self._routes = routes
        self._policy = policy
        self._observer = faults.observer
        self._faults = faults
        self._on_idle = on_idle
        self._call_filter = call_filter
        self._limit = CallLimit(transport.memory_budget if isinstance(transport, HasMemoryBudget) else None)

    @property
    def busy(self) -> bool:
        """Whether a call is running."""
        return self._limit.running > 0

    async def answer(self, call: Call, wait: Callable[[], None]) -> None:
        """Answer a call. `wait` is called if the handler has to wait: another task has to read the next call then."""
        filtered = self._call_filter.filter_call(call.action) if self._call_filter is not None else None
        if isinstance(filtered, NoAnswer):
            self._report(call, "not answered while the registration is refused", call.text, outgoing=False)
            self._session.answered(call)
            return
        size = len(call.payload)
        if not await self._limit.start(size):
            self._report(call, _TOO_MANY.description, call.text, outgoing=False)
            self._faults.log_refusal(call, _TOO_MANY.code, _TOO_MANY.description)
            _, error, refusal = self._refuse(call, _TOO_MANY)
            await self.send_observed(call.unique_id, call.action, error, refusal, self._observer.clock())
            self._session.answered(call)
            return
        await run_eagerly(self._run(call, size, filtered), wait)

    async def refuse(self, call: InvalidCall) -> None:
        """Send the CALLERROR to a CALL that cannot be processed, unless no call is answered now (CP-07)."""
        if self._call_filter is None or not isinstance(self._call_filter.filter_call(""), NoAnswer):
            error = LocalCallError(ErrorCode.FORMATION_VIOLATION, call.defect.value)
            await self.send_observed(call.unique_id, call.action, error, call.text)

    async def send(self, text: str) -> bool:
        """Send an answer; return False if the connection is closed."""
        try:
            await self._transport.send(text)
        except ConnectionClosedError as error:
            self._faults.log_lost_answer(error)
            return False
        return True

    async def send_observed(
        self, unique_id: str, action: str, content: Payload | LocalCallError, text: str, since: float | None = None
    ) -> bool:
        """Send an answer, and report it with its outcome; return False if the connection is closed."""
        outcome: Payload | LocalCallError | str = CANCELLED
        try:
            sent = await self.send(text)
            outcome = content if sent else NOT_SENT
        finally:
            text = "" if outcome in (CANCELLED, NOT_SENT) else text
            self._observer.report(
                outgoing=True, unique_id=unique_id, action=action, content=outcome, text=text, since=since
            )
        return sent

    async def _run(self, call: Call, size: int, filtered: Payload | LocalCallError | None) -> None:
        # Each call has its own context: only its handler, and the tasks that this starts, see this call.
        actions = enter_handler(call)
        try:
            since = self._observer.clock()
            handled, content, answer = await self._make_answer(call, filtered, since)
            if self._observer.observed:
                sent = await self.send_observed(call.unique_id, call.action, content, answer, since)
            else:
                sent = await self.send(answer)
            if actions and handled and sent:
                self._session.answered(call)
                await run_actions(actions)
        except CallFailedError as error:
            self._faults.log_failure(logging.WARNING, _AFTER_ANSWER_FAILED + ": %s", call, error, traceback=False)
        except Exception as error:
            self._faults.log_failure(logging.ERROR, _AFTER_ANSWER_FAILED, call, error)
        finally:
            call.text = ""  # tasks that the handler has started may run for a long time
            self._session.answered(call)
            self._limit.done(size)
            self._on_idle()

    async def _make_answer(self, call: Call, filtered: Payload | LocalCallError | None, since: float) -> _Answer:
        """Return whether there is a response; the response or error; and the text to send."""
        try:
            request, response = await self._handle(call, filtered)
            answer = self._session.result(call, self._policy.dump(response))
            if self._call_filter is not None:
                self._call_filter.note_response(request, response)
        except LocalCallError as error:
            return self._refuse(call, error)
        except Exception as error:
            return self._fail(call, error)
        except anyio.get_cancelled_exc_class() as error:
            try:
                await anyio.lowlevel.checkpoint_if_cancelled()  # raises if the connection is closed: no answer then
            except anyio.get_cancelled_exc_class():
                self._report(call, CANCELLED, "", outgoing=True, since=since)
                raise
            return self._fail(call, error)  # the handler waited for a task that was cancelled
        return True, response, answer

    async def _handle(self, call: Call, filtered: Payload | LocalCallError | None) -> tuple[Payload, Payload]:
        route = self._routes.get(call.action)
        if route is None:
            self._session.defects[Defect.UNKNOWN_ACTION] += 1
            self._report(call, Defect.UNKNOWN_ACTION.value, call.text, outgoing=False)
            self._faults.log_refusal(call, ErrorCode.NOT_IMPLEMENTED, "the action is not known")
            raise LocalCallError(ErrorCode.NOT_IMPLEMENTED, "the action is not known")
        if isinstance(filtered, LocalCallError):
            self._report(call, "refused before it was read", call.text, outgoing=False)
            raise filtered
        repairs: list[Repair] = []
        try:
            request = self._policy.load(route.request, call.payload, repairs.append)
        except InvalidMessageError as error:
            self._session.defects[Defect.BAD_PAYLOAD] += 1
            self._report(call, error, call.text, outgoing=False)
            refusal = call_error(error)
            self._faults.log_refusal(call, refusal.code, error.faults[0].expected, error)
            raise refusal from None
        call.payload = ""  # it may be long, and the handler may run for a long time
        if self._observer.observed or repairs:
            self._report(call, request, call.text, outgoing=False, repairs=repairs)
        if self.listeners:
            self._call_listeners(request)
        if filtered is not None:
            return request, filtered
        if route.handler is None:
            self._faults.log_refusal(call, ErrorCode.NOT_SUPPORTED, "no handler is registered for it")
            raise LocalCallError(ErrorCode.NOT_SUPPORTED, "the action is not supported")
        response = await route.handler(*self.handler_args, request)
        if not isinstance(response, route.request.__response__):
            expected = route.request.__response__.__name__
            missing = "; `await` is missing" if inspect.iscoroutine(response) else ""
            found = describe(response)
            raise TypeError(f"the handler returned {found}: must return an object of type {expected}{missing}")
        return request, response

    def _call_listeners(self, request: Payload) -> None:
        for listener in self.listeners:
            try:
                listener(request)
            except Exception:
                logger.exception("a listener failed")

    def _refuse(self, call: Call, error: LocalCallError) -> _Answer:
        try:
            answer = self._session.error(call, error.code, error.description, error.details)
        except Exception as failure:
            self._faults.log_failure(logging.ERROR, "the CALLERROR to %s for %r cannot be written", call, failure)
            error = _FAILED
            answer = self._session.error(call, error.code, error.description, error.details)
        return False, error, answer

    def _fail(self, call: Call, error: BaseException) -> _Answer:
        # The peer gets an InternalError, the log the exception (J-62).
        self._faults.log_failure(logging.ERROR, "the handler of %s for %r failed", call, error)
        return self._refuse(call, _FAILED)

    def _report(self, call: Call, content: Any, text: str, **options: Any) -> None:
        self._observer.report(unique_id=call.unique_id, action=call.action, content=content, text=text, **options)


def call_error(error: InvalidMessageError) -> LocalCallError:
    """Return the CALLERROR for a broken request: the code of its gravest fault, and the path of each fault."""
    details = {"faults": [{"path": fault.path, "rule": fault.rule} for fault in error.faults]}
    return LocalCallError(error.faults[0].code, str(error.faults[0]), details)
