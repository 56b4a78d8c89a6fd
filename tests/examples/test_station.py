"""The examples of `docs/station.md`."""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path

import anyio
import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.cli._answering_central_system import AnsweringCentralSystem
from ocpp16_sdk.connection import ConnectionOptions, Observation
from ocpp16_sdk.station import Card, ShareRequest, Unplugged
from tests.support.charging_station import station_bench
from tests.support.examples import load_example
from tests.support.scripted_central_system import NOW
from tests.support.virtual_time import in_virtual_time


class Recorder:
    """The actions that a central system has received."""

    def __init__(self) -> None:
        self.actions: list[str] = []
        self.central_system = AnsweringCentralSystem(
            heartbeat_interval=300, connection=ConnectionOptions(observer=self)
        )

    def __call__(self, observation: Observation) -> None:
        if not observation.outgoing:
            self.actions.append(observation.action)

    async def until(self, action: str) -> None:
        while action not in self.actions:  # noqa: ASYNC110 - no event signals it
            await anyio.sleep(0.01)


@pytest.mark.anyio
async def test_the_raspberry_pi_charges_a_car(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    recorder = Recorder()
    with anyio.fail_after(20):
        async with recorder.central_system.serve(port=0) as serving, anyio.create_task_group() as tasks:
            example = load_example("station/raspberry_pi.py", port=serving.port)
            tasks.start_soon(example["main"])
            pins = example["PINS"]
            await recorder.until("StatusNotification")
            pins.put("pilot", "connected")
            pins.put("reader", "04A2B3")
            await recorder.until("StartTransaction")
            while not pins.contactor:  # noqa: ASYNC110
                await anyio.sleep(0.01)
            assert pins.duty_cycle == pytest.approx(16 / 60)
            assert pins.lock
            pins.pulses = 5
            pins.put("pilot", "disconnected")
            await recorder.until("StopTransaction")
            assert not pins.contactor
            tasks.cancel_scope.cancel()
    assert "TransactionStarted(connector=1, token=Token(id_tag='04A2B3', reader='card'))" in capsys.readouterr().out


@in_virtual_time
async def test_licence_plates_and_cards_start_transactions() -> None:
    features = load_example("station/licence_plates.py")["features"]
    async with station_bench(features) as bench:
        await bench.plug()
        await bench.report(Card("W-00000Y", 1, "camera"))
        assert bench.station.state[1].session is None
        await bench.report(Card("W-12345X", 1, "camera"))
        assert bench.station.state[1].session is not None
        assert not bench.sent("Authorize")
        await bench.plug(2)
        await bench.swipe("04A2B3", 2)
        assert bench.station.state[2].session is not None
        assert [each["idTag"] for each in bench.sent("Authorize")] == ["04A2B3"]


@in_virtual_time
async def test_a_station_without_reservation_has_neither_call_nor_key_nor_profile() -> None:
    features = load_example("station/without_reservation.py")["features"]
    async with station_bench(features) as bench:
        answer = await bench.central_system.ask("CancelReservation", {"reservationId": 1})
        assert answer is not None
        assert answer[2] == "NotSupported"
        answer = await bench.central_system.ask("GetConfiguration", {})
        assert answer is not None
        values = {each["key"]: each["value"] for each in answer[2]["configurationKey"]}
        assert "ReserveConnectorZeroSupported" not in values
        assert "Reservation" not in values["SupportedFeatureProfiles"].split(",")


@in_virtual_time
async def test_the_own_policy_gives_the_last_car_its_share_first() -> None:
    example = load_example("station/latest_first.py")
    early, late = (
        ShareRequest(number, 20_000, 6_000, datetime(2026, 5, number, tzinfo=NOW.tzinfo)) for number in (1, 2)
    )
    assert example["latest_first"](32_000, [early, late]) == [12_000, 20_000]
    assert example["latest_first"](24_000, [early, late]) == [0, 20_000]
    async with station_bench(example["features"]) as bench:
        limit = m.ChargingSchedule(
            charging_rate_unit=m.ChargingRateUnit.A,
            charging_schedule_period=[m.ChargingSchedulePeriod(start_period=0, limit=40)],
        )
        profile = {
            "chargingProfileId": 1,
            "stackLevel": 0,
            "chargingProfilePurpose": "ChargePointMaxProfile",
            "chargingProfileKind": "Absolute",
            "chargingSchedule": limit.model_dump(mode="json", by_alias=True),
        }
        await bench.central_system.ask("SetChargingProfile", {"connectorId": 0, "csChargingProfiles": profile})
        await bench.charge(connector=1)
        await bench.charge("AABBCC", connector=2)
        offered = [bench.hardware.offers[number] for number in (1, 2)]
        assert [None if each is None else each.current for each in offered] == [8, 32]


@pytest.mark.anyio
async def test_plain_hardware_starts_a_transaction(capsys: pytest.CaptureFixture[str]) -> None:
    recorder = Recorder()
    with anyio.fail_after(20):
        async with recorder.central_system.serve(port=0) as serving:
            example = load_example("station/plain_hardware.py", port=serving.port)
            thread = threading.Thread(target=example["main"], daemon=True)
            thread.start()
            await recorder.until("StartTransaction")
            example["SOCKET"].inputs.put(Unplugged(1))
            await recorder.until("StopTransaction")
            await anyio.to_thread.run_sync(thread.join, 10)
            assert not thread.is_alive()
    assert "32 A" in capsys.readouterr().out


@pytest.mark.anyio
async def test_the_example_of_a_charge_point_charges(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    recorder = Recorder()
    with anyio.fail_after(20):
        async with recorder.central_system.serve(port=0) as serving, anyio.create_task_group() as tasks:
            tasks.start_soon(load_example("charge_point.py", port=serving.port)["main"])
            await recorder.until("StartTransaction")
            status = None
            while status is not m.RemoteStartStopStatus.ACCEPTED:  # it knows its transaction id with the answer
                stopped = await recorder.central_system["CP002"].remote_stop_transaction(transaction_id=1)
                status = stopped.status
            await recorder.until("StopTransaction")
            tasks.cancel_scope.cancel()
    assert "TransactionStopped(connector=1" in capsys.readouterr().out
