"""Matches answers with calls, for one connection, without I/O and without a clock (OCPP-J 4.1).

    own call            call() ──▶ pending ──┬─ receive(): CallResult, CallError, InvalidAnswer ──▶ done
                                             └─ give_up() ──▶ given up ─ receive(): Dropped(LATE) ──▶ done
    call of the peer    receive(): Call ──▶ in progress ── result() or error(), then answered() ──▶ done
    other messages      receive(): InvalidCall (send its `text`), or Dropped

One own call is pending at a time (OCPP-J 4.1.1); calls of the peer can overlap. `connection` sends and receives the
texts, and waits for time-outs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from ocpp16_sdk.errors import ErrorCode
from ocpp16_sdk.protocol._frames import (
    Call,
    CallError,
    CallResult,
    Defect,
    Malformed,
    decode,
    encode_call,
    encode_error,
    encode_result,
)

_MAX_UNIQUE_ID = 36  # OCPP-J 4.1.4
_MAX_GIVEN_UP = 16  # own calls whose answers may still arrive
_MAX_ECHOED_ID = 512  # characters; an answer that repeats a longer id would send the peer its own data back


@dataclass(slots=True)
class InvalidCall:
    """The peer sent a CALL that cannot be processed; `text` is the CALLERROR to send."""

    unique_id: str
    text: str
    defect: Defect
    action: str = field(default="", compare=False)
    """Empty if it is not known."""


@dataclass(slots=True)
class InvalidAnswer:
    """The answer to the own call arrived and cannot be read."""

    unique_id: str
    defect: Defect


@dataclass(slots=True)
class Dropped:
    """A message that needs no reaction."""

    defect: Defect
    unique_id: str = field(default="", compare=False)
    """Empty if it is not readable."""
    action: str = field(default="", compare=False)
    """The action of a CALL, or of the own call that is answered; empty if it is not known."""


SessionEvent = Call | CallResult | CallError | InvalidCall | InvalidAnswer | Dropped


class Session:
    """One side of one connection.

    For an own call use `call`, then wait for an event with its unique id, or use `give_up`. For a call of the peer (an
    event `Call`) use exactly one of `result` and `error`, and `answered` after its text was sent.
    """

    def __init__(self) -> None:
        self.defects: Counter[Defect] = Counter()
        """How often the peer sent each kind of invalid message."""
        self._id_prefix = ""  # of the ids of all own calls
        self._call_count = 0
        self._pending: str | None = None
        self._action = ""  # of the pending call
        self._given_up: dict[str, str] = {}  # the actions by unique id, the oldest first
        self._in_progress: set[str] = set()

    def call(self, action: str, payload: str) -> tuple[str, str]:
        """Start an own call; return its unique id and the text to send."""
        if self._pending is not None:
            raise RuntimeError("an own call is pending already")
        if not self._id_prefix:
            # Unique over all connections of the identity, not only this one (OCPP-J errata 3.1). The last part is a
            # counter, because a new UUID for each call would cost more than the rest of this method.
            self._id_prefix = str(uuid4())[:24]
        self._call_count += 1
        self._action = action
        self._pending = unique_id = f"{self._id_prefix}{self._call_count:012x}"
        return unique_id, encode_call(unique_id, action, payload)

    def give_up(self, unique_id: str) -> None:
        """Stop waiting for the answer to an own call; drop the answer if it still arrives."""
        if self._pending == unique_id:
            self._pending = None
            if len(self._given_up) >= _MAX_GIVEN_UP:
                del self._given_up[next(iter(self._given_up))]
            self._given_up[unique_id] = self._action

    def receive(self, text: str) -> SessionEvent:
        """Read a message of the peer; never raise."""
        frame = decode(text)
        if isinstance(frame, Call):
            return self._incoming_call(frame)
        if isinstance(frame, Malformed):
            return self._malformed(frame)
        if frame.unique_id != self._pending:
            return self._unexpected(frame.unique_id)
        self._pending = None
        return frame

    def result(self, call: Call, payload: str) -> str:
        """Return the CALLRESULT for a call of the peer."""
        return encode_result(call.unique_id, payload)

    def error(self, call: Call, code: ErrorCode, description: str, details: Mapping[str, Any]) -> str:
        """Return the CALLERROR for a call of the peer.

        Raises:
            ValueError, TypeError, RecursionError: the description or the details cannot be written as JSON.
        """
        return encode_error(call.unique_id, ErrorCode(code), description, dict(details))

    def answered(self, call: Call) -> None:
        """Note that the answer was sent. A later call with the same id is a new call (J-37)."""
        self._in_progress.discard(call.unique_id)

    def _incoming_call(self, call: Call) -> SessionEvent:
        unique_id = call.unique_id
        if not 0 < len(unique_id) <= _MAX_UNIQUE_ID:
            return self._refuse(unique_id, Defect.BAD_UNIQUE_ID, call.action)
        if unique_id in self._in_progress:
            # The peer would accept a refusal as the answer to the first call. The one answer serves both (J-36).
            return self._drop(Defect.DUPLICATE, unique_id, call.action)
        self._in_progress.add(unique_id)
        return call

    def _malformed(self, frame: Malformed) -> SessionEvent:
        if frame.unique_id is None:
            return self._drop(frame.defect)  # an answer would need the id (J-34)
        if frame.message_type == 2:
            return self._refuse(frame.unique_id, frame.defect)
        if frame.unique_id != self._pending:
            return self._drop(frame.defect, frame.unique_id)
        self._pending = None
        self.defects[frame.defect] += 1
        return InvalidAnswer(frame.unique_id, frame.defect)

    def _unexpected(self, unique_id: str) -> SessionEvent:
        action = self._given_up.pop(unique_id, None)
        if action is None:
            return self._drop(Defect.UNEXPECTED, unique_id)
        return self._drop(Defect.LATE, unique_id, action)

    def _refuse(self, unique_id: str, defect: Defect, action: str = "") -> SessionEvent:
        if len(unique_id) > _MAX_ECHOED_ID:
            return self._drop(Defect.BAD_UNIQUE_ID, unique_id, action)
        if unique_id in self._in_progress:
            return self._drop(Defect.DUPLICATE, unique_id, action)
        self.defects[defect] += 1
        text = encode_error(unique_id, ErrorCode.FORMATION_VIOLATION, defect, {})
        return InvalidCall(unique_id, text, defect, action)

    def _drop(self, defect: Defect, unique_id: str = "", action: str = "") -> SessionEvent:
        self.defects[defect] += 1
        return Dropped(defect, unique_id, action)
