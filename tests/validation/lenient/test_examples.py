"""The examples of the page on leniency work as the page says."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from runpy import run_path
from typing import Any

import anyio
import pytest

from ocpp16_sdk import AsyncCentralSystem, AsyncManualChargePoint, messages as m
from ocpp16_sdk.transports import Transport, memory_pair
from ocpp16_sdk.validation import Policy, Strict
from ocpp16_sdk.validation.lenient import RULES, TEXT_RULES, Lenient
from tests.support.connections import Peer, by_hand
from tests.support.virtual_time import in_virtual_time
from tests.validation.lenient.lenient_reading import read_with, rules_of

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "leniency.md").read_text("utf-8")
STOP = {"meterStop": 1, "timestamp": "2026-05-01T12:00:00", "transactionId": 1, "reason": "Overheated"}


def example(name: str) -> Mapping[str, Any]:
    return run_path(str(ROOT / "examples" / "leniency" / name))


@asynccontextmanager
async def served(central_system: AsyncCentralSystem, identity: str) -> AsyncGenerator[Peer]:
    here, there = memory_pair()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(central_system.serve_connection, here, identity)
        async with by_hand(there) as peer:
            yield peer


@in_virtual_time
async def test_the_depot_prints_what_the_page_shows(capsys: pytest.CaptureFixture[str]) -> None:
    async with served(example("depot.py")["depot"], "CP001") as peer:
        await peer.send(2, "1", "StopTransaction", STOP)
        assert await peer.receive() == [3, "1", {}]
    (shown,) = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
    assert capsys.readouterr().out == shown


def test_the_page_lists_every_rule_in_order() -> None:
    assert re.findall(r"^\| `([A-Z0-9_]+)` \|", PAGE, re.MULTILINE) == [rule.name.upper() for rule in RULES]


def test_the_page_lists_every_text_rule() -> None:
    assert set(re.findall(r": `([A-Z_]+)` \|", PAGE)) == {rule.name.upper() for rule in TEXT_RULES}


def test_the_example_of_a_text_rule_reads_single_quotes_of_its_vendor() -> None:
    by_vendor = example("text_rule.py")["by_vendor"]
    by_vendor.set_vendor("CP001", "Acme", "One")
    request, repairs = read_with(by_vendor("CP001"), m.AuthorizeRequest, "{'idTag':'012',}")
    assert (request, rules_of(repairs)) == (m.AuthorizeRequest(id_tag="012"), ["single_quotes", "trailing_commas"])
    with pytest.raises(ValueError, match="JSON"):
        by_vendor("CP002").load(m.AuthorizeRequest, "{'idTag':'012'}")


@in_virtual_time
async def test_the_example_of_a_relay_sends_on_what_it_received() -> None:
    names = example("relay.py")
    here, there = memory_pair()
    status = {"connectorId": 1, "errorCode": "AcmeFan", "status": "Faulted"}

    async def connect(*_: object) -> Transport:
        return here

    charge_point = AsyncManualChargePoint("ws://127.0.0.1:9", "CP001", connection=names["OUTGOING"], connect=connect)
    async with by_hand(there) as other, charge_point as outgoing, served(names["Relay"](outgoing), "CP001") as peer:
        await peer.send(2, "1", "StatusNotification", status)
        kind, unique_id, action, payload = await other.receive()
        assert (kind, action, payload) == (2, "StatusNotification", status)
        await other.send(3, unique_id, {})
        assert await peer.receive() == [3, "1", {}]


def test_the_example_chooses_by_message_and_identity() -> None:
    names = example("choosing.py")
    some: Policy = names["some_messages"]
    assert type(names["policy_of"]("OLD-1")) is Lenient
    assert names["policy_of"]("CP1") is some
    assert isinstance(names["central_system"], AsyncCentralSystem)
    for policy in (some, names["policy_of"]("OLD-1")):
        stop, _ = read_with(policy, m.StopTransactionRequest, STOP)
        assert stop.reason == "Overheated"
    with pytest.raises(ValueError, match="foo"):
        Strict().load(m.HeartbeatRequest, '{"foo":1}')


@in_virtual_time
async def test_the_example_of_vendors_chooses_by_vendor_and_model() -> None:
    names = example("by_vendor.py")
    async with served(names["central_system"], "CP001") as peer:
        boot = {"chargePointVendor": "ACME", "chargePointModel": "Wallbox 2", "foo": None}
        await peer.send(2, "1", "BootNotification", boot)
        assert (await peer.receive())[:3] == [4, "1", "NotSupported"]
    policy = names["by_vendor"]("CP001")
    request, repairs = read_with(policy, m.DataTransferRequest, {"vendorId": "a", "data": {"b": 1}})
    assert (json.loads(request.data or ""), rules_of(repairs)) == ({"b": 1}, ["data_as_text"])
    status = {"connectorId": 1, "errorCode": "NoError", "status": "Available", "timestamp": "0"}
    assert read_with(policy, m.StatusNotificationRequest, status)[0].timestamp is None
    names["by_vendor"].set_vendor("CP002", "Example Ltd", "One")
    start = {"connectorId": 1, "idTag": "a", "meterStart": 0, "timestamp": "2026-05-01T12:00:00"}
    transaction, _ = read_with(names["by_vendor"]("CP002"), m.StartTransactionRequest, start)
    assert transaction.timestamp == datetime(2026, 5, 1, 10, tzinfo=UTC)


@in_virtual_time
async def test_several_frames_in_one_message_are_answered() -> None:
    several = example("several_frames.py")
    split: Any = several["split_frames"]
    assert split('[2,"1","Heartbeat",{}]\n[2,"2","Heartbeat",{}] , [4,"3","x"]') == [
        '[2,"1","Heartbeat",{}]',
        '[2,"2","Heartbeat",{}]',
        '[4,"3","x"]',
    ]
    for text in ('[2,"1","Heartbeat",{}]', '[2,"1","Heartbeat",{}] [2,', '[2,"1","Data",{"a":[[1],[2,3]]}]'):
        assert split(text) == [text]
    here, there = memory_pair()
    async with anyio.create_task_group() as tasks, by_hand(there) as peer:
        tasks.start_soon(several["depot"].serve_connection, here, "CP001")
        await peer.transport.send('[2,"1","Heartbeat",{}][2,"2","Heartbeat",{}]')
        assert [(await peer.receive())[:3] for _ in range(2)] == [[4, each, "NotSupported"] for each in "12"]


def test_times_are_written_without_fractions() -> None:
    policy: Policy = example("whole_seconds.py")["WholeSeconds"]()
    response = m.HeartbeatResponse(current_time=datetime(2026, 5, 1, 12, 0, 0, 250_000, tzinfo=UTC))
    assert policy.dump(response) == '{"currentTime":"2026-05-01T12:00:00Z"}'
    assert Strict().dump(response) == '{"currentTime":"2026-05-01T12:00:00.250Z"}'
