"""The observer is called exactly once for each message in either direction, and learns the outcome of the message."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import anyio
import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from ocpp16_sdk import messages as m
from ocpp16_sdk.connection import Observation
from ocpp16_sdk.connection._observer import CANCELLED, NOT_SENT
from ocpp16_sdk.errors import ConnectionClosedError, ErrorCode, LocalCallError
from ocpp16_sdk.model import Request, Route
from ocpp16_sdk.protocol import Defect
from ocpp16_sdk.transports import Transport, memory_pair
from tests.support.connections import BEAT_JSON, HEARTBEAT, HalfDead, by_hand, calling, connected
from tests.support.virtual_time import in_virtual_time

IN, OUT = False, True
MESSAGES = [
    "",
    "{}",
    "[5]",
    "[2,1]",
    '[2,"","Heartbeat",{}]',
    f'[2,"{"x" * 37}","Heartbeat",{{}}]',
    f'[2,"{"x" * 600}","Heartbeat",{{}}]',
    '[2,"a1","Heartbeat"]',
    '[2,"a1","Heartbeat",[]]',
    '[2,"a2","Heartbeat",{}]',
    '[2,"a2","Heartbeat",{"more":1}]',
    '[2,"a3","Foo",{}]',
    '[2,"a4","Reset",{"type":"Soft"}]',
    '[2,"a5","Authorize",{"idTag":"slow"}]',
    '[2,"a5","Heartbeat",{}]',
    '[2,"a6","Authorize",{"idTag":"fail"}]',
    '[2,"a7","Authorize",{"idTag":"refuse"}]',
    '[2,"a8","Authorize",{}]',
    '[3,"stray",{}]',
    '[4,"stray","GenericError","",{}]',
    '[3,"stray"',
]


class Recording:
    """A transport that records the messages in both directions."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.aclose = transport.aclose
        self.messages: list[tuple[bool, str]] = []

    async def send(self, text: str) -> None:
        await self._transport.send(text)
        self.messages.append((OUT, text))

    async def receive(self) -> str:
        text = await self._transport.receive()
        self.messages.append((IN, text))
        return text


async def authorize(request: m.AuthorizeRequest) -> m.AuthorizeResponse:
    match request.id_tag:
        case "slow":
            await anyio.sleep(7)
        case "fail":
            raise RuntimeError
        case "refuse":
            raise LocalCallError(ErrorCode.SECURITY_ERROR)
        case _:
            pass
    return m.AuthorizeResponse(id_tag_info=m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED))


ROUTES = (HEARTBEAT, Route(m.AuthorizeRequest, authorize), Route(m.ResetRequest, None))


Sent = list[tuple[float, str]]
"""Raw messages to one side, each with the seconds before it."""
raw_messages = st.lists(st.tuples(st.sampled_from([0, 0, 4]), st.sampled_from(MESSAGES)), max_size=15)
fault_lists = st.lists(st.sampled_from(["", "lost", "doubled", "spoiled"]), max_size=10)
call_counts = st.integers(0, 3)


@dataclass
class Side:
    """One side of a session: its connection is observed, and its transport records what it carries."""

    transport: Recording
    is_charge_point: bool
    seen: list[Observation] = field(default_factory=list[Observation])

    async def run(self, calls: int, length: float) -> None:
        """Run the connection, and make calls on it."""
        options = {"observer": self.seen.append, "peer_is_charge_point": not self.is_charge_point}
        async with connected(self.transport, *ROUTES, **options) as connection, calling(connection) as open_calls:
            for number in range(calls):
                open_calls.begin(str(number), m.AuthorizeRequest(id_tag="slow" if number else "A"), timeout=5)
            await anyio.sleep(length)


async def relay(source: Transport, target: Transport, faults: list[str]) -> None:
    """Pass on each message; the faults apply to the first ones."""
    with suppress(ConnectionClosedError):
        while True:
            text, fault = await source.receive(), faults.pop() if faults else ""
            kind, *rest = json.loads(text)
            if fault == "spoiled" and kind == 3:
                text = json.dumps([3, rest[0], {"more": 1}])
            for _ in range({"lost": 0, "doubled": 2}.get(fault, 1)):
                await target.send(text)


@settings(deadline=None, max_examples=150)
@given(
    raw=st.tuples(raw_messages, raw_messages),
    calls=st.tuples(call_counts, call_counts),
    faults=st.tuples(fault_lists, fault_lists),
    length=st.sampled_from([0, 4, 40]),
)
@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_there_is_one_observation_for_each_message_on_both_sides(
    backend: str, raw: tuple[Sent, Sent], calls: tuple[int, int], faults: tuple[list[str], list[str]], length: float
) -> None:
    """Both roles call each other; messages in between are lost, doubled, spoiled and inserted."""

    @in_virtual_time
    async def run() -> None:
        pairs = memory_pair(), memory_pair()
        sides = [Side(Recording(pair[0]), is_charge_point=number == 1) for number, pair in enumerate(pairs)]
        inner = [pair[1] for pair in pairs]

        async def insert(number: int) -> None:
            with suppress(ConnectionClosedError):
                for delay, text in raw[number]:
                    await anyio.sleep(delay)
                    await inner[number].send(text)

        async with anyio.create_task_group() as tasks:
            for number in (0, 1):
                tasks.start_soon(relay, inner[number], inner[1 - number], [*faults[number]])
                tasks.start_soon(insert, number)
                tasks.start_soon(sides[number].run, calls[number], length)
        for side in sides:
            check(side.transport.messages, side.seen)

    run(backend=backend)


def check(messages: list[tuple[bool, str]], seen: list[Observation]) -> None:
    """Compare what was observed with what a transport has carried."""
    with_text = Counter((each.outgoing, each.text) for each in seen if each.text)
    assert with_text == Counter((outgoing, text) for outgoing, text in messages if text)
    empty = [each for each in seen if not each.text]
    received_empty = [each for each in empty if (each.outgoing, each.content) == (IN, "not JSON")]
    assert len(received_empty) == messages.count((IN, ""))
    for each in empty:  # an empty message, an answer that was not sent, or a call without an answer
        assert each.content in ("not JSON", CANCELLED, NOT_SENT) or each.latency is not None
    frames = [(outgoing, json.loads(text)) for outgoing, text in messages if is_frame(text)]
    made = Counter(frame[1] for outgoing, frame in frames if outgoing and frame[0] == 2)
    assert Counter(each.unique_id for each in seen if not each.outgoing and each.latency is not None) == made
    asked = Counter(frame[1] for outgoing, frame in frames if not outgoing and frame[0] == 2)
    asked -= Counter(each.unique_id for each in seen if each.content == Defect.DUPLICATE.value)  # it has no answer
    answered = Counter(each.unique_id for each in seen if each.outgoing and each.unique_id not in made)
    assert {each: count for each, count in answered.items() if each in asked} == asked
    for each in seen:
        if is_frame(each.text):
            assert each.unique_id == json.loads(each.text)[1]


def is_frame(text: str) -> bool:
    """Return whether a text is an array with a message type and a valid id."""
    try:
        frame: Any = json.loads(text)
    except ValueError:
        return False
    match frame:
        case [int(), str(unique_id), _, *_]:
            return 0 < len(unique_id) <= 36
        case _:
            return False


@in_virtual_time
async def test_an_answer_that_could_not_be_sent_is_not_observed_as_sent() -> None:
    seen: list[Observation] = []
    here, there = memory_pair()
    async with connected(HalfDead(here), HEARTBEAT, observer=seen.append), by_hand(there) as peer:
        await peer.send(2, "1", "Heartbeat", {})
        await anyio.wait_all_tasks_blocked()
    assert [(each.outgoing, each.content, bool(each.text)) for each in seen] == [
        (IN, m.HeartbeatRequest(), True),
        (OUT, NOT_SENT, False),
    ]


@in_virtual_time
async def test_a_call_beyond_the_limit_is_observed_and_so_is_its_refusal() -> None:
    seen: list[Observation] = []
    here, there = memory_pair()
    slow = Route(m.AuthorizeRequest, authorize)
    async with (
        connected(here, slow, observer=seen.append),
        by_hand(there) as peer,
        anyio.create_task_group() as tasks,
    ):

        async def send() -> None:
            for number in range(70):
                await peer.send(2, str(number), "Authorize", {"idTag": "slow"})

        tasks.start_soon(send)
        for _ in range(70):
            await peer.receive()
    ids = [[each.unique_id for each in seen if each.outgoing is direction] for direction in (IN, OUT)]
    assert sorted(ids[0]) == sorted(ids[1]) == sorted(map(str, range(70)))
    assert sum(each.content == "too many calls at once" for each in seen) == 6


@in_virtual_time
async def test_a_late_answer_names_the_call_that_it_answers() -> None:
    seen: list[Observation] = []
    here, there = memory_pair()
    async with connected(here, observer=seen.append) as connection, by_hand(there) as peer:
        async with calling(connection) as calls:
            calls.begin("slow", timeout=1)
            unique_id = await peer.receive_call()
        await peer.beat(unique_id)
        await anyio.wait_all_tasks_blocked()
    late = seen[-1]
    assert (late.content, late.unique_id, late.action) == (Defect.LATE.value, unique_id, "Heartbeat")
    assert json.loads(late.text) == [3, unique_id, BEAT_JSON]


@in_virtual_time
async def test_a_binary_message_is_counted_observed_and_logged_once(caplog: pytest.LogCaptureFixture) -> None:  # J-22
    seen: list[Observation] = []
    here, there = memory_pair()
    here.on_binary_message = None  # type: ignore[attr-defined]
    async with connected(here, HEARTBEAT, observer=seen.append) as connection, by_hand(there):
        for _ in range(3):
            here.on_binary_message()  # type: ignore[attr-defined]
        assert connection.session.defects == {Defect.BINARY: 3}
    assert [each.content for each in seen] == ["a binary message"] * 3
    assert [record.getMessage() for record in caplog.records if record.levelname == "WARNING"] == [
        "'CP1' sent a defective message: a binary message"
    ]


@in_virtual_time
async def test_an_answer_to_a_new_key_hides_what_the_peer_repeats() -> None:
    key, seen = "00112233445566778899aabbccddeeff", list[Observation]()
    request = m.ChangeConfigurationRequest(key="AuthorizationKey", value=key)
    requests: list[tuple[Request[m.ChangeConfigurationResponse], bool]] = [
        (request, True),
        (m.ChangeConfigurationRequest(key="MeterValueSampleInterval", value=key), False),
    ]
    here, there = memory_pair()
    async with connected(here, observer=seen.append) as connection, by_hand(there) as peer:
        for each, hidden in requests:
            async with calling(connection) as calls:
                calls.begin("set", each)
                unique_id = await peer.receive_call("ChangeConfiguration")
                await peer.send(4, unique_id, "GenericError", f"cannot store {key}", {"value": key})
            error = calls.ended["set"]
            shown = f"{error} {error!r} {vars(error)} {seen[-1].content}"
            assert (key not in shown) is hidden
            assert ("GenericError" in shown) is True
