"""Behaviours that must not close the connection: after each one every CALL is answered, and the next can follow."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import anyio

from ocpp16_sdk import messages as m
from ocpp16_sdk.model import Payload, Request
from tests.soak.depot import CALL_BACK, ECHO, SLOWLY
from tests.soak.open_connection import OpenConnection
from tests.support.broken_frames import Exchange, Mutation, Overwrite, Repeat, Splice, valid
from tests.support.websocket_peers import BINARY, PING, PONG, TEXT, frame

Behaviour = Callable[[OpenConnection], Awaitable[None]]
_VECTORS = Path(__file__).parents[1] / "vectors"
_FLOOD = 150  # calls at once, more than may be processed at a time
_SCRAPS = ('"', "{", "]", "\\u", "NaN", "", "9" * 5000, "true")
_VALUES: tuple[Any, ...] = (None, 10**400, "x" * 600, [[[[]]]], {}, "", True, -1)
_TIME = "2026-05-01T12:00:00Z"
_METER = {"timestamp": _TIME, "sampledValue": [{"value": "1234"}, {"value": "7.1", "unit": "kW"}]}
_BOOT: tuple[str, dict[str, Any]] = "BootNotification", {"chargePointVendor": "v", "chargePointModel": "m"}
_WORK: list[tuple[str, dict[str, Any]]] = [
    ("Heartbeat", {}),
    ("StatusNotification", {"connectorId": 1, "errorCode": "NoError", "status": "Available"}),
    ("Authorize", {"idTag": "a"}),
    ("StartTransaction", {"connectorId": 1, "idTag": "a", "meterStart": 0, "timestamp": _TIME}),
    # Of an unknown transaction, and of one that may have stopped; twice, as some charge points do.
    ("MeterValues", {"connectorId": 0, "transactionId": -1, "meterValue": [_METER] * 4}),
    ("StopTransaction", {"transactionId": 0, "meterStop": 1, "timestamp": _TIME}),
    ("StopTransaction", {"transactionId": 0, "meterStop": 1, "timestamp": _TIME}),
    ("DataTransfer", {"vendorId": "x"}),
]


def _refused(connection: OpenConnection, answer: list[Any]) -> bool:
    """Return whether a valid CALL was refused, other than by the registration rules."""
    return answer[0] != 3 and not (connection.address.has_rules and answer[2] == "SecurityError")


async def boot(connection: OpenConnection) -> None:
    expected_answer = await connection.call(*_BOOT)
    await connection.wait_for_answers()
    if expected_answer.answers[0][0] != 3:
        connection.results.add_violation(f"a boot was refused: {expected_answer.answers}")


async def work(connection: OpenConnection) -> None:
    """Send calls of a normal charge point."""
    for action, payload in connection.random.choices(_WORK, k=3):
        expected_answer = await connection.call(action, payload)
        await connection.wait_for_answers()
        if _refused(connection, expected_answer.answers[0]):
            connection.results.add_violation(f"a valid {action} was refused: {expected_answer.answers}")


async def several_at_once(connection: OpenConnection) -> None:
    expected = [await connection.call(*connection.random.choice(_WORK)) for _ in range(6)]
    await connection.wait_for_answers()
    if any(_refused(connection, expected_answer.answers[0]) for expected_answer in expected):
        connection.results.add_violation("of several calls at once a valid one was refused")


async def flood(connection: OpenConnection) -> None:
    for _ in range(_FLOOD):
        await connection.call("DataTransfer", {"vendorId": connection.random.choice((SLOWLY, "x"))})


async def the_same_id_twice(connection: OpenConnection) -> None:
    for _ in range(2):
        await connection.send_text(json.dumps([2, "twice", "DataTransfer", {"vendorId": SLOWLY}]))


async def called_back(connection: OpenConnection) -> None:
    await connection.call("DataTransfer", {"vendorId": CALL_BACK})


@cache
def _vectors(name: str) -> list[dict[str, Any]]:
    vectors: list[dict[str, Any]] = json.loads((_VECTORS / name).read_text("utf-8"))
    return vectors


async def a_broken_frame(connection: OpenConnection) -> None:
    await connection.send_text(connection.random.choice(_vectors("frames.json"))["text"])


async def a_quirk(connection: OpenConnection) -> None:
    vector = connection.random.choice(_vectors("lenient.json"))
    kind: type[Payload] = getattr(m, vector["read"])
    if not issubclass(kind, Request):
        return
    payload = vector["from"] if isinstance(vector["from"], str) else json.dumps(vector["from"])
    await connection.send_text(f'[2,"quirk","{kind.__action__}",{payload}]')


async def a_recorded_frame(connection: OpenConnection) -> None:
    await connection.send_text(connection.random.choice(_vectors("recorded.json"))["text"])


async def mutants(connection: OpenConnection) -> None:
    for _ in range(5):
        text = connection.random.choice(valid())
        for _ in range(connection.random.choice((1, 1, 2, 3))):
            text = _mutation(connection.random)(text)
        await connection.send_text(text.encode("utf-8", "replace").decode())


def _mutation(random: Random) -> Mutation:
    at = random.random()
    match random.randrange(4):
        case 0:
            return Splice(at, random.randrange(12), random.choice(_SCRAPS))
        case 1:
            return Repeat(at, random.randrange(1, 40), random.randrange(2, 30))
        case 2:
            return Overwrite(at, random.randbytes(3))
        case _:
            return Exchange(at, random.choice(_VALUES), random.choice(("put", "lose", "add")), ascii=True)


async def deep(connection: OpenConnection) -> None:
    await connection.send_text('[2,"deep","Heartbeat",' + '{"a":' * 5 + "[" * 100_000)


async def long_and_wrong(connection: OpenConnection) -> None:
    expected_answer = await connection.call("Authorize", {"idTag": ["x" * 100] * 320})
    await connection.wait_for_answers()
    if len(json.dumps(expected_answer.answers)) > 2000:
        connection.results.add_violation("the refusal contains the sent data")


async def answers_to_nobody(connection: OpenConnection) -> None:
    for number in range(200):
        await connection.send_text(json.dumps([3, f"nobody {number}", {}]))
        await connection.send_text(json.dumps([4, f"nobody {number}", "GenericError", "", {}]))


async def odd_frames(connection: OpenConnection) -> None:
    call = json.dumps([2, "odd", "Heartbeat", {}]).encode()
    await connection.send_frames((PING, b"hello"), (PING, b""), (PONG, b"never asked for"), (BINARY, call), (TEXT, b""))
    connection.record_sent(call.decode())
    await connection.send_frames((TEXT - 0x80, call[:5]), (PING, b"between"), (0, call[5:10]), (0x80, call[10:]))


async def byte_by_byte(connection: OpenConnection) -> None:
    call = json.dumps([2, "slow", "Heartbeat", {}])
    connection.record_sent(call)
    await connection.send_bytes(*[bytes([byte]) for byte in frame(TEXT, call.encode(), masked=True)], pause=0.01)


async def read_slowly(connection: OpenConnection) -> None:
    """Do not read for a while."""
    connection.raw.use_small_buffer()
    connection.may_read = anyio.Event()
    data = "x" * 10_000
    for _ in range(40):
        await connection.call("DataTransfer", {"vendorId": ECHO, "data": data})
    await anyio.sleep(connection.random.random() * 3)
    connection.may_read.set()


BEHAVIOURS: dict[Behaviour, int] = {
    work: 40,
    boot: 5,
    several_at_once: 5,
    flood: 1,
    the_same_id_twice: 3,
    called_back: 3,
    a_broken_frame: 10,
    a_quirk: 10,
    a_recorded_frame: 10,
    mutants: 10,
    deep: 1,
    long_and_wrong: 2,
    answers_to_nobody: 1,
    odd_frames: 4,
    byte_by_byte: 2,
    read_slowly: 2,
}
