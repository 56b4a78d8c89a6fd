"""The repairs of a `Lenient` policy: what charge points and central systems in the field get wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from enum import StrEnum

from ocpp16_sdk.errors import ErrorCode
from ocpp16_sdk.model import Payload, Response
from ocpp16_sdk.validation.lenient._fields import fields_of
from ocpp16_sdk.validation.lenient._open_enums import open_member
from ocpp16_sdk.validation.lenient._rule import FaultyValue, JsonNumber, Replacement, Rule
from ocpp16_sdk.validation.lenient._timestamps import has_zone, rfc3339

_SPELLINGS: Mapping[str, ErrorCode] = {
    "FormatViolation": ErrorCode.FORMATION_VIOLATION,
    "OccurrenceConstraintViolation": ErrorCode.OCCURENCE_CONSTRAINT_VIOLATION,
}


def _unknown_field(spot: FaultyValue) -> Replacement:
    return spot.drop()


def _null(spot: FaultyValue) -> Replacement | None:
    return spot.drop() if spot.value is None and spot.optional else None


def _number_for_text(spot: FaultyValue) -> Replacement | None:
    value = spot.value
    if spot.kind is not str or not isinstance(value, bool | int | JsonNumber):
        return None
    if isinstance(value, bool):
        return spot.put("true" if value else "false")
    return spot.put(value.text if isinstance(value, JsonNumber) else str(value))


def _fraction_for_integer(spot: FaultyValue) -> Replacement | None:
    # Beyond 2**53 a float is always whole, and no longer the number that was meant.
    if spot.kind is int and isinstance(spot.value, float) and spot.value.is_integer() and abs(spot.value) <= 2**53:
        return spot.put(int(spot.value))
    return None


def _single_for_list(spot: FaultyValue) -> Replacement | None:
    if not spot.many or spot.kind is None:
        return None
    fits = isinstance(spot.value, dict) if issubclass(spot.kind, Payload) else isinstance(spot.value, str)
    return spot.put([spot.value]) if fits else None


def _empty_list(spot: FaultyValue) -> Replacement | None:
    return spot.drop() if spot.value == [] and spot.optional else None


def _time_form(spot: FaultyValue) -> Replacement | None:
    if spot.kind is not datetime or not isinstance(spot.value, str) or not has_zone(spot.value):
        return None
    text = rfc3339(spot.value)
    return None if text is None else spot.put(text)


def _too_long(spot: FaultyValue) -> Replacement | None:
    if spot.kind is not str or not isinstance(spot.value, str) or spot.max_length is None:
        return None
    return spot.keep(spot.value, spot.value[: spot.max_length])


def _refused_answer(spot: FaultyValue) -> Replacement | None:
    """An answer that is no acceptance says all in its status; what else it holds is often filler."""
    field = fields_of(spot.message).get(str(spot.path[0]))
    status = spot.payload.get("status")
    if not issubclass(spot.message, Response) or field is None or not field.optional or not isinstance(status, str):
        return None
    return None if status.casefold().startswith("accepted") else spot.drop(spot.path[:1])


def _unknown_value(spot: FaultyValue) -> Replacement | None:
    kind = spot.kind
    if kind is None or not issubclass(kind, StrEnum) or not isinstance(spot.value, str):
        return None
    return spot.keep(open_member(kind, spot.value), next(iter(kind)).value)


def _foreign_code(spot: FaultyValue) -> Replacement | None:
    code = _SPELLINGS.get(str(spot.value))
    return None if code is None else spot.put(code.value)


def times_without_zone(zone: tzinfo = UTC) -> Rule:
    """Times without a zone are in this one: UTC, or the local time of a charge point that sends such."""

    def repair(spot: FaultyValue) -> Replacement | None:
        if spot.kind is not datetime or not isinstance(spot.value, str) or has_zone(spot.value) is not False:
            return None
        text = rfc3339(spot.value, zone)
        return None if text is None else spot.put(text)

    return Rule("time_without_zone", repair)


UNKNOWN_FIELD = Rule("unknown_field", _unknown_field, frozenset({"extra_forbidden"}))
"""It is left out (TYPE-12)."""
NULL = Rule("null", _null)
"""Null for an optional field means that it is absent (TYPE-13)."""
NUMBER_FOR_TEXT = Rule("number_for_text", _number_for_text, frozenset({"string_type"}))
"""A number or truth value where a text belongs becomes its text, as it was spelt (TYPE-18, TYPE-10)."""
FRACTION_FOR_INTEGER = Rule("fraction_for_integer", _fraction_for_integer, frozenset({"int_type"}))
"""7.0 is 7 (TYPE-08)."""
SINGLE_FOR_LIST = Rule("single_for_list", _single_for_list, frozenset({"tuple_type", "list_type"}))
"""One object or text where a list of them belongs is a list of one."""
EMPTY_LIST = Rule("empty_list", _empty_list, frozenset({"too_short"}))
"""An optional list of nothing means that it is absent (TYPE-23)."""
TIME_WITHOUT_ZONE = times_without_zone()
"""It is taken for UTC (TYPE-07)."""
TIME_FORM = Rule("time_form", _time_form)
"""Other forms of ISO 8601, 24:00:00 and second 60 are read (TYPE-07)."""
TOO_LONG = Rule("too_long", _too_long, frozenset({"string_too_long"}))
"""A text over its length is kept whole (TYPE-01)."""
REFUSED_ANSWER = Rule("refused_answer", _refused_answer)
"""An optional field that is broken is left out of an answer whose status is no acceptance."""
UNKNOWN_VALUE = Rule("unknown_value", _unknown_value, frozenset({"enum"}))
"""A text that the enumeration does not list becomes a member of it that keeps the text (TYPE-30)."""
FOREIGN_CODE = Rule("foreign_code", _foreign_code, frozenset({"error_code"}))
"""The code of a CALLERROR in the spelling of OCPP 2 becomes that of 1.6 (J-59)."""

RULES = (
    UNKNOWN_FIELD,
    NULL,
    NUMBER_FOR_TEXT,
    FRACTION_FOR_INTEGER,
    SINGLE_FOR_LIST,
    EMPTY_LIST,
    TIME_WITHOUT_ZONE,
    TIME_FORM,
    TOO_LONG,
    REFUSED_ANSWER,
    UNKNOWN_VALUE,
    FOREIGN_CODE,
)
"""Every rule, in the order in which they are tried."""
