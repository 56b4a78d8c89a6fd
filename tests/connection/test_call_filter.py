"""A gate says which calls of the peer get to their handlers, before they are read."""

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


class Gatekeeper:
    def __init__(self, **verdicts: FilterResult) -> None:
        self.verdicts = verdicts
        self.answers: list[tuple[Payload, Payload]] = []

    def admit(self, action: str) -> FilterResult:
        return self.verdicts.get(action)

    def answered(self, request: Payload, response: Payload) -> None:
        self.answers.append((request, response))


async def reset(request: m.ResetRequest) -> m.ResetResponse:
    return m.ResetResponse(status=m.ResetStatus.ACCEPTED)


RESET = Route(m.ResetRequest, reset)


@in_virtual_time
async def test_what_the_gate_lets_pass_gets_to_its_handler_and_the_gate_learns_the_answer() -> None:
    gate = Gatekeeper()
    here, there = memory_pair()
    async with connected(here, RESET, gate=gate), by_hand(there) as peer:
        await peer.send(2, "1", "Reset", {"type": "Hard"})
        assert await peer.receive() == [3, "1", {"status": "Accepted"}]
    assert gate.answers == [(m.ResetRequest(type=m.ResetType.HARD), m.ResetResponse(status=m.ResetStatus.ACCEPTED))]


@in_virtual_time
@pytest.mark.item("CP-07")
async def test_a_call_to_be_met_with_silence_earns_no_answer_and_its_id_is_free_again() -> None:
    seen: list[Observation] = []
    gate = Gatekeeper(Reset=NoAnswer())
    here, there = memory_pair()
    async with connected(here, HEARTBEAT, RESET, gate=gate, observer=seen.append), by_hand(there) as peer:
        await peer.send(2, "1", "Reset", {"type": "Hard"})
        await peer.is_served()
        gate.verdicts.clear()
        await peer.send(2, "1", "Reset", {"type": "Hard"})
        assert await peer.receive() == [3, "1", {"status": "Accepted"}]
    assert "not answered" in str(seen[0].content)


@in_virtual_time
@pytest.mark.item("CP-07")
async def test_where_every_call_is_met_with_silence_a_malformed_one_is_counted_told_and_not_answered() -> None:
    seen: list[Observation] = []
    gate = Gatekeeper(**{"": NoAnswer()})
    here, there = memory_pair()
    async with connected(here, HEARTBEAT, gate=gate, observer=seen.append) as connection, by_hand(there) as peer:
        await peer.send(2, "1")
        await peer.is_served()
        assert sum(connection.session.defects.values()) == 1
        gate.verdicts.clear()
        await peer.send(2, "2")
        assert (await peer.receive())[:3] == [4, "2", "FormationViolation"]
    assert seen[0].unique_id == "1"


@in_virtual_time
async def test_a_refusal_of_the_gate_is_sent_whatever_the_payload_holds() -> None:
    gate = Gatekeeper(Reset=LocalCallError(ErrorCode.SECURITY_ERROR, "boot first"))
    here, there = memory_pair()
    async with connected(here, RESET, gate=gate), by_hand(there) as peer:
        await peer.send(2, "1", "Reset", {"type": 7})
        assert await peer.receive() == [4, "1", "SecurityError", "boot first", {}]
        await peer.send(2, "2", "Reboot", {})
        assert (await peer.receive())[:3] == [4, "2", "NotImplemented"]
    assert gate.answers == []


@in_virtual_time
async def test_an_answer_of_the_gate_takes_the_place_of_the_handlers_yet_the_request_is_checked() -> None:
    gate = Gatekeeper(Reset=REJECTED)
    here, there = memory_pair()
    async with connected(here, RESET, HEARTBEAT, gate=gate), by_hand(there) as peer:
        await peer.send(2, "1", "Reset", {"type": "Hard"})
        assert await peer.receive() == [3, "1", {"status": "Rejected"}]
        await peer.send(2, "2", "Reset", {"type": 7})
        assert (await peer.receive())[2] == "TypeConstraintViolation"
        await peer.send(2, "3", "Heartbeat", {})
        assert await peer.receive() == [3, "3", BEAT_JSON]
    assert gate.answers[0][1] == REJECTED
