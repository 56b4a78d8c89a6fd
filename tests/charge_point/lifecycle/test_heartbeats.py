"""The heartbeats of a running charge point."""

from __future__ import annotations

import anyio
import pytest

from ocpp16_sdk import ChargePointEvent, MessageFailed, messages as m
from tests.support.scripted_central_system import SETTLE_TIME, SILENCE, boot_answer, scripted_central_system
from tests.support.virtual_time import in_virtual_time


@pytest.mark.item("CP-03", "CP-15")
@in_virtual_time
async def test_heartbeats_are_sent_at_the_interval_of_the_boot() -> None:
    async with scripted_central_system() as place:
        place.answers["BootNotification"] = boot_answer(interval=7)
        async with place.charger():
            await anyio.sleep(30)
        assert place.times("Heartbeat") == pytest.approx([7, 14, 21, 28])


@pytest.mark.item("CP-16")
@in_virtual_time
async def test_every_message_of_either_side_delays_the_heartbeat() -> None:
    async with scripted_central_system() as place:
        place.answers["BootNotification"] = boot_answer(interval=10)
        async with place.charger() as charger:
            await charger.wait_accepted()
            for _ in range(10):
                await anyio.sleep(4)
                await charger.data_transfer(vendor_id="a")
                await anyio.sleep(4)
                await place.ask("ClearCache")
            assert place.times("Heartbeat") == []


@pytest.mark.item("J-56", "CP-17")
@in_virtual_time
async def test_a_busy_charge_point_sends_one_heartbeat_a_day() -> None:
    async with scripted_central_system() as place, place.charger() as charger:
        await charger.wait_accepted()
        for _ in range(25 * 60):
            await anyio.sleep(60)
            await charger.data_transfer(vendor_id="a")
        assert place.times("Heartbeat") == pytest.approx([86_400])


@pytest.mark.item("CP-18")
@in_virtual_time
async def test_a_new_interval_takes_effect_at_once() -> None:
    async with scripted_central_system() as place, place.charger() as charger:
        await charger.wait_accepted()
        await anyio.sleep(100)
        charger.heartbeat_interval = 50
        await anyio.sleep(SETTLE_TIME)
        assert place.times("Heartbeat") == pytest.approx([100])
        await anyio.sleep(50)
        assert len(place.times("Heartbeat")) == 2
        with pytest.raises(ValueError, match=r"heartbeat_interval=.*: must be 0"):
            charger.heartbeat_interval = -1


@pytest.mark.item("CP-18")
@in_virtual_time
async def test_offline_for_an_hour_means_one_heartbeat() -> None:
    async with scripted_central_system() as place:
        place.answers["BootNotification"] = boot_answer(interval=10)
        async with place.charger() as charger:
            await charger.wait_accepted()
            await anyio.sleep(5)
            place.hold = anyio.Event()
            await place.disconnect()
            await anyio.sleep(3600)
            assert place.times("Heartbeat") == []
            place.hold.set()
            await anyio.sleep(SETTLE_TIME)
            assert len(place.times("Heartbeat")) == 1


@pytest.mark.item("CP-18")
@in_virtual_time
async def test_a_failed_heartbeat_is_reported_and_not_repeated() -> None:
    events: list[ChargePointEvent] = []
    async with scripted_central_system() as place:
        place.answers["BootNotification"] = boot_answer(interval=100)
        place.answers["Heartbeat"] = SILENCE
        async with place.charger(on_event=events.append):
            await anyio.sleep(250)
        assert place.times("Heartbeat") == pytest.approx([100, 230])  # the time-out of 30 s is no silence
        (failed,) = [event for event in events if isinstance(event, MessageFailed)]
        assert failed.request == m.HeartbeatRequest()
