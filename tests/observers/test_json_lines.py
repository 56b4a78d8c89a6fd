"""The observer that writes JSON Lines; the tests of the transcript, which uses it, prove more of its lines."""

from __future__ import annotations

import io
import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ocpp16_sdk import JsonLines, Observation, Repair, messages as m
from ocpp16_sdk.transports import memory_pair
from tests.support.connections import HEARTBEAT, by_hand, connected
from tests.support.virtual_time import in_virtual_time

KEY = "0badc0de" * 5
SEEN = Observation(
    "CP001",
    True,
    "7",
    "ChangeConfiguration",
    m.ChangeConfigurationRequest(key="AuthorizationKey", value=KEY),
    text=f'[2,"7","ChangeConfiguration",{{"key":"AuthorizationKey","value":"{KEY}"}}]',
    time=datetime(2026, 5, 1, 12, tzinfo=UTC),
)


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_line_has_the_time_of_the_message_and_no_secret_key() -> None:
    stream = io.StringIO()
    JsonLines(stream)(SEEN)
    assert KEY not in stream.getvalue()
    assert lines(stream.getvalue()) == [
        {
            "time": "2026-05-01T12:00:00.000Z",
            "identity": "CP001",
            "direction": "sent",
            "uniqueId": "7",
            "action": "ChangeConfiguration",
            "request": "ChangeConfigurationRequest",
            "payload": {"key": "AuthorizationKey", "value": "***"},
        }
    ]


def test_repairs_are_written() -> None:
    stream = io.StringIO()
    beat = m.HeartbeatResponse(current_time=SEEN.time)
    repairs = (Repair("vendor", "unknown_field", '"x"'),)
    JsonLines(stream)(Observation("CP001", False, "7", "Heartbeat", beat, repairs))
    assert lines(stream.getvalue())[0]["repairs"] == [
        {"path": "vendor", "rule": "unknown_field", "before": '"x"', "count": 1}
    ]


@in_virtual_time
async def test_it_is_an_observer_and_writes_the_latency_of_answers() -> None:
    stream = io.StringIO()
    here, there = memory_pair()
    async with connected(here, HEARTBEAT, observer=JsonLines(stream)), by_hand(there) as peer:
        await peer.is_served()
    request, response = lines(stream.getvalue())
    assert (request["direction"], request["request"]) == ("received", "HeartbeatRequest")
    assert "latency" not in request
    assert (response["direction"], response["response"]) == ("sent", "HeartbeatResponse")
    assert response["latency"] >= 0


def test_a_file_is_appended_to_and_closed(tmp_path: Path) -> None:
    path = tmp_path / "messages.jsonl"
    for target in (path, str(path)):
        with JsonLines(target) as observer:
            observer(SEEN)
            assert path.read_text("ascii").endswith("\n"), "flushed at once"
            observer.note("CP001", "closed")
        with pytest.raises(ValueError, match="closed file"):
            observer(SEEN)
    assert ["note" in line for line in lines(path.read_text("ascii"))] == [False, True] * 2


def test_a_stream_stays_open() -> None:
    stream = io.StringIO()
    with JsonLines(stream) as observer:
        observer.note("CP001", "closed")
    [line] = lines(stream.getvalue())
    assert datetime.fromisoformat(line.pop("time")).tzinfo == UTC
    assert line == {"identity": "CP001", "note": "closed"}


def test_a_file_that_cannot_be_opened_raises_in_the_constructor(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="messages"):
        JsonLines(tmp_path / "absent" / "messages.jsonl")


class Torn(io.StringIO):
    """A stream that splits every write in two, so that another thread can write in between."""

    def write(self, text: str, /) -> int:
        half = len(text) // 2
        super().write(text[:half])
        threading.Event().wait(0.0001)
        return half + super().write(text[half:])


def test_threads_do_not_mix_their_lines() -> None:
    stream = Torn()
    observer = JsonLines(stream)

    def write(number: int) -> None:
        for _ in range(20):
            observer.note(f"CP{number}", "x" * 100)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    identities = [line["identity"] for line in lines(stream.getvalue())]
    assert sorted(identities) == sorted(f"CP{number}" for number in range(8) for _ in range(20))
