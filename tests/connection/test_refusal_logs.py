"""A refused request leaves a log line: the first of a kind at WARNING, and all at DEBUG, without any value."""

from __future__ import annotations

import logging

import pytest
from hypothesis import given, strategies as st

from ocpp16_sdk import messages as m
from ocpp16_sdk._log_limit import LimitedLog, LogLimit
from ocpp16_sdk.model import Route
from ocpp16_sdk.transports import memory_pair
from tests.support.connections import HEARTBEAT, by_hand, connected
from tests.support.virtual_time import in_virtual_time

SECRET = "04A2B3C4-not-to-be-logged-at-all"
REFUSED: list[tuple[str, dict[str, str], str]] = [
    ("Foo", {"value": SECRET}, "Foo of 'CP1' was refused with NotImplemented: the action is not known"),
    ("Reset", {"type": "Soft"}, "Reset of 'CP1' was refused with NotSupported: no handler is registered for it"),
    ("Authorize", {}, "Authorize of 'CP1' was refused with OccurenceConstraintViolation"),
    ("Authorize", {"idTag": SECRET}, "Authorize of 'CP1' was refused with PropertyConstraintViolation"),
    ("Bad\x1b[31m" + "x" * 300, {}, "Bad\\x1b[31mxxx"),
]


@in_virtual_time
async def test_each_kind_of_refusal_is_logged_once_at_warning_and_always_at_debug(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    here, there = memory_pair()
    routes = (HEARTBEAT, Route(m.AuthorizeRequest, None), Route(m.ResetRequest, None))
    async with connected(here, *routes), by_hand(there) as peer:
        for number in range(3):
            for action, payload, _ in REFUSED:
                await peer.send(2, f"id {number}", action, payload)
                assert (await peer.receive())[0] == 4
    for level, times in ((logging.WARNING, 1), (logging.DEBUG, 2)):
        lines = [record.getMessage() for record in caplog.records if record.levelno == level]
        for _, _, start in REFUSED:
            found = [line for line in lines if line.startswith(start)]
            assert len(found) == times, (level, start)
            assert all("unique id id " in line and len(line) < 300 for line in found)
    assert "idTag (missing)" in caplog.text
    assert SECRET not in caplog.text
    assert "\x1b" not in caplog.text


@in_virtual_time
async def test_a_peer_that_invents_kinds_gets_few_lines(caplog: pytest.LogCaptureFixture) -> None:
    here, there = memory_pair()
    async with connected(here, HEARTBEAT), by_hand(there) as peer:
        for number in range(100):
            await peer.send(2, str(number), f"Action{number}", {})
            await peer.receive()
    assert 1 <= sum(record.levelno == logging.WARNING for record in caplog.records) <= 8


@given(st.lists(st.tuples(st.integers(0, 50), st.floats(0, 30)), max_size=200))
def test_every_event_is_shown_or_counted_and_a_period_has_few_lines(events: list[tuple[int, float]]) -> None:
    limit, now, shown, omitted, lines = LogLimit(60, max_kinds=5), 0.0, 0, 0, list[float]()
    for kind, delay in events:
        now += delay
        line, counted = limit.note(kind, now)
        shown += line
        omitted += counted
        lines += [now] * line
        assert sum(time > now - 60 for time in lines) <= 10  # two periods of five lines
    line, counted = limit.note("last", now + 60)
    assert line
    assert shown + omitted + counted == len(events)


def test_the_first_of_each_kind_is_shown_again_in_each_period() -> None:
    limit = LogLimit(60, max_kinds=2)
    assert [limit.note(kind, 0) for kind in "aabbc"] == [(True, 0), (False, 0), (True, 0), (False, 0), (False, 0)]
    assert [limit.note(kind, time) for kind, time in (("c", 59.9), ("c", 60), ("a", 61))] == [
        (False, 0),
        (True, 4),
        (True, 0),
    ]


def test_a_limited_log_counts_by_its_clock(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    times = iter([0.0, 1.0, 2.0, 61.0])
    log = LimitedLog(logging.getLogger("ocpp16_sdk.test"), LogLimit(), lambda: next(times))
    for number in range(4):
        log.log(logging.INFO, "kind", "event %s", number)
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        (logging.INFO, "event 0"),
        (logging.DEBUG, "event 1"),
        (logging.DEBUG, "event 2"),
        (logging.INFO, "2 more events of this kind were not logged in the last minute"),
        (logging.INFO, "event 3"),
    ]
