"""The ten codes, and the code of each kind of fault in every request (OCPP-J 4.2.3, table 7)."""

from __future__ import annotations

import pytest

from ocpp16_sdk.errors import ErrorCode, InvalidMessageError
from ocpp16_sdk.validation import Strict
from tests.support.payload_cases import Case, own_cases
from tests.support.schemas import model_of, own_schemas

FORMATION = ErrorCode.FORMATION_VIOLATION
OCCURENCE = ErrorCode.OCCURENCE_CONSTRAINT_VIOLATION
TYPE = ErrorCode.TYPE_CONSTRAINT_VIOLATION
PROPERTY = ErrorCode.PROPERTY_CONSTRAINT_VIOLATION

REQUESTS = sorted(name for name in own_schemas() if name.endswith("Request"))

# What the refused cases of a rule earn.
EARNED = {
    "absent field": {OCCURENCE},
    "date-time": {PROPERTY},
    "integer": {TYPE},
    "item for a list": {TYPE},
    "misspelt field": {FORMATION},
    "misspelt field beside it": {FORMATION},
    "one decimal": {PROPERTY},
    "second item": {TYPE},
    "spoilt enum value": {PROPERTY, TYPE},  # the latter for a list and an object in its place
    "text too long": {PROPERTY},
    "unknown field": {FORMATION},
}


def earned(name: str, case: Case) -> ErrorCode | None:
    """Return the code of an invalid payload; None if it is valid."""
    try:
        Strict().load(model_of(name), case.text)
    except InvalidMessageError as error:
        return error.faults[0].code
    return None


@pytest.mark.item("J-58")
def test_the_codes_are_these_ten() -> None:
    assert sorted(code.value for code in ErrorCode) == [
        "FormationViolation",
        "GenericError",
        "InternalError",
        "NotImplemented",
        "NotSupported",
        "OccurenceConstraintViolation",
        "PropertyConstraintViolation",
        "ProtocolError",
        "SecurityError",
        "TypeConstraintViolation",
    ]


@pytest.mark.item("J-61")
@pytest.mark.parametrize("name", REQUESTS)
def test_each_kind_of_fault_has_its_code(name: str) -> None:
    cases = [case for case in own_cases(name) if case.rule in EARNED]
    assert [case for case in cases if earned(name, case) not in {None, *EARNED[case.rule]}] == []


def test_every_kind_of_fault_was_tried() -> None:
    tried: dict[str, set[ErrorCode | None]] = {rule: set() for rule in EARNED}
    for name in REQUESTS:
        for case in own_cases(name):
            if case.rule in EARNED:
                tried[case.rule].add(earned(name, case))
    assert {rule: codes - {None} for rule, codes in tried.items()} == EARNED
