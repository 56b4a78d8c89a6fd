"""A handler can read the unique id and the text of the call that it answers."""

from __future__ import annotations

import threading

import anyio
import pytest

from ocpp16_sdk import CentralSystem, ChargePointConnection, ManualChargePoint, current_call, messages as m
from ocpp16_sdk.connection import CurrentCall, after_answer
from ocpp16_sdk.model import Route
from ocpp16_sdk.transports import memory_pair
from ocpp16_sdk.validation.lenient import Lenient
from tests.support.connections import BEAT, by_hand, connected
from tests.support.virtual_time import in_virtual_time


@in_virtual_time
async def test_the_text_is_the_one_that_was_received_before_any_repair() -> None:
    seen: list[CurrentCall] = []

    async def handler(request: m.DataTransferRequest) -> m.DataTransferResponse:
        seen.append(current_call())
        assert request.vendor_id == "v"
        return m.DataTransferResponse(status=m.DataTransferStatus.ACCEPTED)

    here, there = memory_pair()
    text = ' [2, "1" ,"DataTransfer",\t{"vendorId":"v","messageId":null}] '
    async with connected(here, Route(m.DataTransferRequest, handler), policy=Lenient()), by_hand(there) as peer:
        await peer.transport.send(text)
        assert (await peer.receive())[:2] == [3, "1"]
    assert seen == [CurrentCall("1", "DataTransfer", text)]
    assert "vendorId" not in repr(seen)


@in_virtual_time
async def test_each_of_many_handlers_at_a_time_has_its_own_call() -> None:
    seen: dict[str, list[str]] = {}

    async def handler(_: m.HeartbeatRequest) -> m.HeartbeatResponse:
        first = current_call().unique_id
        await anyio.sleep(1)
        seen[first] = [current_call().unique_id]
        after_answer(note)
        return BEAT

    async def note() -> None:
        call = current_call()
        seen[call.unique_id].append(call.text)

    here, there = memory_pair()
    async with connected(here, Route(m.HeartbeatRequest, handler)), by_hand(there) as peer:
        for number in range(5):
            await peer.send(2, str(number), "Heartbeat", {})
        for _ in range(5):
            await peer.receive()
        await anyio.sleep(1)
    assert seen == {str(each): [str(each), f'[2, "{each}", "Heartbeat", {{}}]'] for each in range(5)}


@in_virtual_time
async def test_a_task_that_runs_after_the_answer_sees_no_text() -> None:
    seen: list[CurrentCall] = []
    async with anyio.create_task_group() as tasks:

        async def later() -> None:
            await anyio.sleep(5)
            seen.append(current_call())

        async def handler(_: m.HeartbeatRequest) -> m.HeartbeatResponse:
            tasks.start_soon(later)
            return BEAT

        here, there = memory_pair()
        async with connected(here, Route(m.HeartbeatRequest, handler)), by_hand(there) as peer:
            await peer.send(2, "7", "Heartbeat", {})
            await peer.receive()
    assert seen == [CurrentCall("7", "Heartbeat", "")]


def test_outside_of_a_handler_it_raises() -> None:
    with pytest.raises(RuntimeError, match=r"^current_call was called outside of a handler$"):
        current_call()


def test_a_handler_in_a_thread_sees_its_call() -> None:
    seen: list[tuple[CurrentCall, bool]] = []

    class Depot(CentralSystem):
        def on_heartbeat(self, charge_point: ChargePointConnection, request: m.HeartbeatRequest) -> m.HeartbeatResponse:
            seen.append((current_call(), threading.current_thread() is threading.main_thread()))
            return BEAT

    with Depot().serve(port=0) as depot, ManualChargePoint(f"ws://127.0.0.1:{depot.port}", "CP1") as charger:
        charger.heartbeat()
    ((call, in_main),) = seen
    assert not in_main
    assert call.text == f'[2,"{call.unique_id}","Heartbeat",{{}}]'
