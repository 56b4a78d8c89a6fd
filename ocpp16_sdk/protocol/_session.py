"""Which call waits and which answer belongs to it, without input, output or time (OCPP-J 4.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
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
_MAX_GIVEN_UP = 16  # own calls whose answers may still come
_MAX_ECHO = 512  # what is longer is no id, and a refusal that repeats it would serve the peer as an amplifier


@dataclass(slots=True)
class Reply:
    """The peer sent a CALL that cannot be worked on; `text` is the answer to send."""

    unique_id: str
    text: str
    defect: Defect


@dataclass(slots=True)
class BrokenAnswer:
    """The answer to the own call came, and cannot be read."""

    unique_id: str
    defect: Defect


@dataclass(slots=True)
class Dropped:
    """Nothing is to be done about the message."""

    defect: Defect


SessionEvent = Call | CallResult | CallError | Reply | BrokenAnswer | Dropped


class Session:
    """One side of one connection.

    An own call is `call`, then an event with its unique id or `give_up`; there is one at a time (OCPP-J 4.1.1). A call
    of the peer is an event `Call`, then exactly one of `result` and `error`, and `answered` once that was sent.
    """

    def __init__(self) -> None:
        self.defects: Counter[Defect] = Counter()
        """What the peer sent wrong, counted."""
        self._series = ""  # how all ids of own calls begin
        self._calls = 0
        self._pending: str | None = None
        self._given_up: list[str] = []
        self._working: set[str] = set()

    def call(self, action: str, payload: str) -> tuple[str, str]:
        """Begin an own call; returns its unique id and the text to send."""
        if self._pending is not None:
            raise RuntimeError("an own call is pending already")
        if not self._series:
            # Unique over all connections of the identity, not only this one (OCPP-J errata 3.1). The last part counts,
            # as drawing a UUID for each call takes longer than all else here.
            self._series = str(uuid4())[:24]
        self._calls += 1
        self._pending = unique_id = f"{self._series}{self._calls:012x}"
        return unique_id, encode_call(unique_id, action, payload)

    def give_up(self, unique_id: str) -> None:
        """Wait no longer for the answer to an own call: should it come, it is dropped."""
        if self._pending == unique_id:
            self._pending = None
            self._given_up = [*self._given_up[1 - _MAX_GIVEN_UP :], unique_id]

    def receive(self, text: str) -> SessionEvent:
        """Take a message of the peer; never raises."""
        frame = decode(text)
        if isinstance(frame, Call):
            return self._called(frame)
        if isinstance(frame, Malformed):
            return self._malformed(frame)
        if frame.unique_id != self._pending:
            return self._unexpected(frame.unique_id)
        self._pending = None
        return frame

    def result(self, call: Call, payload: str) -> str:
        """The text that answers a call of the peer."""
        return encode_result(call.unique_id, payload)

    def error(self, call: Call, code: ErrorCode, description: str, details: Mapping[str, Any]) -> str:
        """The text that refuses a call of the peer.

        Raises:
            ValueError, TypeError, RecursionError: it cannot be written.
        """
        return encode_error(call.unique_id, ErrorCode(code), description, dict(details))

    def answered(self, call: Call) -> None:
        """Note that the answer has left: should the call come again, it is a new one (J-37)."""
        self._working.discard(call.unique_id)

    def _called(self, call: Call) -> SessionEvent:
        unique_id = call.unique_id
        if not 0 < len(unique_id) <= _MAX_UNIQUE_ID:
            return self._reply(unique_id, Defect.BAD_UNIQUE_ID)
        if unique_id in self._working:
            # A refusal would be taken for the answer to the first: the one answer serves both (J-36).
            return self._drop(Defect.DUPLICATE)
        self._working.add(unique_id)
        return call

    def _malformed(self, frame: Malformed) -> SessionEvent:
        if frame.unique_id is None:
            return self._drop(frame.defect)  # nobody to answer (J-34)
        if frame.message_type == 2:
            return self._reply(frame.unique_id, frame.defect)
        if frame.unique_id != self._pending:
            return self._drop(frame.defect)
        self._pending = None
        self.defects[frame.defect] += 1
        return BrokenAnswer(frame.unique_id, frame.defect)

    def _unexpected(self, unique_id: str) -> SessionEvent:
        if unique_id not in self._given_up:
            return self._drop(Defect.UNEXPECTED)
        self._given_up.remove(unique_id)
        return self._drop(Defect.LATE)

    def _reply(self, unique_id: str, defect: Defect) -> SessionEvent:
        if len(unique_id) > _MAX_ECHO:
            return self._drop(Defect.BAD_UNIQUE_ID)
        if unique_id in self._working:
            return self._drop(Defect.DUPLICATE)
        self.defects[defect] += 1
        return Reply(unique_id, encode_error(unique_id, ErrorCode.FORMATION_VIOLATION, defect, {}), defect)

    def _drop(self, defect: Defect) -> SessionEvent:
        self.defects[defect] += 1
        return Dropped(defect)
