"""Valid messages are read as by `Strict`, and spoilt messages as their originals (TYPE-29)."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from ocpp16_sdk.errors import InvalidMessageError
from ocpp16_sdk.validation import Strict
from ocpp16_sdk.validation.lenient import RULES, Lenient
from tests.support.payload_strategies import as_sent, payloads
from tests.support.schemas import model_of, own_schemas
from tests.validation.lenient.lenient_reading import read_with, rules_of
from tests.validation.lenient.spoilt_payloads import spoilt

every_payload = pytest.mark.parametrize("name", sorted(own_schemas()))
some = settings(
    derandomize=True, deadline=None, max_examples=15, database=None, suppress_health_check=[HealthCheck.too_slow]
)
NAMES = {rule.name for rule in RULES}
KEPT = {"too_long", "unknown_value"}


@every_payload
@some
@given(data=st.data())
def test_a_correct_message_is_read_as_strict_reads_it(name: str, data: st.DataObject) -> None:
    text = json.dumps(data.draw(payloads(own_schemas()[name])))
    payload, repairs = read_with(Lenient(), model_of(name), text)
    assert payload == Strict().load(model_of(name), text)
    assert repairs == []
    assert Lenient().dump(payload) == payload.to_json()


@every_payload
@some
@given(data=st.data())
def test_a_spoilt_message_is_read_as_the_original(name: str, data: st.DataObject) -> None:
    schema, kind = own_schemas()[name], model_of(name)
    sent, read = data.draw(spoilt(schema, data.draw(payloads(schema))))
    payload, repairs = read_with(Lenient(), kind, sent)
    assert type(payload) is kind
    rules = set(rules_of(repairs))
    assert rules <= NAMES
    if "refused_answer" in rules:
        return
    assert json.loads(payload.to_json()) == as_sent(schema, read)
    if KEPT & rules:
        with pytest.raises(InvalidMessageError):
            Lenient().dump(payload)
    else:
        assert Strict().load(kind, Lenient().dump(payload)).to_json() == payload.to_json()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)


@every_payload
@some
@given(data=st.data())
def test_any_json_is_read_or_refused(name: str, data: st.DataObject) -> None:
    schema = own_schemas()[name]
    fields = st.sampled_from(sorted(schema["properties"]) or ["a"])
    payload = data.draw(st.dictionaries(fields | st.text(max_size=5), json_values, max_size=6) | json_values)
    told: list[object] = []
    try:
        message = Lenient().load(model_of(name), json.dumps(payload), told.append)
    except InvalidMessageError:
        assert told == []
    else:
        assert type(message) is model_of(name)
        message.to_json()
