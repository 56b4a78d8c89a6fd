"""The helpers that find out what a charge point accepts: measurands, and the form of a limit."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ocpp16_sdk import AsyncManualChargePoint, messages as m
from ocpp16_sdk.central_system import ChargingLimits, set_measurands
from ocpp16_sdk.errors import RefusedError
from tests.support.connected_roles import connected_roles
from tests.support.examples import load_example
from tests.support.virtual_time import in_virtual_time

ACCEPTED, REJECTED = m.ChargingProfileStatus.ACCEPTED, m.ChargingProfileStatus.REJECTED
A, B, C = "Energy.Active.Import.Register", "Power.Active.Import", "SoC"


class Choosy(AsyncManualChargePoint):
    """Accepts some measurands, at most some of them together, and one form of a limit."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.known, self.most = {A, B}, 2
        self.values: list[str] = []
        self.sent: list[m.SetChargingProfileRequest] = []
        self.wanted: dict[str, Any] = {"unit": "W", "connector": 0, "purpose": "TxDefaultProfile", "whole": True}
        self.refusal = REJECTED

    async def on_change_configuration(self, request: m.ChangeConfigurationRequest) -> m.ChangeConfigurationResponse:
        self.values.append(request.value)
        items = request.value.split(",")
        good = set(items) <= self.known and len(items) <= self.most
        status = m.ConfigurationStatus.ACCEPTED if good else m.ConfigurationStatus.REJECTED
        return m.ChangeConfigurationResponse(status=status)

    async def on_set_charging_profile(self, request: m.SetChargingProfileRequest) -> m.SetChargingProfileResponse:
        self.sent.append(request)
        profile = request.cs_charging_profiles
        schedule = profile.charging_schedule
        limit = float(schedule.charging_schedule_period[0].limit)
        seen = {
            "unit": schedule.charging_rate_unit,
            "connector": request.connector_id,
            "purpose": profile.charging_profile_purpose,
            "whole": limit.is_integer(),
        }
        return m.SetChargingProfileResponse(status=ACCEPTED if seen == self.wanted else self.refusal)


@pytest.mark.parametrize(
    ("known", "most", "expected", "calls"),
    [({A, B, C}, 3, (A, B, C), 1), ({A, B}, 2, (A, B), 5), ({A, B, C}, 1, (A,), 7), ({C}, 1, (C,), 5)],
)
@in_virtual_time
async def test_the_accepted_measurands_are_set_and_returned(
    known: set[str], most: int, expected: tuple[str, ...], calls: int
) -> None:
    async with connected_roles(Choosy) as here:
        here.charger.known, here.charger.most = known, most
        assert await set_measurands(here.charge_point, [A, B, C]) == expected
        assert (here.charger.values[-1], len(here.charger.values)) == (",".join(expected), calls)


@in_virtual_time
async def test_no_accepted_measurand_is_an_error() -> None:
    async with connected_roles(Choosy) as here:
        here.charger.known = set()
        with pytest.raises(RefusedError):
            await set_measurands(here.charge_point, [A, B])
        with pytest.raises(TypeError, match="wanted='SoC': must be an iterable"):
            await set_measurands(here.charge_point, "SoC")
        with pytest.raises(ValueError, match=r"wanted=\(\): must be one measurand or more"):
            await set_measurands(here.charge_point, [])


@in_virtual_time
async def test_the_form_of_a_limit_that_is_accepted_is_remembered() -> None:
    async with connected_roles(Choosy) as here:
        limits = ChargingLimits()
        form = await limits.set(here.charge_point, 6.13, phases=1)
        assert (form.unit, form.connector_id, form.decimals) == ("W", 0, 0)
        (period,) = here.charger.sent[-1].cs_charging_profiles.charging_schedule.charging_schedule_period
        assert float(period.limit) == 1409, "6.13 A at 230 V, rounded down"
        tried = len(here.charger.sent)
        assert tried > 1
        assert await limits.set(here.charge_point, 10.0) == form
        assert len(here.charger.sent) == tried + 1


@in_virtual_time
async def test_a_charge_point_that_changed_is_tried_anew() -> None:
    async with connected_roles(Choosy) as here:
        limits = ChargingLimits()
        await limits.set(here.charge_point, 10.0)
        here.charger.wanted = {"unit": "A", "connector": 1, "purpose": "TxDefaultProfile", "whole": True}
        assert (await limits.set(here.charge_point, 10.0)).unit == "A"
        here.charger.wanted, sent = {}, len(here.charger.sent)
        with pytest.raises(RefusedError):
            await limits.set(here.charge_point, 10.0)
        assert len(here.charger.sent) - sent == 48, "the remembered form is not tried twice"


@pytest.mark.parametrize("refusal", [REJECTED, m.ChargingProfileStatus.NOT_SUPPORTED])
@in_virtual_time
async def test_a_limit_that_is_never_accepted_is_an_error(refusal: m.ChargingProfileStatus) -> None:
    async with connected_roles(Choosy) as here:
        here.charger.wanted, here.charger.refusal = {}, refusal
        limits = ChargingLimits()
        with pytest.raises(RefusedError) as error:
            await limits.set(here.charge_point, 16.0)
        assert (error.value.status, limits.forms) == (refusal, {})
        assert len(here.charger.sent) == (48 if refusal is REJECTED else 1)


@pytest.mark.parametrize("wrong", [-1.0, float("nan"), float("inf"), 1e9])
@in_virtual_time
async def test_a_limit_out_of_range_is_not_sent(wrong: float) -> None:
    async with connected_roles(Choosy) as here:
        with pytest.raises(ValueError, match=r"amperes=.*: must be a number from 0 to 10000"):
            await ChargingLimits().set(here.charge_point, wrong)
        for phases in (0, 4):
            with pytest.raises(ValueError, match=r"phases=.: must be a whole number from 1 to 3"):
                await ChargingLimits().set(here.charge_point, 16.0, phases=phases)
        assert here.charger.sent == []
    with pytest.raises(ValueError, match=r"stack_levels=\(\): must be one level or more"):
        ChargingLimits(stack_levels=())


@in_virtual_time
async def test_the_example_of_limits_sets_up_and_reads_the_power() -> None:
    names = load_example("helpers/limits.py")
    async with connected_roles(Choosy) as here:
        assert await names["set_up"](here.charge_point, 16.0) == "2 measurands, limit in W on connector 0"
    sample = m.SampledValue(value="7.4", unit=m.UnitOfMeasure.KW, measurand=m.Measurand.POWER_ACTIVE_IMPORT)
    value = m.MeterValue(timestamp=datetime(2026, 5, 1, tzinfo=UTC), sampled_value=(sample,))
    assert names["power"](m.MeterValuesRequest(connector_id=1, meter_value=(value,))) == 7400
