"""A peer that repeats one thing gets a few log lines, and a charge point that connects again and again does too."""

from __future__ import annotations

import logging
from collections import Counter

import anyio
import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk._log_limit import LogLimit
from ocpp16_sdk.connection import Observation, after_answer
from ocpp16_sdk.errors import NotSentError
from ocpp16_sdk.model import Route
from ocpp16_sdk.transports import memory_pair
from ocpp16_sdk.validation.lenient import Lenient
from tests.support.connections import HEARTBEAT, HalfDead, by_hand, connected
from tests.support.virtual_time import in_virtual_time

MANY = 50


def lines(caplog: pytest.LogCaptureFixture) -> Counter[str]:
    return Counter(record.levelname for record in caplog.records)


@in_virtual_time
async def test_the_same_repair_is_logged_once_and_observed_always(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "ocpp16_sdk")
    seen: list[Observation] = []
    here, there = memory_pair()
    async with connected(here, HEARTBEAT, policy=Lenient(), observer=seen.append), by_hand(there) as peer:
        for number in range(MANY):
            await peer.send(2, str(number), "Heartbeat", {f"field{number}": 1})
            await peer.receive()
    assert sum(len(each.repairs) for each in seen) == MANY
    assert lines(caplog)["INFO"] == 1
    assert caplog.text.count("was read with 1 repairs") == MANY


@in_virtual_time
async def test_answers_to_a_peer_that_is_gone_are_one_line(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "ocpp16_sdk")
    here, there = memory_pair()
    async with connected(HalfDead(here), HEARTBEAT), by_hand(there) as peer:
        for number in range(MANY):
            await peer.send(2, str(number), "Heartbeat", {})
        await anyio.wait_all_tasks_blocked()
    assert sum(line.startswith("an answer to 'CP1' was not sent: ") for line in caplog.messages) == 1


@in_virtual_time
async def test_a_handler_that_a_peer_makes_fail_again_and_again_is_logged_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fail(request: m.AuthorizeRequest) -> m.AuthorizeResponse:
        raise KeyError if request.id_tag == "other" else RuntimeError

    caplog.set_level(logging.INFO, "ocpp16_sdk")
    here, there = memory_pair()
    async with connected(here, Route(m.AuthorizeRequest, fail)), by_hand(there) as peer:
        for number in range(MANY):
            for id_tag in ("one", "other"):
                await peer.send(2, f"{number} {id_tag}", "Authorize", {"idTag": id_tag})
                assert (await peer.receive())[2] == "InternalError"
    assert lines(caplog) == {"ERROR": 2}
    assert sorted(
        record.exc_info[0].__name__ for record in caplog.records if record.exc_info and record.exc_info[0]
    ) == [
        "KeyError",
        "RuntimeError",
    ]


@in_virtual_time
async def test_an_action_after_the_answer_that_fails_again_and_again_is_logged_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def action() -> None:
        raise NotSentError("Heartbeat was not sent: not now")

    async def handler(_: m.ResetRequest) -> m.ResetResponse:
        after_answer(action)
        return m.ResetResponse(status=m.ResetStatus.ACCEPTED)

    caplog.set_level(logging.INFO, "ocpp16_sdk")
    here, there = memory_pair()
    async with connected(here, HEARTBEAT, Route(m.ResetRequest, handler)), by_hand(there) as peer:
        for number in range(MANY):
            await peer.send(2, str(number), "Reset", {"type": "Soft"})
            await peer.receive()
        await peer.is_served()
    assert lines(caplog) == {"WARNING": 1}


def test_a_kind_may_have_several_lines_and_the_number_of_kinds_is_limited() -> None:
    limit = LogLimit(60, max_kinds=2, per_kind=3)
    assert [limit.note(kind, 0)[0] for kind in "aaaabc"] == [True, True, True, False, True, False]
    assert [limit.note(kind, 0)[0] for kind in "bbb"] == [True, True, False]
