"""What charge points do on a connection that must bear it: after each all is answered, and the next can be done."""

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
from tests.soak.visit import Visit
from tests.support.broken_frames import Exchange, Mutation, Overwrite, Repeat, Splice, valid
from tests.support.websocket_peers import BINARY, PING, PONG, TEXT, frame

Deed = Callable[[Visit], Awaitable[None]]
_VECTORS = Path(__file__).parents[1] / "vectors"
_FLOOD = 150  # calls at once, which is more than may be in work
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
    # Of a transaction that never was, and of one that may be over; twice, as some charge points do.
    ("MeterValues", {"connectorId": 0, "transactionId": -1, "meterValue": [_METER] * 4}),
    ("StopTransaction", {"transactionId": 0, "meterStop": 1, "timestamp": _TIME}),
    ("StopTransaction", {"transactionId": 0, "meterStop": 1, "timestamp": _TIME}),
    ("DataTransfer", {"vendorId": "x"}),
]


def _refused(visit: Visit, answer: list[Any]) -> bool:
    """Whether a valid CALL was refused, for no reason that it has given."""
    return answer[0] != 3 and not (visit.who.has_rules and answer[2] == "SecurityError")


async def boot(visit: Visit) -> None:
    due = await visit.call(*_BOOT)
    await visit.settled()
    if due.answers[0][0] != 3:
        visit.ledger.violate(f"a boot was refused: {due.answers}")


async def work(visit: Visit) -> None:
    """What every good charge point does."""
    for action, payload in visit.random.choices(_WORK, k=3):
        due = await visit.call(action, payload)
        await visit.settled()
        if _refused(visit, due.answers[0]):
            visit.ledger.violate(f"a valid {action} was refused: {due.answers}")


async def several_at_once(visit: Visit) -> None:
    dues = [await visit.call(*visit.random.choice(_WORK)) for _ in range(6)]
    await visit.settled()
    if any(_refused(visit, due.answers[0]) for due in dues):
        visit.ledger.violate("of several calls at once a valid one was refused")


async def flood(visit: Visit) -> None:
    for _ in range(_FLOOD):
        await visit.call("DataTransfer", {"vendorId": visit.random.choice((SLOWLY, "x"))})


async def the_same_id_twice(visit: Visit) -> None:
    for _ in range(2):
        await visit.say(json.dumps([2, "twice", "DataTransfer", {"vendorId": SLOWLY}]))


async def called_back(visit: Visit) -> None:
    await visit.call("DataTransfer", {"vendorId": CALL_BACK})


@cache
def _vectors(name: str) -> list[dict[str, Any]]:
    vectors: list[dict[str, Any]] = json.loads((_VECTORS / name).read_text("utf-8"))
    return vectors


async def a_broken_frame(visit: Visit) -> None:
    await visit.say(visit.random.choice(_vectors("frames.json"))["text"])


async def a_quirk(visit: Visit) -> None:
    vector = visit.random.choice(_vectors("lenient.json"))
    kind: type[Payload] = getattr(m, vector["read"])
    if not issubclass(kind, Request):
        return
    payload = vector["from"] if isinstance(vector["from"], str) else json.dumps(vector["from"])
    await visit.say(f'[2,"quirk","{kind.__action__}",{payload}]')


async def a_recorded_frame(visit: Visit) -> None:
    await visit.say(visit.random.choice(_vectors("recorded.json"))["text"])


async def mutants(visit: Visit) -> None:
    for _ in range(5):
        text = visit.random.choice(valid())
        for _ in range(visit.random.choice((1, 1, 2, 3))):
            text = _mutation(visit.random)(text)
        await visit.say(text.encode("utf-8", "replace").decode())


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


async def deep(visit: Visit) -> None:
    await visit.say('[2,"deep","Heartbeat",' + '{"a":' * 5 + "[" * 100_000)


async def long_and_wrong(visit: Visit) -> None:
    due = await visit.call("Authorize", {"idTag": ["x" * 100] * 320})
    await visit.settled()
    if len(json.dumps(due.answers)) > 2000:
        visit.ledger.violate("what was sent came back with the refusal")


async def answers_to_nobody(visit: Visit) -> None:
    for number in range(200):
        await visit.say(json.dumps([3, f"nobody {number}", {}]))
        await visit.say(json.dumps([4, f"nobody {number}", "GenericError", "", {}]))


async def odd_frames(visit: Visit) -> None:
    call = json.dumps([2, "odd", "Heartbeat", {}]).encode()
    await visit.raw((PING, b"hello"), (PING, b""), (PONG, b"never asked for"), (BINARY, call), (TEXT, b""))
    visit.expect(call.decode())
    await visit.raw((TEXT - 0x80, call[:5]), (PING, b"between"), (0, call[5:10]), (0x80, call[10:]))


async def byte_by_byte(visit: Visit) -> None:
    call = json.dumps([2, "slow", "Heartbeat", {}])
    visit.expect(call)
    await visit.send(*[bytes([byte]) for byte in frame(TEXT, call.encode(), masked=True)], pause=0.01)


async def read_slowly(visit: Visit) -> None:
    """Leave much unread for a while."""
    visit.line.take_little()
    visit.may_read = anyio.Event()
    data = "x" * 10_000
    for _ in range(40):
        await visit.call("DataTransfer", {"vendorId": ECHO, "data": data})
    await anyio.sleep(visit.random.random() * 3)
    visit.may_read.set()


DEEDS: dict[Deed, int] = {
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
