"""The status notifications of a running charge point."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import anyio
import pytest

from ocpp16_sdk import CallFailedError, ChargePointEvent, MessageFailed, messages as m
from tests.support.scripted_central_system import (
    AVAILABLE,
    CHARGING,
    SETTLE_TIME,
    SILENCE,
    OneByOne,
    scripted_central_system,
)
from tests.support.virtual_time import in_virtual_time

S = m.ChargePointStatus


@pytest.mark.item("CP-33")
@in_virtual_time
async def test_a_burst_of_changes_is_sent_in_order() -> None:
    async with scripted_central_system() as place, place.charger() as charger:
        await charger.wait_accepted()
        await anyio.sleep(SETTLE_TIME)
        changes = [(number % 2 + 1, list(S)[number % 7 + 1]) for number in range(50)]
        for connector, status in changes:
            charger.report_status(connector, status)
        await anyio.sleep(SETTLE_TIME)
        assert place.statuses(4) == [(connector, str(status)) for connector, status in changes]


@in_virtual_time
async def test_a_status_has_the_time_of_its_event() -> None:
    times = iter(datetime(2026, 5, 1, hour, tzinfo=UTC) for hour in range(24))
    async with scripted_central_system() as place, place.charger(clock=lambda: next(times)) as charger:
        await charger.wait_accepted()
        await anyio.sleep(SETTLE_TIME)
        charger.report_status(1, CHARGING)
        charger.report_status(2, CHARGING, timestamp=datetime(2025, 1, 1, tzinfo=UTC))
        await anyio.sleep(SETTLE_TIME)
        told = [each.payload.get("timestamp") for each in place.calls[1:]]
        assert told == [None, None, None, "2026-05-01T00:00:00.000Z", "2025-01-01T00:00:00.000Z"]
        assert charger.statuses[1].status is CHARGING


@in_virtual_time
async def test_a_status_that_changed_offline_has_the_time_at_which_it_is_sent() -> None:
    now = datetime(2026, 5, 1, 12, tzinfo=UTC)
    async with scripted_central_system() as place, place.charger(clock=lambda: now) as charger:
        await charger.wait_accepted()
        charger.report_status(1, CHARGING)
        await anyio.sleep(SETTLE_TIME)
        await place.disconnect()
        await anyio.sleep(SETTLE_TIME)
        charger.report_status(1, AVAILABLE)
        now += timedelta(seconds=80)
        count = len(place.calls)
        await anyio.sleep(30)
        assert [each.payload["timestamp"] for each in place.calls[count:]] == ["2026-05-01T12:01:20.000Z"]


@in_virtual_time
async def test_a_refused_status_is_reported_and_not_repeated() -> None:
    events: list[ChargePointEvent] = []
    async with scripted_central_system() as place:
        place.answers["StatusNotification"] = OneByOne([{}, {}, {}, "InternalError", {}])
        async with place.charger(on_event=events.append) as charger:
            await charger.wait_accepted()
            await anyio.sleep(SETTLE_TIME)
            charger.report_status(1, CHARGING)
            charger.report_status(2, CHARGING)
            await anyio.sleep(SETTLE_TIME)
            assert place.statuses(4) == [(1, "Charging"), (2, "Charging")]
            (failed,) = [event for event in events if isinstance(event, MessageFailed)]
            assert failed.request == charger.statuses[1]
            await place.disconnect()
            await anyio.sleep(20)
            assert len(place.calls) == 6


@pytest.mark.item("CP-32")
@in_virtual_time
async def test_a_status_without_an_answer_is_sent_again_after_a_reconnect() -> None:
    async with scripted_central_system() as place:
        place.answers["StatusNotification"] = OneByOne([{}, {}, {}, SILENCE, {}])
        async with place.charger() as charger:
            await charger.wait_accepted()
            await anyio.sleep(SETTLE_TIME)
            charger.report_status(1, CHARGING)
            await anyio.sleep(SETTLE_TIME)
            await place.disconnect()
            charger.report_status(1, S.AVAILABLE)
            await anyio.sleep(20)
            assert place.statuses(4) == [(1, "Charging"), (1, "Available")]


@pytest.mark.item("CP-32")
@in_virtual_time
async def test_a_status_that_was_not_sent_because_too_many_calls_waited_is_sent_after_a_reconnect() -> None:
    async def authorize() -> None:
        with suppress(CallFailedError):
            await charger.authorize(id_tag="04A2B3")

    async with scripted_central_system() as place:
        place.answers["Authorize"] = SILENCE
        async with place.charger() as charger, anyio.create_task_group() as tasks:
            await charger.wait_accepted()
            await anyio.sleep(SETTLE_TIME)
            for _ in range(300):
                tasks.start_soon(authorize)
            await anyio.wait_all_tasks_blocked()
            charger.report_status(1, CHARGING)
            await anyio.wait_all_tasks_blocked()
            await place.disconnect()
            await anyio.sleep(20)
            assert place.calls[-1].payload["status"] == "Charging"


@in_virtual_time
async def test_an_impossible_status_is_refused_at_once() -> None:
    async with scripted_central_system() as place, place.charger() as charger:
        with pytest.raises(ValueError, match="connector_id=3: must be from 0 to"):
            charger.report_status(3, CHARGING)
        with pytest.raises(ValueError, match="status=Charging: must be Available"):
            charger.report_status(0, CHARGING)
        with pytest.raises(ValueError, match="at most 50"):
            charger.report_status(1, CHARGING, info="x" * 51)
