"""Every payload is equal after writing and reading, and objects cannot change (TYPE-29, J-42)."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from pydantic import ValidationError

from tests.messages.oracle import Judge
from tests.support.field_samples import snake_case
from tests.support.payload_cases import whole
from tests.support.payload_strategies import as_sent, payloads
from tests.support.schemas import model_of, own_schemas, public_schemas

NAMES = sorted(own_schemas())
every_payload = pytest.mark.parametrize("name", NAMES)


def snake_keys(value: Any) -> Any:
    """Return the value with Python's field names."""
    match value:
        case dict():
            return {snake_case(str(name)): snake_keys(each) for name, each in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        case list():
            return [snake_keys(each) for each in value]  # pyright: ignore[reportUnknownVariableType]
        case _:
            return value


@pytest.mark.item("TYPE-29", "J-42")
@every_payload
@settings(derandomize=True, deadline=None, max_examples=20, database=None)
@given(data=st.data())
def test_a_payload_is_unchanged_after_writing_and_reading(name: str, data: st.DataObject) -> None:
    schema, model = own_schemas()[name], model_of(name)
    value = data.draw(payloads(schema))
    decoded = model.from_json(json.dumps(value))
    text = decoded.to_json()
    assert json.loads(text) == as_sent(schema, value)
    assert Judge(schema).accepts(text)
    if name != "MeterValuesRequest":  # there the other distribution demands filled lists
        assert Judge(public_schemas()[name]).accepts(text)
    again = model.from_json(text)
    assert again.to_json() == text
    named = model(**snake_keys(json.loads(text)))
    for twin in (named, copy.deepcopy(again), pickle.loads(pickle.dumps(again))):
        assert (twin, hash(twin), type(twin)) == (again, hash(again), model)


@pytest.mark.item("TYPE-29")
@every_payload
def test_a_field_cannot_be_assigned_or_deleted(name: str) -> None:
    payload = model_of(name).from_json(json.dumps(whole(own_schemas()[name])))
    for field in type(payload).model_fields:
        with pytest.raises(ValidationError, match="frozen"):
            setattr(payload, field, None)
        with pytest.raises(ValidationError, match="frozen"):
            delattr(payload, field)
    with pytest.raises(ValidationError):
        payload.surprise = 1  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue]


@pytest.mark.item("TYPE-13")
@every_payload
def test_absent_fields_stay_absent(name: str) -> None:
    least = whole(own_schemas()[name], optional=False)
    assert json.loads(model_of(name).from_json(json.dumps(least)).to_json()) == least


@every_payload
def test_payloads_that_differ_are_not_equal(name: str) -> None:
    full = model_of(name).from_json(json.dumps(whole(own_schemas()[name])))
    least = model_of(name).from_json(json.dumps(whole(own_schemas()[name], optional=False)))
    assert (full == least) is (full.to_json() == least.to_json())
    assert full != json.loads(full.to_json())
