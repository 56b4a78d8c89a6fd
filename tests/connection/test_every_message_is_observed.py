"""The observer is called exactly once for each message in either direction, and learns the outcome of the message."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable

import anyio
import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from ocpp16_sdk import messages as m
from ocpp16_sdk.connection import Observation
from ocpp16_sdk.connection._observer import CANCELLED, NOT_SENT
from ocpp16_sdk.errors import ErrorCode, LocalCallError
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
ANSWERS: list[Callable[[str], str] | None] = [
    lambda unique_id: json.dumps([3, unique_id, BEAT_JSON]),
    lambda unique_id: json.dumps([3, unique_id, {"more": 1}]),
    lambda unique_id: json.dumps([3, unique_id, 5]),
    lambda unique_id: json.dumps([4, unique_id, "GenericError", "", {}]),
    None,
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


@settings(deadline=None, max_examples=150)
@given(
    sent=st.lists(st.sampled_from(MESSAGES), max_size=20),
    answers=st.lists(st.sampled_from(ANSWERS), max_size=3),
    wait=st.sampled_from([0, 4, 20]),
    repeated=st.booleans(),
)
@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_there_is_one_observation_for_each_message(
    backend: str, sent: list[str], answers: list[Callable[[str], str] | None], wait: float, repeated: bool
) -> None:
    @in_virtual_time
    async def run() -> None:
        here, there = memory_pair()
        recording, seen = Recording(here), list[Observation]()
        options = {"observer": seen.append, "peer_is_charge_point": True}
        async with (
            connected(recording, *ROUTES, **options) as connection,
            calling(connection) as calls,
            anyio.create_task_group() as tasks,
        ):

            async def peer() -> None:
                for text in sent:
                    await there.send(text)
                await anyio.sleep(wait)

            async def answer() -> None:
                remaining = list(answers)
                while True:
                    frame = json.loads(await there.receive())
                    chosen = remaining.pop() if frame[0] == 2 and remaining else None
                    if chosen is not None:
                        for _ in range(1 + repeated):
                            await there.send(chosen(frame[1]))

            tasks.start_soon(answer)
            for number in answers:
                calls.begin(str(number), timeout=5)
            await peer()
            await anyio.sleep(30)
            tasks.cancel_scope.cancel()
        check(recording.messages, seen)

    run(backend=backend)


def check(messages: list[tuple[bool, str]], seen: list[Observation]) -> None:
    with_text = Counter((each.outgoing, each.text) for each in seen if each.text)
    assert with_text == Counter((outgoing, text) for outgoing, text in messages if text)
    empty = [each for each in seen if not each.text]
    for each in empty:  # an empty message, an answer that was not sent, or a call without an answer
        assert each.content in ("not JSON", CANCELLED, NOT_SENT) or each.latency is not None
    for each in seen:
        if each.text.startswith('[2,"a') or each.text.startswith('[3,"'):
            assert each.unique_id == json.loads(each.text + ("" if each.text.endswith("]") else "]"))[1]


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
