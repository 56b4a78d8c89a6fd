"""An observer that writes JSON Lines: one object for each message, without keys and passwords.

connection ── Observation ──▶ JsonLines.__call__ ──▶ one line, flushed
application ── note(identity, text) ───────────────▶ one line, flushed
"""

from __future__ import annotations

import json
import os
import threading
from dataclasses import asdict
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self, TextIO

from pydantic_core import to_json

from ocpp16_sdk.connection import Observation
from ocpp16_sdk.errors import InvalidMessageError, LocalCallError, RemoteCallError
from ocpp16_sdk.model import Payload, Request, format_timestamp


class JsonLines:
    """Writes one line for each message to a file or a text stream: `observer=JsonLines("messages.jsonl")`.

    Each line is an ASCII object with `time` and `identity`, then either `note`, or `direction` (`sent` or `received`),
    `uniqueId`, `action`, and one of `request` or `response` (class name, with `payload`), `error` and `fault`;
    `latency` (seconds) and `repairs` if there are any. Keys and passwords are `***`; identifiers are shown. The text of
    the frame is omitted, because it contains the keys.

    Any thread may write. Each line is flushed at once. A file is opened for appending, and closed by `close` or `with`.

    Raises:
        OSError: the file cannot be opened.
    """

    def __init__(self, target: TextIO | str | os.PathLike[str]) -> None:
        self._file: TextIO | None = None
        if isinstance(target, str | os.PathLike):
            target = self._file = open(target, "a", encoding="utf-8")  # noqa: SIM115 - `close` closes it
        self._stream = target
        self._lock = threading.Lock()

    def __call__(self, observation: Observation) -> None:
        """Write one message."""
        self._write(_record(observation))

    def note(self, identity: str, text: str) -> None:
        """Write a line about something other than a message, such as a closed connection."""
        self._write({**_head(datetime.now(UTC), identity), "note": text})

    def close(self) -> None:
        """Close the file; a stream of the application stays open."""
        if self._file is not None:
            with self._lock:
                self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _write(self, record: dict[str, Any]) -> None:
        # In ASCII: other characters of a peer can also control a terminal or end a line.
        line = json.dumps(record, separators=(",", ":")) + "\n"
        with self._lock:
            self._stream.write(line)
            self._stream.flush()


def _head(time: datetime, identity: str) -> dict[str, Any]:
    return {"time": format_timestamp(time), "identity": identity}


def _record(observation: Observation) -> dict[str, Any]:
    record = {
        **_head(observation.time, observation.identity),
        "direction": "sent" if observation.outgoing else "received",
        "uniqueId": observation.unique_id,
        "action": observation.action,
    }
    if observation.latency is not None:
        record["latency"] = round(observation.latency, 6)
    match observation.content:
        case Request() as request:
            record |= {"request": type(request).__name__, "payload": request.redacted()}
        case Payload() as response:
            record |= {"response": type(response).__name__, "payload": response.redacted()}
        case LocalCallError() | RemoteCallError() as error:
            # 1e999 is valid JSON and infinite in Python; without this, it would be written as invalid JSON.
            details = json.loads(to_json(error.details, inf_nan_mode="null"))
            record["error"] = {"code": str(error.code), "description": error.description, "details": details}
        case InvalidMessageError() as error:
            record["fault"] = {"message": error.message, "faults": [str(fault) for fault in error.faults]}
        case other:
            record["fault"] = {"message": str(other)}
    if observation.repairs:
        record["repairs"] = [asdict(repair) for repair in observation.repairs]
    return record
