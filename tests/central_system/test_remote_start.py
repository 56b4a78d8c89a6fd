"""What a remote start may carry."""

from __future__ import annotations

from typing import Any

import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.central_system import remote_start, same_id_tag

SCHEDULE = m.ChargingSchedule(
    charging_rate_unit=m.ChargingRateUnit.A,
    charging_schedule_period=(m.ChargingSchedulePeriod(start_period=0, limit=16),),
)
PROFILE: dict[str, Any] = {
    "charging_profile_id": 1,
    "stack_level": 0,
    "charging_profile_purpose": m.ChargingProfilePurpose.TX_PROFILE,
    "charging_profile_kind": m.ChargingProfileKind.RELATIVE,
    "charging_schedule": SCHEDULE,
}


@pytest.mark.item("CS-27")
def test_a_valid_request_is_returned_unchanged() -> None:
    profile = m.ChargingProfile(**PROFILE)
    assert remote_start(id_tag="A") == m.RemoteStartTransactionRequest(id_tag="A")
    assert remote_start(id_tag="A", connector_id=1, charging_profile=profile) == m.RemoteStartTransactionRequest(
        id_tag="A", connector_id=1, charging_profile=profile
    )


@pytest.mark.item("CS-27")
@pytest.mark.parametrize(
    ("connector_id", "wrong", "reason"),
    [
        (0, {}, "connector"),
        (-1, {}, "connector"),
        (1, {"charging_profile_purpose": m.ChargingProfilePurpose.TX_DEFAULT_PROFILE}, "TxProfile"),
        (None, {"charging_profile_purpose": m.ChargingProfilePurpose.CHARGE_POINT_MAX_PROFILE}, "TxProfile"),
        (1, {"transaction_id": 7}, "transaction_id=7"),
        (1, {"transaction_id": 0}, "transaction_id=0"),
    ],
)
def test_an_invalid_request_is_not_made(connector_id: int | None, wrong: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        remote_start(id_tag="A", connector_id=connector_id, charging_profile=m.ChargingProfile(**PROFILE | wrong))


@pytest.mark.item("CS-29", "TYPE-02")
@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("Fleet", "FLEET", True), ("Fleet", "Fleets", False), (None, None, False), ("Fleet", None, False)],
)
def test_a_group_is_an_equal_parent_in_any_case_and_a_missing_parent_is_no_group(
    one: str | None, other: str | None, same: bool
) -> None:
    assert same_id_tag(one, other) is same
