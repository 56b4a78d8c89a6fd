"""The examples of the pages on calling and on errors do what the pages say."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest

from ocpp16_sdk import (
    AsyncCentralSystem,
    AsyncChargePointConnection,
    AsyncManualChargePoint,
    RemoteCallError,
    messages as m,
)
from ocpp16_sdk.transports import Transport, memory_pair
from tests.support.connections import Peer
from tests.support.examples import ROOT, dial_when_listening, load_example
from tests.support.roles import NOW
from tests.support.virtual_time import in_virtual_time
from tests.support.websocket_peers import bounded


class Depot(AsyncCentralSystem):
    """Keeps what it is told."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.booted = anyio.Event()
        self.statuses: list[str] = []

    async def on_boot_notification(
        self, charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        self.booted.set()
        return m.BootNotificationResponse(status=m.RegistrationStatus.ACCEPTED, current_time=NOW, interval=300)

    async def on_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.StatusNotificationRequest
    ) -> m.StatusNotificationResponse:
        self.statuses.append(request.status)
        return m.StatusNotificationResponse()


@pytest.mark.anyio
@bounded
async def test_the_charge_point_answers_with_methods_and_functions(capsys: pytest.CaptureFixture[str]) -> None:
    async with Depot().serve(port=0) as depot, anyio.create_task_group() as tasks:
        tasks.start_soon(load_example("calling/handling.py", port=depot.port)["main"])
        await depot.booted.wait()
        charge_point = depot["CP001"]
        assert (await charge_point.unlock_connector(connector_id=2)).status == "NotSupported"
        assert (await charge_point.unlock_connector(connector_id=1)).status == "Unlocked"
        assert depot.statuses == ["Finishing"]
        with pytest.raises(RemoteCallError, match="GenericError: the disk cannot be read"):
            await charge_point.get_diagnostics(location="ftp://127.0.0.1/")
        assert (await charge_point.reset(type=m.ResetType.SOFT)).status == "Accepted"
        await charge_point.drain(5)
        await charge_point.aclose()
    assert capsys.readouterr().out == "restarting\n"


@pytest.mark.anyio
@bounded
async def test_the_central_system_calls_many_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    async def change(_: m.ChangeConfigurationRequest) -> m.ChangeConfigurationResponse:
        return m.ChangeConfigurationResponse(status=m.ConfigurationStatus.ACCEPTED)

    async def trigger(_: m.TriggerMessageRequest) -> m.TriggerMessageResponse:
        return m.TriggerMessageResponse(status=m.TriggerMessageStatus.ACCEPTED)

    async def list_version(_: m.GetLocalListVersionRequest) -> m.GetLocalListVersionResponse:
        return m.GetLocalListVersionResponse(list_version=7)

    async with Depot().serve(port=0) as depot:
        chargers = [AsyncManualChargePoint(f"ws://127.0.0.1:{depot.port}", identity) for identity in ("CP1", "CP2")]
        chargers[0].on.change_configuration(change)
        chargers[0].on.trigger_message(trigger)
        chargers[0].on.get_local_list_version(list_version)
        async with chargers[0], chargers[1]:
            for charger in chargers:
                await charger.boot_notification(charge_point_vendor="Example", charge_point_model="One")
            example = load_example("calling/calling.py")
            await example["change_all"](depot, 60)
            for view in (depot["CP1"], depot["CP1"].within(5), depot.within(5)["CP1"]):
                assert await example["list_version"](view) == 7
    assert sorted(capsys.readouterr().out.splitlines()) == [
        "CP1: Accepted",
        "CP1: Accepted",
        "CP2: ChangeConfiguration was refused by 'CP2' with NotSupported: the action is not supported",
    ]


@pytest.mark.anyio
@bounded
async def test_the_observer_counts_and_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    example = load_example("calling/observing.py", port=port)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(example["main"])
        peer = Peer(await dial_when_listening(f"ws://127.0.0.1:{port}/CP001"))
        for id_tag in ("x", "x" * 21):
            await peer.send(2, id_tag, "Authorize", {"idTag": id_tag})
            assert (await peer.receive())[:2] == [4, id_tag]
        await peer.transport.aclose()
        tasks.cancel_scope.cancel()
    assert example["broken"] == {("CP001", "string_too_long"): 1}
    lines = [json.loads(line) for line in Path("messages.jsonl").read_text("ascii").splitlines()]  # noqa: ASYNC240
    assert [line["action"] for line in lines] == ["Authorize"] * 4


ANSWERS: dict[str, tuple[list[Any] | None, str]] = {
    "accepted": ([3, {"status": "Accepted"}], "started"),
    "rejected": ([3, {"status": "Rejected"}], "rejected"),
    "refused": ([4, "NotSupported", "", {}], "refused with NotSupported"),
    "broken": ([3, {"status": "Yes"}], "answered with status: Input should be 'Accepted' or 'Rejected'"),
    "silent": (None, "unknown"),
}


@asynccontextmanager
async def charge_point_by_hand() -> AsyncGenerator[tuple[AsyncChargePointConnection, Peer]]:
    depot = Depot()
    here, there = memory_pair()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(depot.serve_connection, here, "CP001")
        await Peer(there).send(2, "1", "BootNotification", {"chargePointVendor": "a", "chargePointModel": "b"})
        await Peer(there).receive()
        yield depot["CP001"], Peer(there)
        await there.aclose()


@pytest.mark.parametrize(("answer", "outcome"), ANSWERS.values(), ids=ANSWERS)
@in_virtual_time
async def test_a_start_is_repeated_only_if_it_was_not_sent(answer: list[Any] | None, outcome: str) -> None:
    async def charge() -> None:
        _, unique_id, *_ = await peer.receive()
        if answer is not None:
            await peer.send(answer[0], unique_id, *answer[1:])

    start = load_example("errors/retrying.py")["start"]
    async with charge_point_by_hand() as (charge_point, peer), anyio.create_task_group() as tasks:
        tasks.start_soon(charge)
        assert await start(charge_point, "04A2B3") == outcome


@in_virtual_time
async def test_a_start_that_is_never_sent_is_tried_three_times() -> None:
    async with charge_point_by_hand() as (charge_point, peer):
        await peer.transport.aclose()
        await charge_point.wait_closed()
        began = anyio.current_time()
        assert await load_example("errors/retrying.py")["start"](charge_point, "04A2B3") == "not sent"
        assert anyio.current_time() - began == pytest.approx(31)


async def opened(transport: Transport) -> Transport:
    return transport


@in_virtual_time
async def test_a_bounded_call_takes_ten_seconds_at_most() -> None:
    here, there = memory_pair()
    peer, outcomes = Peer(there), list[bool]()
    is_known = load_example("errors/bounding.py")["is_known"]

    async def ask() -> None:
        outcomes.append(await is_known(charger, "04A2B3"))

    async with AsyncManualChargePoint("ws://127.0.0.1", "CP001", connect=lambda: opened(here)) as charger:
        for status, known in (("Accepted", True), ("Blocked", False)):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(ask)
                await peer.send(3, await peer.receive_call("Authorize"), {"idTagInfo": {"status": status}})
            assert outcomes.pop() is known
        began = anyio.current_time()
        assert await is_known(charger, "04A2B3") is False
        assert anyio.current_time() - began == pytest.approx(10)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.anyio
@bounded
async def test_the_central_system_stores_the_text_of_a_request() -> None:
    example = load_example("calling/current_call.py")
    depot: AsyncCentralSystem = example["Depot"]()
    here, there = memory_pair()
    text = '[2,"u1","StopTransaction",{"transactionId":7,"meterStop":25,"timestamp":"2026-05-01T12:00:00Z"}]'
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(depot.serve_connection, there, "CP001")
        await here.send(text)
        assert await here.receive() == '[3,"u1",{}]'
        await here.aclose()
    assert example["stored"]["u1"].endswith(f" CP001 {text}")


def test_each_event_is_printed_once_if_logging_is_not_configured() -> None:
    program = (
        "import anyio; from tests.support.examples import *\n"
        "async def main():\n"
        "    with anyio.move_on_after(0.5):\n"
        "        await load_example('calling/printing_events.py', port=free_port())['main']()\n"
        "anyio.run(main)"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True, timeout=20
    )
    assert run.stdout.count("the connection could not be opened") == 1
    assert run.stderr == ""
