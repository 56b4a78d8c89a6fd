"""`make fuzz` in small: thousands of broken frames against each role, and what each of them earns (J-24 to J-36)."""

from __future__ import annotations

import gc
import json
import tracemalloc
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from pydantic_core import from_json

from ocpp16_sdk.model import Initiator
from ocpp16_sdk.protocol import Defect, Dropped, InvalidCall, Session
from ocpp16_sdk.validation import Policy, Strict
from ocpp16_sdk.validation.lenient import Lenient
from tests.fuzz import __main__ as command
from tests.fuzz.campaign import Campaign
from tests.support.broken_frames import OPEN, Exchange, Mutation, Overwrite, Repeat, Splice, batches, valid
from tests.support.frame_addressees import addressee
from tests.support.frame_oracle import judged

PEERS = (Initiator.CHARGE_POINT, Initiator.CENTRAL_SYSTEM)
FLAT = 24 * 1024  # bytes, for a thousand frames; the free lists of the interpreter are still filling up


@pytest.mark.item("J-24", "J-33", "J-34")
@pytest.mark.parametrize("backend", ["asyncio", "trio"])
@pytest.mark.parametrize("peer", PEERS)
@pytest.mark.parametrize("policy", [Strict(), Lenient()], ids=["strict", "lenient"])
def test_of_thousands_of_broken_frames_each_call_with_a_readable_id_earns_one_answer(
    policy: Policy, peer: Initiator, backend: str
) -> None:
    with Campaign(peer, policy, backend=backend) as campaign:
        campaign.send(2000)
    tally = campaign.tally
    assert tally.frames >= 2000
    assert tally.results + tally.refusals == tally.calls
    assert min(tally.results, tally.refusals, tally.ends) > 0


WAYS: list[Mutation] = [
    Splice(0, 0, ""),
    Splice(0.5, 10**6, ""),
    Splice(0.1, 3, '"'),
    Repeat(0.2, 30, 20),
    Overwrite(0.7, b"\xff\x00"),
    Exchange(0.6, {"a": [1]}, "put", ascii=True),
    Exchange(0.4, None, "lose", ascii=True),
]


@pytest.mark.parametrize("policy", [Strict(), Lenient()], ids=["strict", "lenient"])
def test_broken_frames_leave_no_task_and_no_call(policy: Policy) -> None:
    batch = [way(text) for text in valid()[::7] for way in WAYS]
    with Campaign(Initiator.CHARGE_POINT, policy) as campaign:
        campaign.serve(batch)
        gc.freeze()  # older objects need not be examined
        tracemalloc.start()
        try:
            for _ in range(50_000):  # pydantic caches short strings, some 16 thousand
                from_json(f'"{uuid4()}"')
            memory: list[int] = []
            for _ in range(16):
                campaign.serve(batch)
                gc.collect()
                memory.append(tracemalloc.get_traced_memory()[0])
        finally:
            tracemalloc.stop()
            gc.unfreeze()
    # A leak grows in every round; a single reading may be high, because an interpreter's cache was filled meanwhile.
    assert min(memory[12:]) - max(memory[:6]) < FLAT, memory


@given(batches())
def test_the_addressee_of_every_frame_is_found(batch: list[str]) -> None:
    for text in batch:
        match judged(text):
            case ("call", unique_id, *_):
                assert (addressee(text) or ())[:2] == (2, unique_id)
            case ("broken", kind, unique_id):
                assert (addressee(text) or ())[:2] == (kind, unique_id)
            case ("nobody's",):
                assert addressee(text) is None
            case _:
                pass


def test_every_action_and_every_code_is_among_the_frames() -> None:
    frames: list[Any] = [json.loads(text) for text in valid()]
    assert len({frame[2] for frame in frames if frame[0] == 2}) == 39
    assert len({frame[2] for frame in frames if frame[0] == 4}) == 10
    assert {frame[1] for frame in frames if frame[0] != 2} == {OPEN}


def test_the_command_prints_the_frames_and_their_results(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["fuzz", "--frames", "1000"])
    assert command.main() == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["charge point", "central system"]
    assert all("resident memory" in line for line in lines)


def drop(_: Session, __: str, defect: Defect) -> Dropped:
    return Dropped(defect)


def twice(_: Session, unique_id: str, defect: Defect) -> InvalidCall:
    return InvalidCall(unique_id, f'[4,"{unique_id}x","FormationViolation","",{{}}]', defect)


def fail(_: Session, __: str, defect: Defect) -> None:
    raise RuntimeError(defect)


BUGS: dict[str, tuple[Callable[..., object], str]] = {
    "a broken CALL gets no answer": (drop, "a CALL with a readable id got no answer"),
    "an answer has another id": (twice, "an answer to no call"),
    "the connection fails": (fail, "the connection is closed"),
}


@pytest.mark.parametrize(("bug", "expected"), BUGS.values(), ids=BUGS)
def test_a_violation_is_found_and_reported(
    bug: Callable[..., object], expected: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Session, "_refuse", bug)
    monkeypatch.setattr("tests.fuzz.subject._BATCH_TIMEOUT", 0.5)
    assert command.fuzz(Initiator.CHARGE_POINT, 200, 0) is False
    printed = capsys.readouterr()
    assert "central system: VIOLATION after" in printed.out
    assert expected in printed.err
    assert "Failing test case: round_of_batches(" in printed.err
