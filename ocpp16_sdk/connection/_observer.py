"""What crosses a connection, for whoever wants to see it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import anyio

from ocpp16_sdk.errors import OcppError
from ocpp16_sdk.model import Payload
from ocpp16_sdk.validation import Repair

_MAX_TOLD = 8  # repairs of one message that the log shows; the observer gets them all

logger = logging.getLogger("ocpp16_sdk")


@dataclass(frozen=True, slots=True)
class Observation:
    """One message that crossed the connection, one that the peer got wrong, or the end of a call without an answer."""

    identity: str
    """The charge point's."""
    outgoing: bool
    unique_id: str
    action: str
    content: Payload | OcppError | str
    """The typed payload, the error of a refused, broken or missing message, or a word on what could not be read."""
    repairs: tuple[Repair, ...] = ()
    """What the policy put right to read it."""
    text: str = field(default="", repr=False)
    """The frame as it crossed; it may hold keys and identifiers, so mind where it is written. Empty if none did."""
    latency: float | None = None
    """Of an answer, and of the end of a call without one: the seconds since the call."""
    time: datetime = field(default_factory=lambda: datetime.now(UTC))


Observer = Callable[[Observation], None]

GIVEN_UP = "given up before the answer"
"""What the end of a call is told with if whoever made it, or was working on it, was cancelled."""


def combine_observers(*each: Observer) -> Observer:
    """Return one observer that calls each of these; an exception of one does not stop the others."""

    def observe(observation: Observation) -> None:
        for observer in each:
            _tell(observer, observation)

    return observe


def _tell(observer: Observer, observation: Observation) -> None:
    try:
        observer(observation)
    except Exception:
        logger.exception("the observer failed")


class ObserverAdapter:
    """Tells the observer of a connection, if there is one; whatever it raises is logged, and hurts nothing."""

    def __init__(self, identity: str, observer: Observer | None) -> None:
        self.identity = identity
        self._observer = observer
        self.observed = observer is not None

    def clock(self) -> float:
        """The time from which a latency counts."""
        return anyio.current_time() if self._observer is not None else 0.0

    def tell(
        self,
        *,
        outgoing: bool,
        unique_id: str,
        action: str,
        content: Payload | OcppError | str,
        text: str,
        since: float | None = None,
        repairs: Sequence[Repair] = (),
    ) -> None:
        """Tell of one message; `since` is the `clock` of the call that it answers."""
        if repairs:
            told = "; ".join(map(str, repairs[:_MAX_TOLD])) + ("; ..." if len(repairs) > _MAX_TOLD else "")
            logger.info("%s of %r was read with %d repairs: %s", action, self.identity, len(repairs), told)
        if self._observer is None:
            return
        latency = None if since is None else anyio.current_time() - since
        seen = Observation(self.identity, outgoing, unique_id, action, content, tuple(repairs), text, latency)
        _tell(self._observer, seen)
