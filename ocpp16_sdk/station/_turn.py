"""One turn of a station: an event goes to all behaviours, and so does every event that follows from it.

    event ──▶ behaviour.on(event) of each behaviour ──▶ effects
                 │  Update: the state of a connector is replaced at once
                 │  Post: the event is handled next
                 ▼
              behaviour.settle() of each behaviour, the last first, until none returns an effect
                 ▼
              TurnResult: what to store, what to answer, what to do

No I/O, and no clock: the time is an argument. A behaviour that raises an exception loses its remaining effects of the
event; the exception is logged, and the other behaviours handle the event.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from ocpp16_sdk.errors import ErrorCode, LocalCallError
from ocpp16_sdk.model import Request, Response
from ocpp16_sdk.station._behaviour import Behaviour
from ocpp16_sdk.station._context import Context
from ocpp16_sdk.station.effects import (
    Answer,
    Defer,
    Effect,
    Effects,
    Post,
    QueueMeterValues,
    QueueStart,
    QueueStop,
    Reply,
    StoreRow,
    Update,
)
from ocpp16_sdk.station.events import Event

logger = logging.getLogger("ocpp16_sdk.station")

_MAX_ROUNDS = 1_000  # of a turn; more is a mistake of a behaviour, which would never stop

Stored = StoreRow | QueueStart | QueueStop | QueueMeterValues


@dataclass(slots=True)
class TurnResult:
    """The effects of a turn, except those that are applied already."""

    stored: list[Stored] = field(default_factory=list[Stored])
    """What is written in one commit."""
    reply: Response | LocalCallError | None = None
    """The answer to the call that the turn handles."""
    deferred: str = ""
    """The name under which the call waits for a later turn."""
    late_replies: list[Reply] = field(default_factory=list[Reply])
    """The answers to calls that were deferred."""
    actions: list[Effect] = field(default_factory=list[Effect])
    """What is done after the answer was sent, in this order."""


class Turns:
    """The behaviours of one station, in the order in which they get each event."""

    def __init__(self, context: Context, behaviours: Sequence[Behaviour]) -> None:
        self._context = context
        self._behaviours = behaviours
        self.answers: Mapping[type[Request[Any]], Answer] = {
            request: answer for behaviour in behaviours for request, answer in behaviour.handlers.items()
        }
        """The requests of the central system that a behaviour answers."""

    def handle(self, event: Event, now: datetime) -> TurnResult:
        """Handle an event."""
        self._context.now = now
        turn = _Turn(self._context)
        turn.events.append(event)
        self._finish(turn)
        return turn.result

    def answer(self, request: Request[Any], now: datetime) -> TurnResult:
        """Handle a call of the central system. There is always an answer."""
        self._context.now = now
        turn = _Turn(self._context)
        turn.apply(partial(self.answers[type(request)], request))
        self._finish(turn)
        if turn.result.reply is None and not turn.result.deferred:
            turn.result.reply = LocalCallError(ErrorCode.INTERNAL_ERROR, "the station could not answer")
        return turn.result

    def _finish(self, turn: _Turn) -> None:
        for _ in range(_MAX_ROUNDS):
            while turn.events:
                event = turn.events.popleft()
                for behaviour in self._behaviours:
                    turn.apply(partial(behaviour.on, event))
            # From the last to the first, and again from the last after each effect: `connectors` is the first, and
            # derives the statuses only when the state does not change any more.
            if not any(turn.apply(behaviour.settle) for behaviour in reversed(self._behaviours)):
                return
        logger.error("%r: a turn is stopped after %d rounds", self._context.identity, _MAX_ROUNDS)


class _Turn:
    """A turn that is being handled."""

    def __init__(self, context: Context) -> None:
        self.events = deque[Event]()
        self.result = TurnResult()
        self._context = context

    def apply(self, function: Callable[[], Effects]) -> bool:
        """Apply the effects that a method of a behaviour returns. Return whether there was one."""
        some = False
        try:
            for effect in function():
                some = True
                self._apply(effect)
        except Exception:
            logger.exception("%r: a behaviour of the station raised an exception", self._context.identity)
        return some

    def _apply(self, effect: Effect) -> None:
        match effect:
            case Update(state):
                self._context.states[state.connector_id] = state
            case Post(event):
                self.events.append(event)
            case Reply(answer, ""):
                self.result.reply = answer
            case Reply():
                self.result.late_replies.append(effect)
            case Defer(name):
                self.result.deferred = name
            case StoreRow() | QueueStart() | QueueStop() | QueueMeterValues():
                self.result.stored.append(effect)
            case _:
                self.result.actions.append(effect)
