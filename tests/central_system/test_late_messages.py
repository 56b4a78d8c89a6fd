"""A start or stop that the charge point has queued is recognized by its time, and processed like any other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any, cast

import pytest

from ocpp16_sdk import AsyncManualChargePoint, messages as m
from ocpp16_sdk.central_system import is_late
from tests.support.connected_roles import connected_roles
from tests.support.examples import load_example
from tests.support.virtual_time import in_virtual_time

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
START = m.StartTransactionRequest(connector_id=1, id_tag="A", meter_start=0, timestamp=NOON)
STOP = m.StopTransactionRequest(transaction_id=1, meter_stop=0, timestamp=NOON)


@pytest.mark.item("SC-35")
@pytest.mark.parametrize("request_", [START, STOP])
@pytest.mark.parametrize(
    ("age", "options", "late"),
    [
        (0, {}, False),
        (60, {}, False),
        (61, {}, True),
        (-3600, {}, False),
        (86_400 * 365, {}, True),
        (61, {"seconds": 120}, False),
        (121, {"seconds": 120}, True),
        (0.5, {"seconds": 0}, True),
    ],
)
def test_a_message_is_late_from_an_age_on(
    request_: m.StartTransactionRequest, age: float, options: dict[str, Any], late: bool
) -> None:
    now = (NOON + timedelta(seconds=age)).astimezone(timezone(timedelta(hours=-7)))
    assert is_late(request_, now=now, **options) is late


@pytest.mark.item("SC-35")
def test_the_clock_of_the_machine_is_the_default() -> None:
    now = datetime.now(UTC)
    assert not is_late(START.model_copy(update={"timestamp": now}))
    assert is_late(START.model_copy(update={"timestamp": now - timedelta(minutes=2)}))


@pytest.mark.parametrize(
    ("arguments", "error", "text"),
    [
        ({"request": m.HeartbeatRequest()}, TypeError, "request=an object of type HeartbeatRequest: must be a start"),
        ({"seconds": -1}, ValueError, "seconds=-1: must be a number of seconds, 0 or more"),
        ({"now": 5}, TypeError, "now=5: must be a datetime with a time zone, or None"),
        (
            {"now": datetime(2026, 5, 1)},
            ValueError,
            r"now=datetime.datetime\(2026, 5, 1, 0, 0\): must have a time zone",
        ),
    ],
)
def test_a_wrong_argument_is_named(arguments: dict[str, Any], error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        cast("Any", is_late)(**{"request": START} | arguments)


class Limited(AsyncManualChargePoint):
    """Records the transactions whose current is limited."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.limited: list[int | None] = []

    async def on_set_charging_profile(self, request: m.SetChargingProfileRequest) -> m.SetChargingProfileResponse:
        self.limited.append(request.cs_charging_profiles.transaction_id)
        return m.SetChargingProfileResponse(status=m.ChargingProfileStatus.ACCEPTED)


@pytest.mark.item("SC-35")
@in_virtual_time
async def test_the_example_limits_a_transaction_that_has_just_started_and_no_late_one() -> None:
    depot = load_example("helpers/late_start.py")["Depot"]()
    async with connected_roles(Limited, depot) as here:
        ids: list[int] = []
        for age in (timedelta(hours=1), timedelta()):
            start = START.model_copy(update={"timestamp": datetime.now(UTC) - age})
            answer = await here.charger.call(start)
            assert answer.id_tag_info.status is m.AuthorizationStatus.ACCEPTED
            ids.append(answer.transaction_id)
        await here.charge_point.drain(5)
        assert here.charger.limited == ids[1:]
