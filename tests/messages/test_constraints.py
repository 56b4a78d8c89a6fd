"""Every constraint of every schema is enforced, and nothing more (TYPE-01, -03, -05, -08, -09, -12, -13, -28)."""

from __future__ import annotations

from collections import Counter

import pytest
from pydantic import ValidationError

from ocpp16_sdk.messages import AuthorizeResponse
from ocpp16_sdk.model import Payload
from tests.messages.deviations import DEVIATIONS, accepts
from tests.messages.oracle import Judge
from tests.support.payload_cases import Case, cases_of, own_cases
from tests.support.schemas import expanded, model_of, own_schemas, public_schemas

NAMES = sorted(own_schemas())


def differences(model: type[Payload], judge: Judge, cases: tuple[Case, ...]) -> list[Case]:
    """Return the cases where model and oracle disagree, without the known deviations."""
    found: list[Case] = []
    for case in cases:
        known = DEVIATIONS.get(case.rule)
        expected = judge.accepts(case.text) if known is None else known.model_accepts
        if accepts(model, case.text) is not expected:
            found.append(case)
    return found


@pytest.mark.item("TYPE-01", "TYPE-03", "TYPE-05", "TYPE-08", "TYPE-09", "TYPE-12", "TYPE-13")
@pytest.mark.parametrize("name", NAMES)
def test_a_model_accepts_what_its_schema_allows_and_nothing_else(name: str) -> None:
    assert differences(model_of(name), Judge(own_schemas()[name]), own_cases(name)) == []


@pytest.mark.item("CS-16")
@pytest.mark.parametrize("text", ["{}", '{"idTagInfo":{}}', '{"idTagInfo":{"parentIdTag":"A"}}'])
def test_an_answer_to_authorize_has_a_status(text: str) -> None:
    with pytest.raises(ValidationError, match="idTagInfo"):
        AuthorizeResponse.from_json(text)


@pytest.mark.item("J-42")
@pytest.mark.parametrize("name", NAMES)
def test_an_accepted_payload_can_be_sent_and_both_editions_allow_it(name: str) -> None:
    model, judges = model_of(name), (Judge(own_schemas()[name]), Judge(public_schemas()[name]))
    stopped: list[Case] = []
    for case in own_cases(name):
        if (case.path, case.rule) not in OTHERS.get(name, set()) and accepts(model, case.text):
            text = model.from_json(case.text).to_json()
            if not all(judge.accepts(text) for judge in judges):
                stopped.append(case)
    assert stopped == []


def test_the_proof_does_not_shrink() -> None:
    rules = Counter(case.rule for name in NAMES for case in own_cases(name))
    assert len(NAMES) == 78
    assert dict(rules) == COUNTS
    assert rules.total() == 15_260


def test_every_listed_deviation_exists() -> None:
    for name in NAMES:
        judge = Judge(own_schemas()[name])
        for case in own_cases(name):
            if case.rule in DEVIATIONS:
                assert judge.accepts(case.text) is not DEVIATIONS[case.rule].model_accepts, case


@pytest.mark.parametrize("name", sorted(public_schemas()))
def test_a_schema_equals_the_schema_of_another_distribution(name: str) -> None:
    own, other = Judge(own_schemas()[name]), Judge(public_schemas()[name])
    cases = cases_of(expanded(public_schemas()[name]))
    differ = {(case.path, case.rule) for case in cases if own.accepts(case.text) is not other.accepts(case.text)}
    assert differ == OTHERS.get(name, set())


# That distribution adds a unit for Frequency (TYPE-16) and demands two of the lists to be filled (TYPE-22).
OTHERS = {
    "MeterValuesRequest": {
        (".meterValue[].sampledValue[].unit", "enum value"),
        (".meterValue[].sampledValue", "length of a list"),
        (".meterValue", "length of a list"),
    }
}

COUNTS = {
    "absent field": 211,
    "address": 36,
    "beyond a float": 6,
    "date-time": 1232,
    "enum value": 275,
    "foreign type": 6406,
    "integer": 550,
    "item for a list": 12,
    "length of a list": 36,
    "list of the object": 100,
    "longest text": 240,
    "misspelt field": 990,
    "misspelt field beside it": 990,
    "nearly one decimal": 18,
    "one decimal": 84,
    "one optional field": 98,
    "required fields alone": 46,
    "second 60": 28,
    "second item": 12,
    "spoilt enum value": 3338,
    "text too long": 240,
    "unknown field": 200,
    "unlimited text": 6,
    "whole": 78,
    "year 0": 28,
}
