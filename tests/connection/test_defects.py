"""Defective messages of a peer are counted by kind, and either role has the counts."""

from __future__ import annotations

from typing import Any

import anyio
import pytest

from ocpp16_sdk import AsyncCentralSystem, AsyncManualChargePoint, Defect, messages as m
from ocpp16_sdk.errors import CallFailedError
from ocpp16_sdk.transports import Transport, memory_pair
from tests.support.connections import BEAT_JSON, Peer
from tests.support.virtual_time import in_virtual_time

WRONG: list[tuple[str, Defect]] = [
    ("", Defect.NOT_JSON),
    ("{}", Defect.NOT_AN_ARRAY),
    ('[5,"1",{}]', Defect.UNKNOWN_TYPE),
    ("[2,1]", Defect.NO_UNIQUE_ID),
    ('[2,"","Heartbeat",{}]', Defect.BAD_UNIQUE_ID),
    ('[2,"1"]', Defect.BAD_CALL),
    ('[3,"1",5]', Defect.BAD_ANSWER),
    ('[3,"1",{}]', Defect.UNEXPECTED),
    ('[2,"1","Foo",{}]', Defect.UNKNOWN_ACTION),
    ('[2,"1","DataTransfer",{}]', Defect.BAD_PAYLOAD),
]


async def send_all(peer: Peer) -> None:
    """Send each defective message twice, and receive the answers."""
    for text, _ in WRONG * 2:
        await peer.transport.send(text)
        if text.startswith('[2,"'):
            assert (await peer.receive())[0] == 4


async def answer(peer: Peer, call: Any, *payloads: object) -> None:
    """Answer own calls of the role, one after the other."""
    async with anyio.create_task_group() as tasks:
        for payload in payloads:
            tasks.start_soon(ignore, call)
            _, unique_id, *_ = await peer.receive()
            await peer.send(3, unique_id, payload)


async def ignore(call: Any) -> None:
    with pytest.raises(CallFailedError):
        await call()


EVERY = {defect: 2 for _, defect in WRONG}


@in_virtual_time
async def test_a_charge_point_counts_the_defects_of_its_central_system() -> None:
    here, there = memory_pair()
    charger = AsyncManualChargePoint("ws://127.0.0.1", "CP1", connect=lambda: opened(here))
    assert charger.defects == {}
    async with charger:
        await send_all(Peer(there))
        assert charger.defects == EVERY
        await answer(Peer(there), charger.heartbeat, {}, {"currentTime": 5}, BEAT_JSON | {"a": 1})
        charger.defects.clear()
        assert charger.defects == EVERY | {Defect.BAD_PAYLOAD: 5}, "a copy was cleared"
        assert charger.defects[Defect.LATE] == 0
    assert charger.defects == {}


async def opened(transport: Transport) -> Transport:
    return transport


@in_virtual_time
async def test_a_central_system_counts_the_defects_of_each_charge_point() -> None:
    depot = AsyncCentralSystem()
    here, there = memory_pair()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(depot.serve_connection, here, "CP1")
        await send_all(Peer(there))
        charge_point = depot["CP1"]
        await answer(Peer(there), lambda: charge_point.reset(type=m.ResetType.SOFT), {})
        assert charge_point.defects == EVERY | {Defect.BAD_PAYLOAD: 3}
        await there.aclose()
        await charge_point.wait_closed()
        assert charge_point.defects.total() == 2 * len(WRONG) + 1, "also when the connection has ended"


def test_every_kind_of_defect_is_here_but_those_that_concern_calls_at_work() -> None:
    assert {defect for _, defect in WRONG} == set(Defect) - {Defect.DUPLICATE, Defect.LATE, Defect.BINARY}
