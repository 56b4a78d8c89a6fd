"""A charging profile with a transaction id where it must have none, or without one, is refused and not sent."""

from __future__ import annotations

from typing import Any

import pytest

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, AsyncManualChargePoint, messages as m
from tests.support.connected_roles import connected_roles
from tests.support.examples import load_example
from tests.support.roles import Depot
from tests.support.unchecked_requests import UncheckedProfile, UncheckedStart
from tests.support.virtual_time import in_virtual_time

SCHEDULE = m.ChargingSchedule(
    charging_rate_unit=m.ChargingRateUnit.A,
    charging_schedule_period=(m.ChargingSchedulePeriod(start_period=0, limit=16),),
)
TX_PROFILE, DEFAULT = m.ChargingProfilePurpose.TX_PROFILE, m.ChargingProfilePurpose.TX_DEFAULT_PROFILE
WAYS = ("method", "call", "within", "within of the central system", "call_many")


def profile(purpose: m.ChargingProfilePurpose = TX_PROFILE, transaction_id: int | None = None) -> m.ChargingProfile:
    return m.ChargingProfile(
        charging_profile_id=1,
        stack_level=0,
        charging_profile_purpose=purpose,
        charging_profile_kind=m.ChargingProfileKind.RELATIVE,
        charging_schedule=SCHEDULE,
        transaction_id=transaction_id,
    )


def start(**fields: Any) -> m.RemoteStartTransactionRequest:
    return m.RemoteStartTransactionRequest(id_tag="A", **fields)


def charging(wanted: m.ChargingProfile, connector_id: int = 1) -> m.SetChargingProfileRequest:
    return m.SetChargingProfileRequest(connector_id=connector_id, cs_charging_profiles=wanted)


WRONG: list[tuple[Any, str]] = [
    (
        charging(profile()),
        r"cs_charging_profiles.transaction_id=None: must be the id of a transaction, as the purpose of the profile is "
        r"TxProfile \(OCPP 1.6 5.16\)",
    ),
    (
        start(charging_profile=profile(DEFAULT)),
        r"charging_profile.charging_profile_purpose=TxDefaultProfile: must be TxProfile in a remote start",
    ),
    (
        start(charging_profile=profile(transaction_id=0)),
        r"charging_profile.transaction_id=0: must be None in a remote start, as the transaction has not started",
    ),
    (start(connector_id=0), "connector_id=0: must be 1 or higher, or None for any connector"),
]
RIGHT: list[Any] = [
    charging(profile(transaction_id=0)),
    charging(profile(DEFAULT), connector_id=0),
    charging(profile(m.ChargingProfilePurpose.CHARGE_POINT_MAX_PROFILE), connector_id=0),
    start(),
    start(connector_id=1, charging_profile=profile()),
]


class Recorder(AsyncManualChargePoint):
    """Accepts and records both requests."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.received: list[Any] = []

    async def on_set_charging_profile(self, request: m.SetChargingProfileRequest) -> m.SetChargingProfileResponse:
        self.received.append(request)
        return m.SetChargingProfileResponse(status=m.ChargingProfileStatus.ACCEPTED)

    async def on_remote_start_transaction(
        self, request: m.RemoteStartTransactionRequest
    ) -> m.RemoteStartTransactionResponse:
        self.received.append(request)
        return m.RemoteStartTransactionResponse(status=m.RemoteStartStopStatus.ACCEPTED)


async def send(depot: AsyncCentralSystem, charge_point: AsyncChargePointConnection, way: str, request: Any) -> None:
    action = m.ACTIONS[request.__action__].method
    match way:
        case "method":
            await getattr(charge_point, action)(**dict(request))
        case "call":
            await charge_point.call(request)
        case "within":
            await charge_point.within(5).call(request)
        case "within of the central system":
            await depot.within(5)[charge_point.identity].call(request)
        case _:
            outcomes = await depot.call_many(None, request)
            assert not outcomes.errors


@pytest.mark.item("SC-34", "CS-27")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("request_", "error"), WRONG)
@in_virtual_time
async def test_a_request_that_breaks_a_rule_is_refused_and_not_sent(request_: Any, error: str, way: str) -> None:
    depot = Depot()
    async with connected_roles(Recorder, depot) as here:
        with pytest.raises(ValueError, match=f"^{error}"):
            await send(depot, here.charge_point, way, request_)
        assert here.charger.received == []


@pytest.mark.item("SC-34", "CS-27")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("request_", RIGHT)
@in_virtual_time
async def test_a_request_that_follows_the_rules_is_sent(request_: Any, way: str) -> None:
    depot = Depot()
    async with connected_roles(Recorder, depot) as here:
        await send(depot, here.charge_point, way, request_)
        assert here.charger.received == [request_]


@pytest.mark.item("SC-34")
@pytest.mark.parametrize(
    "request_",
    [
        UncheckedProfile(connector_id=1, cs_charging_profiles=profile()),
        UncheckedStart(id_tag="A", connector_id=0, charging_profile=profile(DEFAULT, 7)),
    ],
)
@in_virtual_time
async def test_a_subclass_of_a_request_is_not_checked(request_: Any) -> None:
    async with connected_roles(Recorder) as here:
        await here.charge_point.call(request_)
        (received,) = here.charger.received
        assert received.to_json() == request_.to_json()


@in_virtual_time
async def test_a_wrong_request_to_an_absent_charge_point_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match=r"^cs_charging_profiles"):
        await Depot().within(3600)["CP001"].call(charging(profile()))


@in_virtual_time
async def test_the_example_sends_a_tx_profile_without_a_transaction_id() -> None:
    example = load_example("helpers/unchecked_profile.py")
    async with connected_roles(Recorder) as here:
        assert await example["limit"](here.charge_point, profile()) is m.ChargingProfileStatus.ACCEPTED
        assert [each.cs_charging_profiles for each in here.charger.received] == [profile()]
