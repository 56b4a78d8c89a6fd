"""An application may mend or split each text before it is read."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

import anyio
import pytest

from ocpp16_sdk import ConnectionOptions
from ocpp16_sdk.connection import Observation
from ocpp16_sdk.model import Route
from ocpp16_sdk.transports import memory_pair
from tests.support.connections import BEAT_JSON, HEARTBEAT, Peer, by_hand, connected
from tests.support.virtual_time import in_virtual_time

ROUTES: list[Route] = [HEARTBEAT]


def lines(caplog: pytest.LogCaptureFixture) -> list[tuple[int, str]]:
    return [(each.levelno, each.getMessage()) for each in caplog.records if "prepare_text" in each.getMessage()]


def by_line(text: str) -> list[str]:
    return text.splitlines()


async def answered(peer: Peer, *unique_ids: str) -> None:
    for unique_id in unique_ids:
        assert await peer.receive() == [3, unique_id, BEAT_JSON]


@in_virtual_time
async def test_each_frame_in_a_text_is_answered_and_observed(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    seen: list[Observation] = []
    frames = [f'[2,"{number}","Heartbeat",{{}}]' for number in range(100)]
    here, there = memory_pair()
    async with connected(here, *ROUTES, prepare_text=by_line, observer=seen.append), by_hand(there) as peer:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(peer.transport.send, "\n".join(frames))
            await answered(peer, *map(str, range(100)))
        await peer.transport.send(frames[0])
        await answered(peer, "0")
    assert [each.text for each in seen if not each.outgoing] == [*frames, frames[0]]
    assert lines(caplog) == [(logging.INFO, "prepare_text changed a message of 'CP1', which is read as 100 frames")]


@in_virtual_time
async def test_an_empty_list_ignores_a_text_and_one_text_mends_it() -> None:
    def prepare(text: str) -> Iterable[str]:
        return () if text == "ping" else (text.replace("'", '"'),)

    here, there = memory_pair()
    async with connected(here, *ROUTES, prepare_text=prepare) as connection, by_hand(there) as peer:
        await peer.transport.send("ping")
        await peer.transport.send("[2,'1','Heartbeat',{}]")
        await answered(peer, "1")
        assert connection.session.defects == {}


@pytest.mark.parametrize("result", ["a text", None, [1], 5, ValueError("a bug")])
@in_virtual_time
async def test_a_function_that_fails_is_logged_once_and_the_text_is_read(
    result: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def prepare(_: str) -> Any:
        if isinstance(result, ValueError):
            raise result
        return result

    here, there = memory_pair()
    async with connected(here, *ROUTES, prepare_text=prepare), by_hand(there) as peer:
        for unique_id in "123":
            await peer.send(2, unique_id, "Heartbeat", {})
            await answered(peer, unique_id)
    shown = [each for each in lines(caplog) if each[0] >= logging.INFO]
    assert shown == [(logging.ERROR, "prepare_text failed for a message of 'CP1', which is read unchanged")]


def test_it_is_a_function() -> None:
    with pytest.raises(TypeError, match=r"^prepare_text=1: must be a function without `async` or None$"):
        ConnectionOptions(prepare_text=1)  # type: ignore[arg-type]
