"""The inbox of a station: one event at a time. It applies the effects of each turn.

hardware.events() ──┐
central system ─────┤                          ┌──▶ outbox: rows and messages, in one commit
deadlines ──────────┼──▶ inbox ──▶ Turns ──────┼──▶ the answer to the call
results of calls ───┘      ▲                   └──▶ hardware, calls, statuses, deadlines ──┐
                           └───────────────────────────────────────────────────────────────┘
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import anyio
from anyio.abc import TaskGroup

from ocpp16_sdk._callbacks import call_callback
from ocpp16_sdk._concurrency.change_notifier import ChangeNotifier
from ocpp16_sdk.connection import after_answer
from ocpp16_sdk.errors import ErrorCode, LocalCallError
from ocpp16_sdk.model import Request, Response
from ocpp16_sdk.station import effects as e
from ocpp16_sdk.station._clock import Clock
from ocpp16_sdk.station._context import Context
from ocpp16_sdk.station._deadlines import Deadlines
from ocpp16_sdk.station._hardware import Hardware, PowerLost
from ocpp16_sdk.station._hardware_calls import HardwareCalls
from ocpp16_sdk.station._messages import StationMessages
from ocpp16_sdk.station._station_events import StationEvent
from ocpp16_sdk.station._turn import TurnResult, Turns
from ocpp16_sdk.station.events import Event, HardwareFailed, Offline, Online, Restarted

logger = logging.getLogger("ocpp16_sdk.station")

_MAX_ANSWER_WAIT = 1.0  # seconds that a turn waits until its answer was sent; hardware must not wait for a slow peer


class _Call:
    """A call of the central system, which waits for its answer."""

    def __init__(self, request: Request[Any]) -> None:
        self.request = request
        self.answer: Response | LocalCallError | None = None
        self.answered = anyio.Event()
        self.sent = anyio.Event()

    async def note_sent(self) -> None:
        """Note that the answer was sent."""
        self.sent.set()


class Shell:
    """Handles the events of one station."""

    def __init__(
        self,
        context: Context,
        turns: Turns,
        messages: StationMessages,
        hardware: Hardware,
        clock: Clock,
        *,
        now: Callable[[], datetime],
        tell: Callable[[StationEvent], None],
        hardware_timeout: float,
    ) -> None:
        self._context = context
        self._turns = turns
        self._messages = messages
        self._hardware = hardware
        self._now = now
        self._tell = tell
        self._inbox = deque[Event | _Call]()
        self._deferred: dict[str, _Call] = {}
        self._busy = False
        self._changes = ChangeNotifier()
        self._deadlines = Deadlines(clock, self._post_due)
        self.hardware = HardwareCalls(hardware, self.post, now, identity=context.identity, timeout=hardware_timeout)
        """The calls of the hardware."""
        self._tasks: TaskGroup

    def start(self, tasks: TaskGroup) -> None:
        """Handle events in tasks of the group."""
        self._tasks = tasks
        self._inbox.clear()
        self._deferred.clear()
        self._busy = False
        self.hardware.start(tasks)
        self._messages.start(tasks, self.post)
        tasks.start_soon(self._run)

    def stop(self) -> None:
        """Cancel the deadlines; the tasks are cancelled already."""
        self._deadlines.clear()

    def post(self, event: Event) -> None:
        """Put an event into the inbox."""
        self._inbox.append(event)
        self._changes.notify()

    async def answer(self, request: Request[Any]) -> Response:
        """Return the answer to a call of the central system.

        Raises:
            LocalCallError: the call is refused.
        """
        call = _Call(request)
        self._inbox.append(call)
        self._changes.notify()
        await call.answered.wait()
        after_answer(call.note_sent)
        if isinstance(call.answer, LocalCallError):
            raise call.answer
        assert call.answer is not None  # `Turns.answer` always answers
        return call.answer

    async def listen_to_hardware(self) -> None:
        """Put the events of the hardware into the inbox. If they stop with an exception, no energy is offered."""
        try:
            async for event in self._hardware.events():
                connector = None if isinstance(event, PowerLost) else event.connector
                if connector is None or connector in self._context:
                    self.post(event)
                else:
                    logger.error("%r: the hardware has reported %r: no such connector", self._context.identity, event)
        except Exception as error:
            logger.exception("%r: the events of the hardware have failed", self._context.identity)
            self.post(HardwareFailed(0, "events", str(error) or type(error).__name__))

    async def wait_idle(self) -> None:
        """Wait until there is no event, and no call of the hardware is running."""
        await self._changes.wait_until(lambda: not self._inbox and not self._busy and self.hardware.idle)

    def _post_due(self, event: Event) -> Callable[[], Awaitable[None]]:
        self.post(event)
        return self.wait_idle

    async def _run(self) -> None:
        while True:
            await self._changes.wait_until(lambda: bool(self._inbox))
            item = self._inbox.popleft()
            self._busy = True
            try:
                await self._handle(item)
            except Exception:
                logger.exception("%r: an event of the station could not be handled", self._context.identity)
            self._busy = False
            self._changes.notify()

    async def _handle(self, item: Event | _Call) -> None:
        if isinstance(item, Online | Offline):
            self._context.online = isinstance(item, Online)
            self._context.was_accepted |= self._context.online
        elif isinstance(item, Restarted):
            self._context.was_accepted = False
        if isinstance(item, _Call):
            turn = self._turns.answer(item.request, self._now())
        else:
            turn = self._turns.handle(item, self._now())
        await self._messages.commit(turn.stored)
        if isinstance(item, _Call) and turn.deferred:
            replaced = self._deferred.pop(turn.deferred, None)
            if replaced is not None:
                await self._answer(replaced, LocalCallError(ErrorCode.INTERNAL_ERROR, "another call replaced it"))
            self._deferred[turn.deferred] = item
        elif isinstance(item, _Call):
            await self._answer(item, turn.reply)
        for reply in turn.late_replies:
            call = self._deferred.pop(reply.to, None)
            if call is not None:
                await self._answer(call, reply.answer)
        self._act(turn)

    async def _answer(self, call: _Call, answer: Response | LocalCallError | None) -> None:
        call.answer = answer
        call.answered.set()
        with anyio.move_on_after(_MAX_ANSWER_WAIT):
            await call.sent.wait()

    def _act(self, turn: TurnResult) -> None:
        for action in turn.actions:
            match action:
                case e.Offer() | e.Lock() | e.Read() | e.Restart():
                    self.hardware.call(action)
                case e.NotifyStatus() | e.Send() | e.Reboot():
                    self._messages.send(action)
                case e.At(name, connector, delay):
                    self._deadlines.set(name, connector, delay)
                case e.Cancel(name, connector):
                    self._deadlines.cancel(name, connector)
                case e.Run(function, failed):
                    self._tasks.start_soon(self._run_function, function, failed)
                case e.Tell(event):
                    self._tell(event)
                case e.Do(name, function):
                    call_callback(name, function, self._context.identity)
                case e.Log(text, is_error, exception):
                    level = logging.ERROR if is_error else logging.INFO
                    logger.log(level, "%r: %s", self._context.identity, text, exc_info=exception)
                case _:
                    raise TypeError(f"{action!r}: is no effect of a behaviour")

    async def _run_function(self, function: Callable[[], Awaitable[Event | None]], failed: Event | None) -> None:
        event = failed
        try:
            event = await function()
        except Exception:
            logger.exception("%r: a function of a behaviour raised an exception", self._context.identity)
        if event is not None:
            self.post(event)
