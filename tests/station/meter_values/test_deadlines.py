"""The deadlines of meter values after changes that happen at the moment of a tick."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from ocpp16_sdk.station import Settings, Token, Traits
from ocpp16_sdk.station._context import Context
from ocpp16_sdk.station._state import Session
from ocpp16_sdk.station.effects import At, Effect
from ocpp16_sdk.station.meter_values._deadlines import ALIGNED, SAMPLED, TickDeadlines
from ocpp16_sdk.station.meter_values._keys import meter_value_settings

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
NO_CALLS: Any = None


def station(**texts: str) -> Context:
    """Return a station with a transaction that has started at noon."""
    traits = Traits()
    settings = Settings(meter_value_settings(traits, 22, 100))
    for name, text in texts.items():
        settings.change(name, text)
    context = Context("CP001", traits, settings, NOON, NO_CALLS)
    session = Session(token=Token("04A2B3"), started_at=NOON, meter_start=0)
    context.states[1] = replace(context.states[1], session=session)
    return context


def run(due: Generator[Effect, None, datetime | None]) -> tuple[datetime | None, list[Effect]]:
    """Return the result of a generator, and its effects."""
    effects = list[Effect]()
    while True:
        try:
            effects.append(next(due))
        except StopIteration as stop:
            return stop.value, effects


def test_a_deadline_that_was_due_before_the_settings_changed_has_no_tick() -> None:
    context = station(ClockAlignedDataInterval="900")
    deadlines = TickDeadlines(context)
    list(deadlines.set_all())
    context.now = NOON + timedelta(seconds=900.5)
    list(deadlines.set_all())  # the deadline of 12:15:00 is in the inbox already
    assert run(deadlines.aligned_due()) == (None, [At(ALIGNED, 0, 899.5)])


def test_after_a_jump_of_the_clock_the_tick_is_skipped() -> None:
    context = station(ClockAlignedDataInterval="900", MeterValueSampleInterval="60")
    deadlines = TickDeadlines(context)
    list(deadlines.set_all())
    context.now = NOON + timedelta(hours=2, seconds=10)
    assert run(deadlines.aligned_due()) == (None, [At(ALIGNED, 0, 890)])
    assert run(deadlines.sampled_due(1)) == (None, [At(SAMPLED, 1, 50)])


def test_a_deadline_that_is_a_little_early_or_late_keeps_its_tick() -> None:
    context = station(ClockAlignedDataInterval="900", MeterValueSampleInterval="60")
    deadlines = TickDeadlines(context)
    assert list(deadlines.set_all()) == [At(SAMPLED, 1, 60), At(ALIGNED, 0, 900)]
    context.now = NOON + timedelta(seconds=899.5)
    assert run(deadlines.aligned_due()) == (NOON + timedelta(seconds=900), [At(ALIGNED, 0, 900.5)])
    context.now = NOON + timedelta(seconds=65)
    assert run(deadlines.sampled_due(1)) == (NOON + timedelta(seconds=60), [At(SAMPLED, 1, 55)])
