"""The faults of one connection, for the log and the observer: defective messages, refused calls, failed handlers.

The first of each kind is logged at its level, and all at DEBUG: a peer must not fill a disk. A line never contains a
value of a payload.
"""

from __future__ import annotations

import logging

from ocpp16_sdk._log_limit import LimitedLog, LogLimit
from ocpp16_sdk._text import excerpt
from ocpp16_sdk.connection._observer import ObserverAdapter
from ocpp16_sdk.errors import ErrorCode, InvalidMessageError
from ocpp16_sdk.protocol import Call, Defect, Session
from ocpp16_sdk.transports import ReportsBinaryMessages, Transport

logger = logging.getLogger("ocpp16_sdk")

_MAX_LINES = 8  # in a minute, of one connection
_MAX_EXCEPTIONS = 10  # the same, of exceptions of this program, which a peer can cause
_MAX_TEXT = 50  # characters of an action or a path


class PeerFaults:
    """Logs and reports the faults of the peer of one connection."""

    def __init__(self, identity: str, session: Session, observer: ObserverAdapter) -> None:
        self._identity = identity
        self._session = session
        self.observer = observer
        self._refusals: LimitedLog | None = None  # most connections have none
        self._failures: LimitedLog | None = None  # the same
        self._answers_lost = False

    def note_defect(self, defect: Defect, unique_id: str, action: str, text: str) -> None:
        """Log and report a defective message, which is counted already."""
        if defect is Defect.LATE:  # not a fault of the peer: the call was cancelled here, or its time-out was too short
            logger.info("%r answered a call that has timed out or was cancelled", self._identity)
        else:
            # One warning for each kind of defect: a peer that sends nothing else must not fill the disk.
            level = logging.WARNING if self._session.defects[defect] == 1 else logging.DEBUG
            logger.log(level, "%r sent a defective message: %s", self._identity, defect.value)
        self.observer.report(outgoing=False, unique_id=unique_id, action=action, content=defect.value, text=text)

    def watch_binary_messages(self, transport: Transport) -> None:
        """Note the binary messages of a transport that reports them."""
        if isinstance(transport, ReportsBinaryMessages):
            transport.on_binary_message = self._note_binary_message

    def stop_watching(self, transport: Transport) -> None:
        """Release the transport: else it and its connection would wait for the garbage collector."""
        if isinstance(transport, ReportsBinaryMessages):
            transport.on_binary_message = None

    def _note_binary_message(self) -> None:
        """Count, log and report a binary message, which OCPP-J does not have (J-22)."""
        self._session.defects[Defect.BINARY] += 1
        self.note_defect(Defect.BINARY, "", "", "")

    def log_refusal(self, call: Call, code: ErrorCode, reason: str, error: InvalidMessageError | None = None) -> None:
        """Log a call that is refused without its handler; `error` has the faults of its payload."""
        path, rule = "", ""
        if error is not None and error.faults:
            path, rule = error.faults[0].path, error.faults[0].rule
        if self._refusals is None:
            self._refusals = LimitedLog(logger, LogLimit(max_kinds=_MAX_LINES))
        where = f" at {excerpt(path, _MAX_TEXT) or 'the payload'} ({rule})" if error is not None else ""
        action = excerpt(call.action, _MAX_TEXT)
        message = "%s of %r was refused with %s: %s%s (unique id %s)"
        kind = (call.action[:_MAX_TEXT], code, rule)
        self._refusals.log(
            logging.WARNING, kind, message, action, self._identity, code.value, reason, where, excerpt(call.unique_id)
        )

    def log_failure(
        self, level: int, message: str, call: Call, error: BaseException, *, traceback: bool = True
    ) -> None:
        """Log an exception of this program during a call; `message` has places for the action and the identity."""
        if self._failures is None:
            self._failures = LimitedLog(logger, LogLimit(max_kinds=_MAX_EXCEPTIONS))
        kind = (message, call.action, type(error))
        arguments = (call.action, self._identity) if traceback else (call.action, self._identity, error)
        self._failures.log(level, kind, message, *arguments, exc_info=traceback)

    def log_lost_answer(self, error: Exception) -> None:
        """Log that an answer was not sent; once, because the connection is closed then."""
        level = logging.DEBUG if self._answers_lost else logging.INFO
        self._answers_lost = True
        logger.log(level, "an answer to %r was not sent: %s", self._identity, error)
