"""What the commands print: every message as it goes, for people or as JSON Lines."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TextIO, cast

from pydantic_core import to_json

from ocpp16_sdk.errors import InvalidMessageError, LocalCallError, OcppError, RemoteCallError
from ocpp16_sdk.model import Payload, Request
from ocpp16_sdk.observation import Observation
from ocpp16_sdk.values import format_timestamp

_COLOURS = {"identity": "36", "request": "1", "response": "32", "error": "31", "dim": "2"}


def wants_colour(stream: TextIO) -> bool:
    """Tell whether a stream shows colours; the environment variables NO_COLOR and FORCE_COLOR decide first."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or stream.isatty()


class Transcript:
    """An observer that prints; keys and passwords are never shown.

    Every line of the JSON form is an object: `time` and `identity`, then either `note`, or `direction` (`sent` or
    `received`), `uniqueId`, `action`, and one of `request`, `response` (class name and `payload`), `error`, `fault`.
    """

    def __init__(
        self, stream: TextIO, *, charge_point: bool = False, as_json: bool = False, colour: bool = False
    ) -> None:
        self._stream = stream
        self._charge_point = charge_point
        self._as_json = as_json
        self._colour = colour and not as_json

    def __call__(self, observation: Observation) -> None:
        """Print one message."""
        if self._as_json:
            self._record(_record(observation))
        else:
            # An arrow starts at the charge point or ends there, whichever side prints.
            arrow = "-->" if observation.outgoing is self._charge_point else "<--"
            self._text(observation.identity, f"{self._paint('dim', arrow)} {self._told(observation)}")

    def note(self, identity: str, text: str) -> None:
        """Print what happened beside the messages."""
        if self._as_json:
            self._record({**_head(identity), "note": text})
        else:
            self._text(identity, self._paint("dim", f"    {_printable(text)}"))

    def _text(self, identity: str, rest: str) -> None:
        time = datetime.now().isoformat(timespec="milliseconds")[11:]
        self._line(f"{self._paint('dim', time)} {self._paint('identity', _printable(identity))} {rest}")

    def _record(self, record: dict[str, Any]) -> None:
        # In ASCII, as what a peer chose may steer a terminal or end a line with less than a control character.
        self._line(json.dumps(record, separators=(",", ":")))

    def _line(self, text: str) -> None:
        try:
            print(text, file=self._stream, flush=True)
        except BrokenPipeError:  # nobody reads on, and what is still buffered must not fail at the exit either
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())

    def _told(self, observation: Observation) -> str:
        content = observation.content
        if isinstance(content, Payload):
            name, _, fields = show(content).partition("(")
            return f"{self._paint('request' if isinstance(content, Request) else 'response', name)}({fields}"
        if isinstance(content, OcppError):
            content = f"{type(content).__name__}: {content}"
        return self._paint("error", _printable(f"{observation.action}: {content}" if observation.action else content))

    def _paint(self, what: str, text: str) -> str:
        return f"\x1b[{_COLOURS[what]}m{text}\x1b[0m" if self._colour else text


def show(value: Any) -> str:
    """A payload as one would write it in Python, without keys and passwords."""
    if isinstance(value, Payload):
        fields = ", ".join(f"{name}={show(each)}" for name, each in value.__repr_args__())
        return f"{type(value).__name__}({fields})"
    if isinstance(value, tuple):
        items = [show(item) for item in cast("tuple[object, ...]", value)]
        return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"
    if isinstance(value, StrEnum):
        return f"{type(value).__name__}.{value.name}"
    return format_timestamp(value) if isinstance(value, datetime) else repr(value)


def _printable(text: str) -> str:
    """What a peer chose, without what would steer a terminal."""
    return "".join(each if each.isprintable() else "�" for each in text)


def _head(identity: str) -> dict[str, Any]:
    return {"time": format_timestamp(datetime.now(UTC)), "identity": identity}


def _record(observation: Observation) -> dict[str, Any]:
    record = {
        **_head(observation.identity),
        "direction": "sent" if observation.outgoing else "received",
        "uniqueId": observation.unique_id,
        "action": observation.action,
    }
    match observation.content:
        case Request() as request:
            record |= {"request": type(request).__name__, "payload": request.redacted()}
        case Payload() as response:
            record |= {"response": type(response).__name__, "payload": response.redacted()}
        case LocalCallError() | RemoteCallError() as error:
            # 1e999 is JSON, and infinite in Python, which would be written as what is none.
            details = json.loads(to_json(error.details, inf_nan_mode="null"))
            record["error"] = {"code": str(error.code), "description": error.description, "details": details}
        case InvalidMessageError() as error:
            record["fault"] = {"message": error.message, "faults": [str(fault) for fault in error.faults]}
        case other:
            record["fault"] = {"message": str(other)}
    return record
