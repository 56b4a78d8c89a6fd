"""Whatever a peer sends, in either role: a CALL with a readable id gets one answer, and the connection stays open."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anyio
import pytest
from hypothesis import given, settings, strategies as st

from ocpp16_sdk import messages as m
from ocpp16_sdk.connection import Connection
from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.model import Initiator, Route
from ocpp16_sdk.transports import memory_pair
from tests.support.connections import BEAT, HEARTBEAT, Peer, beat, by_hand, calling, connected
from tests.support.frame_oracle import judged
from tests.support.frame_strategies import texts
from tests.support.virtual_time import backend_options, in_virtual_time

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "frames.json").read_text())


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['proves']} {vector['says']}")
@in_virtual_time
async def test_a_vector_gets_its_answer(vector: Mapping[str, Any]) -> None:
    here, there = memory_pair()
    async with connected(here, HEARTBEAT), by_hand(there) as peer:
        await there.send(vector["text"])
        if vector["answer"] is not None:
            answer = await peer.receive()
            assert answer[: len(vector["answer"])] == vector["answer"]
            assert len(answer) == {3: 3, 4: 5}[answer[0]]
        await peer.is_served()


async def reset(_: m.ResetRequest) -> m.ResetResponse:
    return m.ResetResponse(status=m.ResetStatus.REJECTED)


def routes(peer: Initiator) -> dict[str, Route]:
    handlers: Mapping[str, Any] = {"Heartbeat": beat, "Reset": reset}
    return {
        action.name: Route(action.request, handlers.get(action.name))
        for action in m.ACTIONS.values()
        if action.initiator in (peer, Initiator.BOTH)
    }


class Session:
    """A connection that receives one text after the other, and its answers."""

    def __init__(self, peer: Initiator) -> None:
        here, self.there = memory_pair()
        self.connection = Connection(here, routes(peer), identity="CP1")
        self.answers: list[list[Any]] = []

    async def listen(self) -> None:
        try:
            while True:
                self.answers.append(await Peer(self.there).receive())
        except ConnectionClosedError:
            return

    async def answers_to(self, text: str) -> list[list[Any]]:
        self.answers.clear()
        await self.there.send(text)
        await anyio.wait_all_tasks_blocked()
        return list(self.answers)


def check(text: str, answers: list[list[Any]]) -> None:
    match judged(text):
        case ("no JSON",):
            # An id before the break is answered, if it is read.
            assert len(answers) <= 1
            assert [answer[2] for answer in answers] in ([], ["FormationViolation"], ["NotImplemented"])
        case ("call" | "broken" as kind, *rest) if kind == "call" or rest[0] == 2:
            unique_id = rest[0] if kind == "call" else rest[1]
            (answer,) = answers
            assert answer[0] in (3, 4)
            assert answer[1] == unique_id
        case _:
            assert answers == []


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
@pytest.mark.parametrize("peer", [Initiator.CHARGE_POINT, Initiator.CENTRAL_SYSTEM])
@settings(max_examples=60, deadline=None)
@given(messages=st.lists(texts, min_size=1, max_size=12))
def test_every_call_with_a_readable_id_earns_one_answer(peer: Initiator, backend: str, messages: list[str]) -> None:
    async def run() -> None:
        session = Session(peer)
        async with calling(session.connection) as calls:
            calls.tasks.start_soon(session.connection.run)
            calls.tasks.start_soon(session.listen)
            await calls.begin_in_order("open")  # an own call that none of this may disturb
            ((_, unique_id, *_),) = session.answers
            for text in messages:
                check(text, await session.answers_to(text))
            await Peer(session.there).beat(unique_id)
            await anyio.wait_all_tasks_blocked()
            assert calls.ended == {"open": BEAT}
            await session.connection.aclose()

    anyio.run(run, backend=backend, backend_options=backend_options(backend))
