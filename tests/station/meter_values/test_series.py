"""The thinning of the meter values of a transaction."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st

from ocpp16_sdk.messages import MeterValue, ReadingContext, SampledValue
from ocpp16_sdk.station import Reading, Token
from ocpp16_sdk.station._state import Session
from ocpp16_sdk.station._storage import by_table
from ocpp16_sdk.station.effects import StoreRow
from ocpp16_sdk.station.meter_values._measurands import ENERGY
from ocpp16_sdk.station.meter_values._series import Series, restored
from ocpp16_sdk.station.meter_values._transaction_data import TransactionData

START = datetime(2026, 5, 1, tzinfo=UTC)
SESSION = Session(token=Token("04A2B3"), started_at=START, meter_start=0)
TICKS = st.lists(st.tuples(st.sampled_from(["sampled", "clock-aligned"]), st.integers(0, 2)), max_size=60)


def at(second: int) -> datetime:
    return START + timedelta(seconds=second)


def value(second: int) -> MeterValue:
    return MeterValue(timestamp=at(second), sampled_value=(SampledValue(value=str(second)),))


def seconds(values: object) -> list[int]:
    return [int(each.sampled_value[0].value) for each in values]  # type: ignore[attr-defined]


def values_of(series: Series) -> list[MeterValue]:
    return [each for entry in series.entries for each in entry.values]


def series_of(count: int, bound: int) -> Series:
    series = Series()
    for number in range(1, count + 1):
        series = series.add("sampled", at(number), (value(number),), bound)
    return series


def test_every_other_value_is_dropped_above_the_bound() -> None:  # CP-93
    assert seconds(values_of(series_of(8, 8))) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert seconds(values_of(series_of(9, 8))) == [2, 4, 6, 8]
    assert seconds(values_of(series_of(17, 8))) == [2, 4, 6, 8, 10, 12, 14, 16]
    assert seconds(values_of(series_of(18, 8))) == [4, 8, 12, 16]
    assert seconds(values_of(series_of(1000, 8))) == [128, 256, 384, 512, 640, 768, 896]


def test_both_kinds_are_thinned_alike() -> None:
    series = Series()
    for number in range(1, 9):
        series = series.add("sampled", at(number), (value(number),), 8)
        series = series.add("clock-aligned", at(number), (value(100 + number),), 8)
    assert seconds(values_of(series)) == [2, 102, 4, 104, 6, 106, 8, 108]


@given(TICKS, st.integers(3, 20))
def test_begin_end_order_and_bound_are_kept_whatever_happens(  # CP-92, CP-93
    ticks: list[tuple[str, int]], bound: int
) -> None:
    data, rows = TransactionData(bound), dict[tuple[str, str], bytes]()

    def store(effects: object) -> None:
        for effect in effects:  # type: ignore[attr-defined]
            assert isinstance(effect, StoreRow)
            rows.pop((effect.table, effect.key), None)
            if effect.content is not None:
                rows[effect.table, effect.key] = effect.content

    store(data.begin(1, Reading(energy=0), START))
    for second, (kind, count) in enumerate(ticks, 1):
        store(data.add(1, kind, at(second), (value(second),) * count))
    values = data.values(1, SESSION, (ENERGY,), (value(100), value(101)))
    contexts = [each.sampled_value[0].context for each in values]
    assert contexts[0] is ReadingContext.TRANSACTION_BEGIN
    assert seconds(values[-2:]) == [100, 101]
    assert len(values) <= bound
    assert seconds(values) == sorted(seconds(values))
    if sum(count for _, count in ticks) <= bound - 3:
        assert len(values) == 3 + sum(count for _, count in ticks)
    again = TransactionData(bound)  # what the store has is what the memory had
    again.restore(by_table(rows))
    assert again.values(1, SESSION, (ENERGY,), (value(100), value(101))) == values
    store(again.forget(1))
    assert rows == {}


def test_a_series_continues_after_a_restart() -> None:
    before = series_of(20, 8)
    after = restored(before.entries, 8)
    assert (after.entries, after.step) == (before.entries, before.step)
    assert seconds(values_of(restored(before.entries, 2))) == [8, 16]
