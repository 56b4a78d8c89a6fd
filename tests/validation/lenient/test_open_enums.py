"""Texts that an enumeration does not list become members of it that keep the text (TYPE-30)."""

from __future__ import annotations

import copy
import json
import pickle

import pytest
from hypothesis import given, strategies as st
from pydantic import ValidationError

from ocpp16_sdk import messages as m
from ocpp16_sdk.errors import InvalidMessageError
from ocpp16_sdk.validation import Strict
from ocpp16_sdk.validation.lenient import Lenient, is_known
from tests.validation.lenient.lenient_reading import read_with

STOP = {"meterStop": 1, "timestamp": "2026-05-01T12:00:00.000Z", "transactionId": 1}


def stopped(reason: str) -> m.StopTransactionRequest:
    request, _ = read_with(Lenient(), m.StopTransactionRequest, STOP | {"reason": reason})
    return request


def reason_of(request: m.StopTransactionRequest) -> m.Reason:
    assert request.reason is not None
    return request.reason


def test_an_unlisted_member_equals_its_text() -> None:
    reason = reason_of(stopped("Foo"))
    assert isinstance(reason, m.Reason)
    assert reason == "Foo"
    assert hash(reason) == hash("Foo")
    assert {"Foo": 1}[reason] == 1
    assert (str(reason), f"{reason}", reason.value, repr(reason)) == ("Foo", "Foo", "Foo", "<Reason.unknown: 'Foo'>")
    assert reason == reason_of(stopped("Foo")) != reason_of(stopped("Bar"))
    assert all(reason != known for known in m.Reason)


def test_listed_members_differ_from_unlisted_ones() -> None:
    assert not is_known(reason_of(stopped("Foo")))
    assert is_known(reason_of(stopped("Local")))
    assert reason_of(stopped("Local")) is m.Reason.LOCAL
    assert all(is_known(reason) for reason in m.Reason)


@pytest.mark.item("TYPE-03")
@pytest.mark.parametrize("text", ["unknown", "_missing_", "name", "Ä\n"])
def test_no_text_is_special(text: str) -> None:
    reason = reason_of(stopped(text))
    assert reason == text
    assert not is_known(reason)


def test_the_enumeration_itself_does_not_change() -> None:
    before = list(m.Reason)
    stopped("Foo")
    assert list(m.Reason) == before
    assert "Foo" not in m.Reason.__members__
    with pytest.raises(ValueError, match="Foo"):
        m.Reason("Foo")
    with pytest.raises(ValidationError):
        m.StopTransactionRequest.from_json(json.dumps(STOP | {"reason": "Foo"}))


@given(st.text(max_size=30))
def test_a_message_with_it_can_be_copied_pickled_and_shown(text: str) -> None:
    text = f"?{text}"  # no member, and not empty
    request = stopped(text)
    for other in (copy.copy(request), copy.deepcopy(request), pickle.loads(pickle.dumps(request))):
        assert other == request
        assert hash(other) == hash(request)
        assert isinstance(other.reason, m.Reason)
        assert is_known(reason_of(other)) is is_known(reason_of(request))
    assert json.loads(request.to_json()) == STOP | {"reason": text}
    assert request.redacted() == STOP | {"reason": text}
    assert request.model_dump(mode="json")["reason"] == text


@pytest.mark.parametrize("policy", [Strict(), Lenient()], ids=lambda policy: type(policy).__name__)
def test_no_policy_sends_an_unlisted_member(policy: Strict) -> None:
    request = stopped("Foo")
    rebuilt = m.StopTransactionRequest(
        meter_stop=1, timestamp=request.timestamp, transaction_id=1, reason=request.reason
    )
    for message in (request, rebuilt):
        with pytest.raises(InvalidMessageError, match="reason"):
            policy.dump(message)
    assert policy.dump(stopped("Local"))


@pytest.mark.parametrize("policy", [Strict(), Lenient()], ids=lambda policy: type(policy).__name__)
def test_no_policy_sends_a_text_that_is_too_long(policy: Strict) -> None:
    answer, _ = read_with(
        Lenient(), m.AuthorizeResponse, {"idTagInfo": {"status": "Accepted", "parentIdTag": "x" * 21}}
    )
    with pytest.raises(InvalidMessageError, match=r"idTagInfo\.parentIdTag"):
        policy.dump(m.AuthorizeResponse(id_tag_info=answer.id_tag_info))
    with pytest.raises(ValidationError):
        m.AuthorizeRequest(id_tag=answer.id_tag_info.parent_id_tag or "")
