"""The frames of a charge point, prepared before the load begins, and the parser for the frames of a server.

The masking key is zero: the server has the same work as with any other key, and the generator has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from benchmarks.samples import LARGE, MEDIUM, SAMPLES, Sample, unique_ids

TEXT, PING, PONG = 0x81, 0x89, 0x8A

_HEARTBEAT, _BOOT, _STATUS = (
    next(each for each in SAMPLES if each.action == action)
    for action in ("Heartbeat", "BootNotification", "StatusNotification")
)
MIX = (_HEARTBEAT, _STATUS, MEDIUM)

CALLS_OF_CENTRAL_SYSTEM = (
    ("RemoteStartTransaction", '{"connectorId":1,"idTag":"04A2B3C4D5E680"}'),
    ("ChangeConfiguration", '{"key":"MeterValueSampleInterval","value":"60"}'),
    ("UnlockConnector", '{"connectorId":1}'),
)
"""The calls to a charge point, in rotation."""
_ANSWERS = {
    b"R": b'{"status":"Accepted"}',
    b"C": b'{"status":"Accepted"}',
    b"U": b'{"status":"Unlocked"}',
}


def frame(payload: bytes, opcode: int = TEXT) -> bytes:
    """Return a complete frame of a charge point (RFC 6455 5.2)."""
    size = len(payload)
    if size < 126:
        head = bytes((opcode, 0x80 | size))
    elif size < 65536:
        head = bytes((opcode, 0x80 | 126)) + size.to_bytes(2, "big")
    else:
        head = bytes((opcode, 0x80 | 127)) + size.to_bytes(8, "big")
    return head + bytes(4) + payload


def calls(samples: Sequence[Sample], count: int) -> list[bytes]:
    """Return the frames of `count` calls with unique ids; the samples are used in rotation."""
    ids = islice(unique_ids(), count)
    return [frame(samples[at % len(samples)].call(unique_id).encode()) for at, unique_id in enumerate(ids)]


def mix() -> list[bytes]:
    """Return the most frequent messages of a charge point."""
    return calls(MIX, 300)


def heartbeats() -> list[bytes]:
    """Return the smallest message."""
    return calls([_HEARTBEAT], 2000)


def large() -> list[bytes]:
    """Return a message of some 70 KB."""
    return calls([LARGE], 20)


def boot() -> bytes:
    """Return the first message of a charge point."""
    return calls([_BOOT], 1)[0]


def answer(call: bytes) -> bytes:
    """Return the frame that answers a call of the central system."""
    # [2,"<unique id>","<Action>",{...}], with or without a space after each comma.
    _, unique_id, _, action, _ = call.split(b'"', 4)
    return frame(b'[3,"%b",%b]' % (unique_id, _ANSWERS[action[:1]]))


def parse(data: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """Return opcodes and payloads of the complete frames of a server, and the remaining data."""
    found: list[tuple[int, bytes]] = []
    at, end = 0, len(data)
    while end - at >= 2:
        size, head = data[at + 1], 2
        if size == 126 and end - at >= 4:
            size, head = int.from_bytes(data[at + 2 : at + 4], "big"), 4
        elif size >= 126:
            if size == 126 or end - at < 10:
                break
            size, head = int.from_bytes(data[at + 2 : at + 10], "big"), 10
        if end - at < head + size:
            break
        found.append((data[at], data[at + head : at + head + size]))
        at += head + size
    return found, data[at:]
