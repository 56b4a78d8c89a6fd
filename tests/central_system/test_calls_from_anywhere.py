"""Charge points are called from handlers, tasks and threads of any kind, and the examples show it."""

from __future__ import annotations

import logging
import sqlite3
import threading
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import anyio.from_thread
import anyio.to_thread
import pytest
from anyio.from_thread import BlockingPortal

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, messages as m
from ocpp16_sdk.errors import NotConnectedError, RemoteCallError
from tests.support.examples import load_example
from tests.support.roles import NOW, Charger, Depot, over_websocket
from tests.support.websocket_peers import bounded

pytestmark = pytest.mark.anyio
DONE = m.ResetResponse(status=m.ResetStatus.ACCEPTED)


@bounded
async def test_a_handler_can_call_another_charge_point() -> None:
    class Relaying(Depot):
        async def on_data_transfer(
            self, charge_point: AsyncChargePointConnection, request: m.DataTransferRequest
        ) -> m.DataTransferResponse:
            answer = await self[request.vendor_id].reset(type=m.ResetType.SOFT)
            return m.DataTransferResponse(status=m.DataTransferStatus.ACCEPTED, data=answer.status)

    async with (
        over_websocket(Relaying()) as served,
        served.charge_point(Charger, "CP1") as one,
        served.charge_point(Charger, "CP2"),
    ):
        await served.depot.wait_for("CP2")
        assert (await one.data_transfer(vendor_id="CP2")).data == "Accepted"


@bounded
async def test_a_thread_of_the_event_loop_calls_as_it_is() -> None:
    def call(depot: AsyncCentralSystem) -> m.ResetResponse:
        return anyio.from_thread.run(partial(depot.within(5)["CP1"].reset, type=m.ResetType.SOFT))

    async with over_websocket(Depot()) as served, served.charge_point(Charger, "CP1"):
        assert await anyio.to_thread.run_sync(call, served.depot) == DONE


@bounded
async def test_any_other_thread_calls_through_a_portal() -> None:
    answers: list[object] = []

    def call(depot: AsyncCentralSystem, portal: BlockingPortal) -> None:
        answers.append(portal.call(partial(depot.within(5)["CP1"].reset, type=m.ResetType.SOFT)))
        answers.append(dict(portal.call(depot.call_many, None, m.ResetRequest(type=m.ResetType.SOFT))))
        try:
            portal.call(depot.wait_for, "CP2", 0.01)
        except NotConnectedError as error:
            answers.append(str(error))
        answers.extend([list(depot), "CP2" in depot])
        portal.start_task_soon(done.set)

    done = anyio.Event()
    async with over_websocket(Depot()) as served, BlockingPortal() as portal, served.charge_point(Charger, "CP1"):
        threading.Thread(target=call, args=(served.depot, portal), daemon=True).start()
        await done.wait()
    assert answers == [DONE, {"CP1": DONE}, "'CP2' has not connected within 0.01 s", ["CP1"], False]


class Whole(Charger):
    """Answers all that the examples ask."""

    async def on_change_configuration(self, request: m.ChangeConfigurationRequest) -> m.ChangeConfigurationResponse:
        return m.ChangeConfigurationResponse(status=m.ConfigurationStatus.ACCEPTED)

    async def on_get_local_list_version(self, request: m.GetLocalListVersionRequest) -> m.GetLocalListVersionResponse:
        return m.GetLocalListVersionResponse(list_version=7)


async def printed(capsys: pytest.CaptureFixture[str], *lines: str) -> None:
    """Return when all that was to be printed has been."""
    seen = ""
    while not all(line in seen.splitlines() for line in lines):
        await anyio.sleep(0.005)
        seen += capsys.readouterr().out


@bounded
async def test_the_example_of_tasks(capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    example = load_example("connected_charge_points/tasks.py")
    depot: Any = example["Depot"]()
    with caplog.at_level(logging.WARNING):
        async with over_websocket(depot) as served, anyio.create_task_group() as tasks:
            tasks.start_soon(example["print_events"], depot)
            await anyio.wait_all_tasks_blocked()
            async with served.charge_point(Whole, "CP001") as charger:
                await charger.boot_notification(charge_point_vendor="v", charge_point_model="m")
                await printed(
                    capsys,
                    "'CP001' has connected",
                    "CP001 sends meter values every minute: Accepted",
                    "CP001 has local list 7",
                )
                await example["clear_caches"](depot)
                await printed(capsys, "1 of 1 have answered")
            tasks.cancel_scope.cancel()
    assert caplog.records == []


@bounded
async def test_the_example_of_threads(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    example = load_example("connected_charge_points/threads.py")
    named = iter(["CP001", ""])

    def answer(prompt: str) -> str:
        print(prompt)
        return next(named)

    monkeypatch.setattr("builtins.input", answer)
    async with (
        over_websocket(Depot()) as served,
        BlockingPortal() as portal,
        served.charge_point(Charger, "CP001"),
    ):
        threading.Thread(target=example["console"], args=(served.depot, portal), daemon=True).start()
        await printed(capsys, "reset which? ", "Accepted")


@pytest.mark.item("CS-07")
@bounded
async def test_the_example_of_registrations(tmp_path: Path) -> None:
    path = str(tmp_path / "registrations.db")
    make = load_example("connected_charge_points/registration_store.py")["central_system"]
    for restarted in (False, True):
        depot: AsyncCentralSystem = make(path)

        @depot.on.heartbeat
        async def beat(charge_point: AsyncChargePointConnection, request: m.HeartbeatRequest) -> m.HeartbeatResponse:
            return m.HeartbeatResponse(current_time=NOW)

        @depot.on.boot_notification
        async def boot(
            charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
        ) -> m.BootNotificationResponse:
            return m.BootNotificationResponse(status=m.RegistrationStatus.ACCEPTED, current_time=NOW, interval=300)

        async with over_websocket(depot) as served, served.charge_point(Charger, "CP001") as charger:
            if not restarted:
                with pytest.raises(RemoteCallError, match="SecurityError"):
                    await charger.heartbeat()
                await charger.boot_notification(charge_point_vendor="v", charge_point_model="m")
            assert (await charger.heartbeat()).current_time == NOW
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT * FROM registration").fetchall() == [("CP001", "Accepted")]
