"""The observer of a connection: a function that is called with every message; and the log lines at level DEBUG."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import anyio

from ocpp16_sdk._log_limit import LimitedLog, LogLimit
from ocpp16_sdk._text import excerpt
from ocpp16_sdk.errors import LocalCallError, OcppError, RemoteCallError
from ocpp16_sdk.model import Payload, Request
from ocpp16_sdk.validation import Repair

_MAX_LOGGED_REPAIRS = 8  # of one message; the observer gets all repairs
_MAX_REPAIR_LINES = 8  # in a minute, of one connection
_MAX_TEXT = 50  # characters of an action

logger = logging.getLogger("ocpp16_sdk")
message_logger = logging.getLogger("ocpp16_sdk.connection")


@dataclass(frozen=True, slots=True)
class Observation:
    """One message in either direction, a defective message of the peer, or the end of a call without an answer."""

    identity: str
    """The identity of the charge point."""
    outgoing: bool
    """Whether the message was sent; False if it was received."""
    unique_id: str
    """The unique id of the message, at most 36 characters; empty if it is not known."""
    action: str
    """The action of the call, or of the call that is answered; empty if it is not known."""
    content: Payload | OcppError | str
    """The typed payload; the error of a refused, broken or missing message; or a text about an unreadable message."""
    repairs: tuple[Repair, ...] = ()
    """The repairs of the lenient policy."""
    text: str = field(default="", repr=False)
    """The frame as it was sent or received, empty if there was none. It may contain keys and identifiers."""
    latency: float | None = None
    """Seconds since the call, of an answer and of the end of a call without one."""
    time: datetime = field(default_factory=lambda: datetime.now(UTC))
    """The time of the observation, in UTC."""


Observer = Callable[[Observation], None]

CANCELLED = "cancelled before the answer"
"""The content for the end of a call whose caller or handler was cancelled."""
NOT_SENT = "not sent, because the connection is closed"
"""The content for an answer that could not be sent."""


def combine_observers(*each: Observer) -> Observer:
    """Return one observer that calls each of these; an exception of one does not stop the others."""

    def observe(observation: Observation) -> None:
        for observer in each:
            _call_observer(observer, observation)

    return observe


def _call_observer(observer: Observer, observation: Observation) -> None:
    try:
        observer(observation)
    except Exception:
        logger.exception("the observer failed")


class ObserverAdapter:
    """Calls the observer of a connection, if there is one, and logs its exceptions and the repairs of messages.

    If the level of the log is DEBUG when the connection opens, every message gets a line, without its values. The level
    is not read again, because that would cost time for each message.
    """

    def __init__(self, identity: str, observer: Observer | None) -> None:
        self.identity = identity
        self._observer = observer
        self._logged = message_logger.isEnabledFor(logging.DEBUG)
        self.observed = observer is not None or self._logged
        self._repairs: LimitedLog | None = None  # most connections have none

    def clock(self) -> float:
        """Return the start time of a latency."""
        return anyio.current_time() if self.observed else 0.0

    def report(
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
        """Report one message; `since` is the `clock` of the call that it answers."""
        if repairs:
            self._log_repairs(action, repairs)
        if not self.observed:
            return
        latency = None if since is None else anyio.current_time() - since
        if self._logged:
            self._log(outgoing, unique_id, action, content, text, latency)
        if self._observer is None:
            return
        observation = Observation(self.identity, outgoing, unique_id, action, content, tuple(repairs), text, latency)
        _call_observer(self._observer, observation)

    def _log_repairs(self, action: str, repairs: Sequence[Repair]) -> None:
        # The first of a kind in a minute: a charge point may need the same repair in every message.
        if self._repairs is None:
            self._repairs = LimitedLog(logger, LogLimit(max_kinds=_MAX_REPAIR_LINES))
        kind = (action, frozenset(repair.rule for repair in repairs))
        logged = "; ".join(map(str, repairs[:_MAX_LOGGED_REPAIRS]))
        more = "; ..." if len(repairs) > _MAX_LOGGED_REPAIRS else ""
        message = "%s of %r was read with %d repairs: %s%s"
        self._repairs.log(logging.INFO, kind, message, action, self.identity, len(repairs), logged, more)

    def _log(
        self, outgoing: bool, unique_id: str, action: str, content: object, text: str, latency: float | None
    ) -> None:
        message_logger.debug(
            "%r: %s %s: %s (unique id %s, %d characters%s)",
            self.identity,
            "sent" if outgoing else "received",
            excerpt(action, _MAX_TEXT) or "a message",
            _kind(content),
            excerpt(unique_id) or "unknown",
            len(text),
            "" if latency is None else f", after {latency * 1000:.1f} ms",
        )


def _kind(content: object) -> str:
    """Return what a message is, without its values."""
    match content:
        case Payload():
            return "CALL" if isinstance(content, Request) else "CALLRESULT"
        case LocalCallError() | RemoteCallError():
            return f"CALLERROR {excerpt(str(content.code), _MAX_TEXT)}"
        case OcppError():
            return type(content).__name__
        case _:
            return str(content)  # a text of this package
