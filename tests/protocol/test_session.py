"""The session answers, drops and counts messages, and matches answers with calls (OCPP-J 4.1)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from ocpp16_sdk.errors import ErrorCode
from ocpp16_sdk.protocol import Call, CallError, CallResult, Defect, Dropped, InvalidAnswer, InvalidCall, Session
from tests.support.frame_oracle import judged
from tests.support.frame_strategies import texts

HEARTBEAT = '[2,"1","Heartbeat",{}]'


def called(session: Session, text: str = HEARTBEAT) -> Call:
    event = session.receive(text)
    assert isinstance(event, Call)
    return event


def replied(session: Session, text: str) -> list[Any]:
    event = session.receive(text)
    assert isinstance(event, InvalidCall)
    reply = json.loads(event.text)
    assert isinstance(reply, list)
    return [*reply]


def test_an_own_call_is_done_with_its_result() -> None:
    session = Session()
    unique_id, text = session.call("Heartbeat", "{}")
    assert json.loads(text) == [2, unique_id, "Heartbeat", {}]
    assert session.receive(f'[3,"{unique_id}",{{"a":1}}]') == CallResult(unique_id, '{"a":1}')


def test_an_own_call_is_done_with_its_refusal() -> None:
    session = Session()
    unique_id, _ = session.call("Heartbeat", "{}")
    assert session.receive(f'[4,"{unique_id}","X","why",{{}}]') == CallError(unique_id, "X", "why", {})


@pytest.mark.item("J-43")
def test_there_is_one_own_call_at_a_time() -> None:
    session = Session()
    unique_id, _ = session.call("Heartbeat", "{}")
    with pytest.raises(RuntimeError):
        session.call("Heartbeat", "{}")
    session.receive(f'[3,"{unique_id}",{{}}]')
    session.call("Heartbeat", "{}")


@pytest.mark.item("J-28")
def test_own_ids_are_unique_over_all_connections() -> None:
    ids: set[str] = set()
    for _ in range(100):
        session = Session()
        for _ in range(100):
            unique_id, _ = session.call("Heartbeat", "{}")
            session.give_up(unique_id)
            ids.add(unique_id)
    assert len(ids) == 10_000
    assert {len(unique_id) for unique_id in ids} == {36}


@pytest.mark.item("J-38")
@pytest.mark.parametrize("text", ['[3,"x",{}]', '[4,"x","GenericError","",{}]', '[3,"x"]', '[3,"x",{"a":', '[4,"x"]'])
def test_an_unexpected_answer_is_dropped_and_does_not_affect_the_pending_call(text: str) -> None:
    session = Session()
    assert isinstance(session.receive(text), Dropped)
    unique_id, _ = session.call("Heartbeat", "{}")
    assert isinstance(session.receive(text), Dropped)
    assert session.receive(f'[3,"{unique_id}",{{}}]') == CallResult(unique_id, "{}")
    assert session.defects.total() == 2


@pytest.mark.item("J-38")
def test_the_answer_to_a_call_that_was_given_up_is_late_once() -> None:
    session = Session()
    ids: list[str] = []
    for _ in range(20):
        unique_id, _ = session.call("Heartbeat", "{}")
        session.give_up(unique_id)
        ids.append(unique_id)
    for unique_id in ids * 2:
        assert isinstance(session.receive(f'[3,"{unique_id}",{{}}]'), Dropped)
    assert session.defects == {Defect.LATE: 16, Defect.UNEXPECTED: 24}, "the last 16 are remembered"


@pytest.mark.item("J-38")
def test_an_answer_is_accepted_once() -> None:
    session = Session()
    unique_id, _ = session.call("Heartbeat", "{}")
    session.receive(f'[3,"{unique_id}",{{}}]')
    assert session.receive(f'[3,"{unique_id}",{{}}]') == Dropped(Defect.UNEXPECTED)


@pytest.mark.item("J-38")
def test_a_late_answer_is_dropped_and_not_accepted_for_the_next_call() -> None:
    session = Session()
    late, _ = session.call("Heartbeat", "{}")
    session.give_up(late)
    unique_id, _ = session.call("Heartbeat", "{}")
    assert session.receive(f'[3,"{late}",{{}}]') == Dropped(Defect.LATE)
    session.give_up(late)
    assert session.receive(f'[3,"{unique_id}",{{}}]') == CallResult(unique_id, "{}")


@pytest.mark.item("J-30")
def test_ids_are_compared_exactly() -> None:
    session = Session()
    unique_id, _ = session.call("Heartbeat", "{}")
    for other in (f" {unique_id}", f"{unique_id} ", unique_id.replace("-", ""), unique_id[:-1]):
        assert session.receive(f'[3,"{other}",{{}}]') == Dropped(Defect.UNEXPECTED)


def test_ten_thousand_unexpected_answers_use_no_memory() -> None:
    session = Session()
    for number in range(10_000):
        session.receive(f'[3,"{number}",{{}}]')
    assert session.defects == {Defect.UNEXPECTED: 10_000}
    assert {name: value for name, value in vars(session).items() if name != "defects" and value} == {}


@pytest.mark.item("J-39")
@pytest.mark.parametrize(
    ("rest", "defect"),
    [
        ("", Defect.NOT_JSON),
        (',{"status":"Acc', Defect.NOT_JSON),
        ("]", Defect.BAD_ANSWER),
        (",[]]", Defect.BAD_ANSWER),
    ],
)
def test_a_broken_answer_completes_the_own_call_at_once(rest: str, defect: Defect) -> None:
    session = Session()
    unique_id, _ = session.call("Heartbeat", "{}")
    assert session.receive(f'[3,"{unique_id}"{rest}') == InvalidAnswer(unique_id, defect)
    assert session.defects == {defect: 1}
    session.call("Heartbeat", "{}")


@pytest.mark.item("J-24")
def test_an_unknown_message_type_with_the_own_id_is_not_an_answer() -> None:
    session = Session()
    unique_id, _ = session.call("Heartbeat", "{}")
    assert session.receive(f'[5,"{unique_id}",{{}}]') == Dropped(Defect.UNKNOWN_TYPE)
    assert session.receive(f'[3,"{unique_id}",{{}}]') == CallResult(unique_id, "{}")


@pytest.mark.item("J-44")
def test_an_own_call_and_one_of_the_peer_may_have_the_same_id() -> None:
    session = Session()
    unique_id, _ = session.call("Heartbeat", "{}")
    call = called(session, f'[2,"{unique_id}","Heartbeat",{{}}]')
    assert json.loads(session.result(call, "{}")) == [3, unique_id, {}]
    assert session.receive(f'[3,"{unique_id}",{{}}]') == CallResult(unique_id, "{}")


@pytest.mark.item("J-30")
def test_a_call_of_the_peer_is_answered_with_its_id() -> None:
    session = Session()
    call = called(session)
    assert json.loads(session.result(call, '{"a":1}')) == [3, "1", {"a": 1}]
    text = session.error(call, ErrorCode.GENERIC_ERROR, "why", {"a": 1})
    assert json.loads(text) == [4, "1", "GenericError", "why", {"a": 1}]


@pytest.mark.item("J-36")
def test_a_call_in_progress_is_not_started_again() -> None:
    session = Session()
    call = called(session)
    assert session.receive(HEARTBEAT) == Dropped(Defect.DUPLICATE)
    assert session.receive('[2,"1","Reset",{"type":"Hard"}]') == Dropped(Defect.DUPLICATE)
    assert session.receive('[2,"1"]') == Dropped(Defect.DUPLICATE), "a refusal would be taken for the answer"
    session.result(call, "{}")
    assert session.receive(HEARTBEAT) == Dropped(Defect.DUPLICATE), "the answer has not left yet"
    assert session.defects == {Defect.DUPLICATE: 4}


@pytest.mark.item("J-37")
def test_a_call_that_was_answered_may_be_sent_again() -> None:
    session = Session()
    for _ in range(3):
        session.answered(called(session))
    assert session.defects == {}


def test_a_call_stays_in_progress_if_its_refusal_cannot_be_written() -> None:
    session = Session()
    call = called(session)
    with pytest.raises(ValueError, match="Out of range"):
        session.error(call, ErrorCode.GENERIC_ERROR, "", {"a": float("nan")})
    assert session.receive(HEARTBEAT) == Dropped(Defect.DUPLICATE)
    session.error(call, ErrorCode.GENERIC_ERROR, "", {})
    session.answered(call)
    called(session)


@pytest.mark.item("J-58")
@pytest.mark.parametrize("code", ["FormatViolation", "OccurrenceConstraintViolation", ""])
def test_no_other_code_than_the_ten_is_written(code: Any) -> None:
    session = Session()
    with pytest.raises(ValueError, match="not a valid ErrorCode"):
        session.error(called(session), code, "", {})


@pytest.mark.parametrize("rest", [',"Heartbeat",{}]', "]", ',"Heartbeat",5]', ',"Heartbeat",{}'])
def test_a_very_long_id_is_not_sent_back(rest: str) -> None:
    assert isinstance(Session().receive(f'[2,"{"a" * 513}"{rest}'), Dropped)


@pytest.mark.item("J-35")
@pytest.mark.parametrize("unique_id", ["", "a" * 37, "a" * 512])
def test_an_id_that_is_empty_or_too_long_is_refused_with_it(unique_id: str) -> None:
    session = Session()
    assert replied(session, f'[2,"{unique_id}","Heartbeat",{{}}]')[:3] == [4, unique_id, "FormationViolation"]
    assert session.defects == {Defect.BAD_UNIQUE_ID: 1}
    called(session, f'[2,"{"a" * 36}","Heartbeat",{{}}]')


@pytest.mark.item("J-33")
@pytest.mark.parametrize(
    "text", ['[2,"1"]', '[2,"1","Heartbeat"]', '[2,"1",7,{}]', '[2,"1","Heartbeat",[]]', '[2,"1","Heartbeat",{"a":']
)
def test_a_broken_call_is_refused_without_its_content(text: str) -> None:
    session = Session()
    for _ in range(2):
        kind, unique_id, code, description, details = replied(session, text)
        assert (kind, unique_id, code, details) == (4, "1", "FormationViolation", {})
        assert "Heartbeat" not in description
    assert session.defects.total() == 2


@pytest.mark.item("J-24", "J-33", "J-34", "J-38")
@given(texts)
def test_a_message_is_answered_exactly_if_it_is_a_call_with_an_id(text: str) -> None:
    event, truth = Session().receive(text), judged(text)
    match truth:
        case ("no JSON",):
            assert isinstance(event, Call | InvalidCall | Dropped)
        case ("call", unique_id, action, _) if 0 < len(unique_id) <= 36:
            assert isinstance(event, Call)
            assert (event.unique_id, event.action) == (unique_id, action)
        case ("call", unique_id, *_) | ("broken", 2, unique_id):
            # A CALL whose payload is parsed later is refused later.
            assert isinstance(event, Call | InvalidCall)
            assert event.unique_id == unique_id
        case _:
            assert isinstance(event, Dropped)
