"""A call filter decides which calls of the peer are given to their handlers, before they are read."""

from __future__ import annotations

import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.connection import FilterResult, NoAnswer, Observation
from ocpp16_sdk.errors import ErrorCode, LocalCallError
from ocpp16_sdk.model import Payload, Route
from ocpp16_sdk.transports import memory_pair
from tests.support.connections import BEAT_JSON, HEARTBEAT, by_hand, connected
from tests.support.virtual_time import in_virtual_time

REJECTED = m.ResetResponse(status=m.ResetStatus.REJECTED)


class ScriptedFilter:
    def __init__(self, **results: FilterResult) -> None:
        self.results = results
        self.responses: list[tuple[Payload, Payload]] = []

    def filter_call(self, action: str) -> FilterResult:
        return self.results.get(action)

    def note_response(self, request: Payload, response: Payload) -> None:
        self.responses.append((request, response))


async def reset(request: m.ResetRequest) -> m.ResetResponse:
    return m.ResetResponse(status=m.ResetStatus.ACCEPTED)


RESET = Route(m.ResetRequest, reset)


@in_virtual_time
async def test_a_call_that_passes_the_filter_gets_to_its_handler_and_the_filter_notes_the_response() -> None:
    scripted = ScriptedFilter()
    here, there = memory_pair()
    async with connected(here, RESET, call_filter=scripted), by_hand(there) as peer:
        await peer.send(2, "1", "Reset", {"type": "Hard"})
        assert await peer.receive() == [3, "1", {"status": "Accepted"}]
    assert scripted.responses == [
        (m.ResetRequest(type=m.ResetType.HARD), m.ResetResponse(status=m.ResetStatus.ACCEPTED))
    ]


@in_virtual_time
@pytest.mark.item("CP-07")
async def test_a_call_without_an_answer_is_ignored_and_its_id_is_free_again() -> None:
    seen: list[Observation] = []
    scripted = ScriptedFilter(Reset=NoAnswer())
    here, there = memory_pair()
    async with connected(here, HEARTBEAT, RESET, call_filter=scripted, observer=seen.append), by_hand(there) as peer:
        await peer.send(2, "1", "Reset", {"type": "Hard"})
        await peer.is_served()
        scripted.results.clear()
        await peer.send(2, "1", "Reset", {"type": "Hard"})
        assert await peer.receive() == [3, "1", {"status": "Accepted"}]
    assert "not answered" in str(seen[0].content)


@in_virtual_time
@pytest.mark.item("CP-07")
async def test_where_no_call_is_answered_a_malformed_one_is_counted_reported_and_not_answered() -> None:
    seen: list[Observation] = []
    scripted = ScriptedFilter(**{"": NoAnswer()})
    here, there = memory_pair()
    async with (
        connected(here, HEARTBEAT, call_filter=scripted, observer=seen.append) as connection,
        by_hand(there) as peer,
    ):
        await peer.send(2, "1")
        await peer.is_served()
        assert sum(connection.session.defects.values()) == 1
        scripted.results.clear()
        await peer.send(2, "2")
        assert (await peer.receive())[:3] == [4, "2", "FormationViolation"]
    assert seen[0].unique_id == "1"


@in_virtual_time
async def test_a_refusal_of_the_filter_is_sent_whatever_the_payload_holds() -> None:
    scripted = ScriptedFilter(Reset=LocalCallError(ErrorCode.SECURITY_ERROR, "boot first"))
    here, there = memory_pair()
    async with connected(here, RESET, call_filter=scripted), by_hand(there) as peer:
        await peer.send(2, "1", "Reset", {"type": 7})
        assert await peer.receive() == [4, "1", "SecurityError", "boot first", {}]
        await peer.send(2, "2", "Reboot", {})
        assert (await peer.receive())[:3] == [4, "2", "NotImplemented"]
    assert scripted.responses == []


@in_virtual_time
async def test_a_response_of_the_filter_replaces_the_handlers_and_the_request_is_checked() -> None:
    scripted = ScriptedFilter(Reset=REJECTED)
    here, there = memory_pair()
    async with connected(here, RESET, HEARTBEAT, call_filter=scripted), by_hand(there) as peer:
        await peer.send(2, "1", "Reset", {"type": "Hard"})
        assert await peer.receive() == [3, "1", {"status": "Rejected"}]
        await peer.send(2, "2", "Reset", {"type": 7})
        assert (await peer.receive())[2] == "TypeConstraintViolation"
        await peer.send(2, "3", "Heartbeat", {})
        assert await peer.receive() == [3, "3", BEAT_JSON]
    assert scripted.responses[0][1] == REJECTED
