"""Random profiles: the calculation against a simple model that looks at each second, and limits that never exceed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

from hypothesis import given, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ocpp16_sdk import messages as m
from ocpp16_sdk.station import Limit, Traits
from ocpp16_sdk.station.smart_charging._acceptance import (
    clear_charging_profile,
    remove_tx_profiles,
    set_charging_profile,
)
from ocpp16_sdk.station.smart_charging._bounds import ProfileBounds
from ocpp16_sdk.station.smart_charging._profiles import InstalledProfile, RunningTransaction
from ocpp16_sdk.station.smart_charging._sharing import ShareRequest, by_arrival, connector_limit, equally, live_limits
from tests.station.smart_charging.vectors import ZERO, composite, periods_of, profile, time

MAX, DEFAULT, TX = "ChargePointMaxProfile", "TxDefaultProfile", "TxProfile"
A, W = m.ChargingRateUnit
DAY = 86_400
HORIZON = 120
NO_MERGE = ProfileBounds(periods=10_000)
CONNECTORS: dict[int, RunningTransaction | None] = {
    1: RunningTransaction(time(-30), 1),
    2: RunningTransaction(time(10), 1),
    3: None,
}
limits = st.integers(0, 1000).map(lambda tenths: tenths / 10)
watts = st.integers(0, 400_000).map(lambda tenths: tenths / 10)
seconds = st.integers(-50, HORIZON + 20)


@st.composite
def placed_profiles(draw: st.DrawFn, purposes: Sequence[str] = (MAX, DEFAULT, TX)) -> tuple[int, m.ChargingProfile]:
    """A connector, and a profile for it."""
    purpose = draw(st.sampled_from(purposes))
    connector = {MAX: st.just(0), DEFAULT: st.integers(0, 3), TX: st.integers(1, 2)}[purpose]
    unit = draw(st.sampled_from("AW"))
    starts = sorted(draw(st.sets(st.integers(1, HORIZON), max_size=4)))
    kind = draw(st.sampled_from(["Absolute", "Recurring", "Relative"]))
    start = draw(seconds)
    return draw(connector), profile(
        draw(st.integers(1, 12)),
        purpose,
        [[each, draw(limits if unit == "A" else watts), draw(st.integers(1, 3))] for each in [0, *starts]],
        kind=kind,
        recurrency="Daily" if kind == "Recurring" else None,
        stack=draw(st.integers(0, 3)),
        unit=unit,
        # A recurring schedule that started one day earlier may start again within the horizon.
        start=start - draw(st.sampled_from([0, DAY])) if kind == "Recurring" else start,
        duration=draw(st.none() | st.integers(1, HORIZON)),
        valid_from=draw(st.none() | seconds),
        valid_to=draw(st.none() | st.integers(HORIZON // 2, 2 * HORIZON)),
        transaction_id=draw(st.sampled_from([None, 1])) if purpose == TX else None,
    )


@st.composite
def stores(draw: st.DrawFn, purposes: Sequence[str] = (MAX, DEFAULT, TX)) -> tuple[InstalledProfile, ...]:
    """Installed profiles, all set at the time 0."""
    profiles: tuple[InstalledProfile, ...] = ()
    for connector, each in draw(st.lists(placed_profiles(purposes), max_size=8)):
        request = m.SetChargingProfileRequest(connector_id=connector, cs_charging_profiles=each)
        change, _ = set_charging_profile(profiles, request, transactions=CONNECTORS, bounds=NO_MERGE, now=ZERO)
        profiles = change.profiles
    return profiles


hardware = st.builds(
    Traits, phases=st.integers(1, 3), max_current=st.sampled_from([16, 48]), switches_phases=st.just(True)
)


def model_period(each: InstalledProfile, moment: int, charging_since: int) -> m.ChargingSchedulePeriod | None:
    """The period of a profile at a time, from the words of the specification."""
    one, schedule = each.profile, each.profile.charging_schedule
    now = time(moment)
    if (one.valid_from is not None and now < one.valid_from) or (one.valid_to is not None and now >= one.valid_to):
        return None
    if one.charging_profile_kind == "Relative" or schedule.start_schedule is None:
        elapsed = moment if each.purpose == MAX else moment - charging_since
    else:
        elapsed = int((now - schedule.start_schedule).total_seconds())
    if elapsed < 0:
        return None
    if one.recurrency_kind is not None:
        elapsed %= DAY
    if schedule.duration is not None and elapsed >= schedule.duration:
        return None
    return [period for period in schedule.charging_schedule_period if period.start_period <= elapsed][-1]


def model_limit(
    profiles: Sequence[InstalledProfile], purposes: Sequence[str], connector: int, moment: int, at: int
) -> tuple[m.ChargingRateUnit, m.ChargingSchedulePeriod] | None:
    """The period that counts: the first purpose, then the highest level, then the own profile of the connector.

    The transaction of an idle connector counts as if it had started at the time `at`.
    """
    transaction = CONNECTORS[connector]
    since = at if transaction is None else int((transaction.started - ZERO).total_seconds())
    for purpose in purposes:
        found = [each for each in profiles if each.purpose == purpose and each.connector in (0, connector)]
        for each in sorted(found, key=lambda each: (each.profile.stack_level, each.connector), reverse=True):
            if (period := model_period(each, moment, since)) is not None:
                return each.profile.charging_schedule.charging_rate_unit, period
    return None


def model_amount(
    profiles: Sequence[InstalledProfile], connector: int, moment: int, at: int, unit: m.ChargingRateUnit, traits: Traits
) -> tuple[Fraction, int]:
    """The exact limit of a connector, and the phases: the least of cap, own limit and hardware."""
    found = [model_limit(profiles, purposes, connector, moment, at) for purposes in ((TX, DEFAULT), (MAX,))]
    parts = [(A, traits.max_current, traits.phases)]
    parts += [(each[0], each[1].limit, each[1].number_phases or 3) for each in found if each is not None]
    phases = min(each[2] for each in parts)
    watts = min(Fraction(str(limit)) * (traits.voltage * phases if u is A else 1) for u, limit, _ in parts)
    return (watts if unit is W else watts / (traits.voltage * phases)), phases


def model_total(
    profiles: Sequence[InstalledProfile], moment: int, at: int, unit: m.ChargingRateUnit, traits: Traits
) -> tuple[Fraction, int]:
    """The exact sum of all connectors under the cap, and the largest number of phases."""
    amounts = [model_amount(profiles, number, moment, at, unit, traits) for number in CONNECTORS]
    total, phases = sum(amount for amount, _ in amounts), max(phases for _, phases in amounts)
    cap = model_limit(profiles, (MAX,), 1, moment, at)
    if cap is not None:
        used = min(phases, cap[1].number_phases or 3)
        watts = Fraction(str(cap[1].limit)) * (traits.voltage * used if cap[0] is A else 1)
        total = min(total, watts if unit is W else watts / (traits.voltage * phases))
    return Fraction(total), phases


@settings(max_examples=150, deadline=None)
@given(stores(), st.integers(0, 2), st.integers(10, HORIZON), st.sampled_from([A, W]), hardware)
def test_a_composite_schedule_is_the_model_at_each_second(
    profiles: tuple[InstalledProfile, ...], connector: int, at: int, unit: m.ChargingRateUnit, traits: Traits
) -> None:
    answer = composite(profiles, CONNECTORS, connector, HORIZON, at=at, unit=unit, traits=traits, bounds=NO_MERGE)
    periods = periods_of(answer)
    assert all(one[1:] != two[1:] for one, two in pairwise(periods))
    for second in range(HORIZON):
        _, limit, phases = next(each for each in reversed(periods) if each[0] <= second)
        moment = at + second
        if connector:
            amount, expected = model_amount(profiles, connector, moment, at, unit, traits)
        else:
            amount, expected = model_total(profiles, moment, at, unit, traits)
        assert (round(limit * 10), phases) == (amount * 10 // 1, expected)


@settings(max_examples=100, deadline=None)
@given(stores(), st.integers(1, 2), st.integers(10, HORIZON), hardware)
def test_a_composite_schedule_is_the_limit_of_the_connector_at_each_time(
    profiles: tuple[InstalledProfile, ...], connector: int, at: int, traits: Traits
) -> None:
    answer = composite(profiles, CONNECTORS, connector, HORIZON, at=at, traits=traits, bounds=NO_MERGE)
    moment = time(at)
    changes: list[tuple[int, float, int]] = []
    while (moment - time(at)).total_seconds() < HORIZON:
        limit, change = connector_limit(profiles, connector, CONNECTORS[connector], traits=traits, now=moment)
        limit = limit or Limit(traits.max_current, traits.phases)
        changes.append(
            (int((moment - time(at)).total_seconds()), round(limit.current * 1000) // 100 / 10, limit.phases)
        )
        if change is None:
            break
        assert change > moment
        moment = change
    merged = [each for number, each in enumerate(changes) if number == 0 or each[1:] != changes[number - 1][1:]]
    assert merged == periods_of(answer)


@settings(max_examples=100, deadline=None)
@given(stores(), st.integers(0, 3), st.integers(1, 6), st.sampled_from([A, W]), hardware)
def test_a_schedule_with_fewer_periods_exceeds_the_exact_one_nowhere(
    profiles: tuple[InstalledProfile, ...], connector: int, count: int, unit: m.ChargingRateUnit, traits: Traits
) -> None:
    def answer(bounds: ProfileBounds) -> list[tuple[int, float, int | None]]:
        return periods_of(
            composite(profiles, CONNECTORS, connector, HORIZON, at=10, unit=unit, traits=traits, bounds=bounds)
        )

    exact, merged = answer(NO_MERGE), answer(ProfileBounds(periods=count))
    assert len(merged) <= count
    assert merged[0][0] == 0
    assert {each[0] for each in merged} <= {each[0] for each in exact}
    for second in range(HORIZON):
        _, limit, phases = next(each for each in reversed(merged) if each[0] <= second)
        _, exact_limit, exact_phases = next(each for each in reversed(exact) if each[0] <= second)
        assert limit <= exact_limit
        assert (phases or 0) <= (exact_phases or 0)


wrong_shares = st.integers(-10_000, 10**8) | st.floats() | st.none()


@settings(max_examples=200, deadline=None)
@given(st.data(), stores(purposes=(MAX, MAX, DEFAULT, TX)), st.integers(10, HORIZON), hardware)
def test_the_limits_of_all_connectors_never_exceed_the_cap(  # SC-13
    data: st.DataObject, profiles: tuple[InstalledProfile, ...], at: int, traits: Traits
) -> None:
    def any_policy(cap: int, requests: Sequence[ShareRequest]) -> Any:
        if data.draw(st.booleans()):  # mostly a wrong number of shares
            return data.draw(st.lists(wrong_shares, max_size=5))
        return [data.draw(wrong_shares | st.just(each.limit)) for each in requests]

    def all_limits(_: int, requests: Sequence[ShareRequest]) -> list[int]:
        return [each.limit for each in requests]  # together more than the cap

    connectors = CONNECTORS | {3: data.draw(st.none() | st.just(RunningTransaction(time(5), None)))}
    traits = replace(traits, min_current=data.draw(st.sampled_from([0, 6])), switches_phases=data.draw(st.booleans()))
    policy = data.draw(st.sampled_from([equally, by_arrival, all_limits, any_policy]))
    result = live_limits(profiles, connectors, policy, traits=traits, now=time(at))
    assert policy in (all_limits, any_policy) or (result.correction, result.error) == ("", None)
    found = model_limit(profiles, (MAX,), 1, at, at)
    if found is None:
        return
    unit, cap = found
    milliamperes = {each: round(each.current * 1000) for each in result.limits.values() if each}
    amounts = [
        milliamperes[each] * (1 if unit is A else traits.voltage * each.phases)
        for each in result.limits.values()
        if each
    ]
    assert len(amounts) == len(result.limits)
    assert sum(amounts) <= round(cap.limit * 1000)
    for number, limit in result.limits.items():
        assert limit is not None
        whole, _ = connector_limit(profiles, number, connectors[number], traits=traits, now=time(at))
        assert whole is not None
        assert 0 <= limit.current <= whole.current
        assert limit.phases == whole.phases


class StoreMachine(RuleBasedStateMachine):
    """Set and clear against a dictionary of profiles by their id."""

    def __init__(self) -> None:
        super().__init__()
        self.profiles: tuple[InstalledProfile, ...] = ()
        self.model: dict[int, tuple[int, m.ChargingProfile]] = {}

    @rule(placed=placed_profiles())
    def set(self, placed: tuple[int, m.ChargingProfile]) -> None:
        connector, new = placed
        after = {
            number: (other, old)
            for number, (other, old) in self.model.items()
            if not (
                number == new.charging_profile_id
                or (other, old.charging_profile_purpose, old.stack_level)
                == (connector, new.charging_profile_purpose, new.stack_level)
            )
        }
        valid = new.valid_to is None or new.valid_from is None or new.valid_from < new.valid_to
        accepted = valid and len(after) < 5
        request = m.SetChargingProfileRequest(connector_id=connector, cs_charging_profiles=new)
        bounds = ProfileBounds(profiles=5)
        change, status = set_charging_profile(self.profiles, request, transactions=CONNECTORS, bounds=bounds, now=ZERO)
        assert (status == "Accepted") is accepted
        if accepted:
            self.model = after | {new.charging_profile_id: (connector, new)}
        assert {*self.profiles} - {*change.removed} | {*filter(None, [change.added])} == {*change.profiles}
        self.profiles = change.profiles

    @rule(
        number=st.none() | st.integers(1, 12),
        connector=st.none() | st.integers(0, 3),
        purpose=st.none() | st.sampled_from(m.ChargingProfilePurpose),
        level=st.none() | st.integers(0, 3),
    )
    def clear(
        self, number: int | None, connector: int | None, purpose: m.ChargingProfilePurpose | None, level: int | None
    ) -> None:
        cleared = [
            each
            for each, (other, old) in self.model.items()
            if (
                each == number
                if number is not None
                else connector in (None, other)
                and purpose in (None, old.charging_profile_purpose)
                and level in (None, old.stack_level)
            )
        ]
        request = m.ClearChargingProfileRequest(
            id=number, connector_id=connector, charging_profile_purpose=purpose, stack_level=level
        )
        change, status = clear_charging_profile(self.profiles, request)
        assert (status == "Accepted") is bool(cleared)
        self.model = {each: old for each, old in self.model.items() if each not in cleared}
        self.profiles = change.profiles

    @rule(connector=st.integers(1, 3))
    def transaction_stopped(self, connector: int) -> None:
        self.profiles = remove_tx_profiles(self.profiles, connector).profiles
        self.model = {
            number: (other, old)
            for number, (other, old) in self.model.items()
            if not (other == connector and old.charging_profile_purpose == TX)
        }

    @invariant()
    def contains_what_the_model_contains(self) -> None:
        found = {each.profile.charging_profile_id: (each.connector, each.profile) for each in self.profiles}
        assert found == self.model
        assert len(self.profiles) == len(found)


StoreMachine.TestCase.settings = settings(max_examples=50, stateful_step_count=30, deadline=None)
TestStore = StoreMachine.TestCase
