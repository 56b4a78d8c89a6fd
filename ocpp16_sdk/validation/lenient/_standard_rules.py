"""The rules of a `Lenient` policy, for the usual mistakes of charge points and central systems in the field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from functools import cache

from ocpp16_sdk.errors import ErrorCode
from ocpp16_sdk.messages import KeyValue, MeterValue, SampledValue
from ocpp16_sdk.model import Payload, Response
from ocpp16_sdk.validation.lenient._fields import field_at, fields_of
from ocpp16_sdk.validation.lenient._forbidden_values import open_member
from ocpp16_sdk.validation.lenient._rule import FaultyValue, JsonNumber, Replacement, Rule
from ocpp16_sdk.validation.lenient._timestamps import has_zone, rfc3339

_OCPP_2_CODES: Mapping[str, ErrorCode] = {
    "FormatViolation": ErrorCode.FORMATION_VIOLATION,
    "OccurrenceConstraintViolation": ErrorCode.OCCURENCE_CONSTRAINT_VIOLATION,
}
_BOOLEANS: Mapping[object, bool] = {0: False, 1: True, "0": False, "1": True, "false": False, "true": True}
# Numbers that measure something. A fraction in an id, a number of phases or a stack level is not a rounding error.
_MEASURES = frozenset(
    {"meterStart", "meterStop", "interval", "duration", "startPeriod", "limit", "minChargingRate", "retryInterval"}
)
# Lists of reports. An entry that is missing in a local list or in a charging schedule would change what it permits.
_ITEMS_TO_DROP = (MeterValue, SampledValue, KeyValue)


def _unknown_field(faulty: FaultyValue) -> Replacement:
    return faulty.remove()


def _null(faulty: FaultyValue) -> Replacement | None:
    return faulty.remove() if faulty.value is None and faulty.optional else None


def _number_for_text(faulty: FaultyValue) -> Replacement | None:
    value = faulty.value
    if faulty.expected_type is not str or not isinstance(value, bool | int | JsonNumber):
        return None
    if isinstance(value, bool):
        return faulty.replace("true" if value else "false")
    return faulty.replace(value.text if isinstance(value, JsonNumber) else str(value))


def _fraction_for_integer(faulty: FaultyValue) -> Replacement | None:
    # Beyond 2**53 every float is an integer, and may differ from the number in the text.
    value = faulty.value
    if faulty.expected_type is int and isinstance(value, float) and value.is_integer() and abs(value) <= 2**53:
        return faulty.replace(int(value))
    return None


def _more_digits(faulty: FaultyValue) -> Replacement | None:
    value = faulty.value
    if not isinstance(value, float) or faulty.path[-1] not in _MEASURES or abs(value) > 2**53:
        return None
    if faulty.expected_type is int:
        return faulty.replace(round(value))
    return faulty.replace(round(float(value), 1)) if faulty.expected_type is float else None


def _boolean(faulty: FaultyValue) -> Replacement | None:
    if faulty.expected_type is not bool or not isinstance(faulty.value, int | float | str):
        return None
    value = faulty.value
    found = _BOOLEANS.get(value.strip().lower() if isinstance(value, str) else value)
    return None if found is None else faulty.replace(found)


def _no_value(faulty: FaultyValue) -> Replacement | None:
    if not faulty.optional or faulty.expected_type is None or not isinstance(faulty.value, str):
        return None
    text = faulty.value.strip()
    is_time = faulty.expected_type is datetime and text in ("", "0")
    return faulty.remove() if is_time or (issubclass(faulty.expected_type, StrEnum) and not text) else None


def _other_case(faulty: FaultyValue) -> Replacement | None:
    enumeration = faulty.expected_type
    if enumeration is None or not issubclass(enumeration, StrEnum) or not isinstance(faulty.value, str):
        return None
    member = _members_without_case(enumeration).get(faulty.value.strip().casefold())
    return None if member is None else faulty.replace(member)


@cache
def _members_without_case(enumeration: type[StrEnum]) -> Mapping[str, str]:
    """Return the members by their text in lower case; without those that only the case distinguishes."""
    texts = [member.value.casefold() for member in enumeration]
    return {text: member.value for text, member in zip(texts, enumeration, strict=True) if texts.count(text) == 1}


def _broken_item(faulty: FaultyValue) -> Replacement | None:
    for end in range(len(faulty.path), 0, -1):
        if isinstance(faulty.path[end - 1], int):
            field = field_at(faulty.payload_type, faulty.path[:end])
            is_report = field is not None and field.expected_type in _ITEMS_TO_DROP
            return faulty.remove(faulty.path[:end]) if is_report else None
    return None


def _single_for_list(faulty: FaultyValue) -> Replacement | None:
    if not faulty.is_list or faulty.expected_type is None:
        return None
    json_type = dict if issubclass(faulty.expected_type, Payload) else str
    return faulty.replace([faulty.value]) if isinstance(faulty.value, json_type) else None


def _empty_list(faulty: FaultyValue) -> Replacement | None:
    return faulty.remove() if faulty.value == [] and faulty.optional else None


def _time_format(faulty: FaultyValue) -> Replacement | None:
    if faulty.expected_type is not datetime or not isinstance(faulty.value, str) or not has_zone(faulty.value):
        return None
    text = rfc3339(faulty.value)
    return None if text is None else faulty.replace(text)


def _too_long(faulty: FaultyValue) -> Replacement | None:
    if faulty.expected_type is not str or not isinstance(faulty.value, str) or faulty.max_length is None:
        return None
    return faulty.keep(faulty.value, faulty.value[: faulty.max_length])


def _refused_answer(faulty: FaultyValue) -> Replacement | None:
    """A refusal needs only its status; its optional fields often contain invalid placeholders."""
    field = fields_of(faulty.payload_type).get(str(faulty.path[0]))
    status = faulty.payload.get("status")
    if field is None or not field.optional:
        return None
    if not issubclass(faulty.payload_type, Response) or not isinstance(status, str):
        return None
    return None if status.casefold().startswith("accepted") else faulty.remove(faulty.path[:1])


def _unknown_value(faulty: FaultyValue) -> Replacement | None:
    enumeration = faulty.expected_type
    if enumeration is None or not issubclass(enumeration, StrEnum) or not isinstance(faulty.value, str):
        return None
    return faulty.keep(open_member(enumeration, faulty.value), next(iter(enumeration)).value)


def _ocpp_2_code(faulty: FaultyValue) -> Replacement | None:
    code = _OCPP_2_CODES.get(str(faulty.value))
    return None if code is None else faulty.replace(code.value)


def times_without_zone(zone: tzinfo = UTC) -> Rule:
    """Return a rule that reads times without a zone in this zone: UTC, or the local zone of a charge point."""

    def repair(faulty: FaultyValue) -> Replacement | None:
        if faulty.expected_type is not datetime or not isinstance(faulty.value, str):
            return None
        text = None if has_zone(faulty.value) else rfc3339(faulty.value, zone)
        return None if text is None else faulty.replace(text)

    return Rule("time_without_zone", repair)


UNKNOWN_FIELD = Rule("unknown_field", _unknown_field, frozenset({"extra_forbidden"}))
"""An unknown field is removed (TYPE-12)."""
NULL = Rule("null", _null)
"""Null for an optional field means that it is absent (TYPE-13)."""
NUMBER_FOR_TEXT = Rule("number_for_text", _number_for_text, frozenset({"string_type"}))
"""A number or boolean instead of a text becomes its JSON text, in the same spelling (TYPE-18, TYPE-10)."""
FRACTION_FOR_INTEGER = Rule("fraction_for_integer", _fraction_for_integer, frozenset({"int_type"}))
"""7.0 instead of an integer becomes 7 (TYPE-08)."""
MORE_DIGITS = Rule("more_digits", _more_digits, frozenset({"int_type", "value_error"}))
"""A measured number with more digits than its field has is rounded: 25000.333 Wh, a limit of 16.125 (TYPE-08)."""
BOOLEAN = Rule("boolean", _boolean, frozenset({"bool_type"}))
"""0, 1, "true" and "false" instead of a boolean."""
NO_VALUE = Rule("no_value", _no_value)
"""An optional time "" or "0", or an optional enumeration "", means that it is absent."""
OTHER_CASE = Rule("other_case", _other_case, frozenset({"enum"}))
"""A member of an enumeration in another case, or with white space around it, becomes the member."""
SINGLE_FOR_LIST = Rule("single_for_list", _single_for_list, frozenset({"tuple_type", "list_type"}))
"""One object or text instead of a list becomes a list with one item."""
EMPTY_LIST = Rule("empty_list", _empty_list, frozenset({"too_short"}))
"""An empty optional list means that it is absent (TYPE-23)."""
TIME_WITHOUT_ZONE = times_without_zone()
"""A time without a zone is read as UTC (TYPE-07)."""
TIME_FORMAT = Rule("time_format", _time_format)
"""Other forms of ISO 8601, 24:00:00 and second 60 become RFC 3339 (TYPE-07)."""
TOO_LONG = Rule("too_long", _too_long, frozenset({"string_too_long"}))
"""A text that is too long is kept unchanged (TYPE-01)."""
REFUSED_ANSWER = Rule("refused_answer", _refused_answer)
"""An invalid optional field is removed from an answer whose status is not Accepted."""
UNKNOWN_VALUE = Rule("unknown_value", _unknown_value, frozenset({"enum"}))
"""A text that the enumeration does not list becomes an unlisted member with this text (TYPE-30)."""
BROKEN_ITEM = Rule("broken_item", _broken_item)
"""A sample, meter value or configuration key that no rule repairs is dropped, if the list has a good one."""
OCPP_2_CODE = Rule("ocpp_2_code", _ocpp_2_code, frozenset({"error_code"}))
"""The code of a CALLERROR in the spelling of OCPP 2 is replaced by the spelling of 1.6 (J-59)."""

RULES = (
    UNKNOWN_FIELD,
    NULL,
    NUMBER_FOR_TEXT,
    FRACTION_FOR_INTEGER,
    MORE_DIGITS,
    BOOLEAN,
    NO_VALUE,
    OTHER_CASE,
    SINGLE_FOR_LIST,
    EMPTY_LIST,
    TIME_WITHOUT_ZONE,
    TIME_FORMAT,
    TOO_LONG,
    REFUSED_ANSWER,
    UNKNOWN_VALUE,
    OCPP_2_CODE,
    BROKEN_ITEM,
)
"""Every rule, in the order in which they are tried."""
