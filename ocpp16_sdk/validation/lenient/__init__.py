"""Reads messages that break their schema: the `Lenient` policy, its rules, and the choice of policies."""

from ocpp16_sdk.validation._strict import Policy, PolicyChoice, Repair, Strict
from ocpp16_sdk.validation.lenient._forbidden_values import is_known
from ocpp16_sdk.validation.lenient._policy import Lenient
from ocpp16_sdk.validation.lenient._rule import ABSENT, FaultyValue, JsonNumber, Replacement, Rule, TextRule
from ocpp16_sdk.validation.lenient._selection import ByVendor, PerMessage
from ocpp16_sdk.validation.lenient._standard_rules import (
    BOOLEAN,
    BROKEN_ITEM,
    EMPTY_LIST,
    FRACTION_FOR_INTEGER,
    MORE_DIGITS,
    NO_VALUE,
    NULL,
    NUMBER_FOR_TEXT,
    OCPP_2_CODE,
    OTHER_CASE,
    REFUSED_ANSWER,
    RULES,
    SINGLE_FOR_LIST,
    TIME_FORMAT,
    TIME_WITHOUT_ZONE,
    TOO_LONG,
    UNKNOWN_FIELD,
    UNKNOWN_VALUE,
    times_without_zone,
)
from ocpp16_sdk.validation.lenient._text_rules import (
    CONTROL_CHARACTERS,
    EMPTY_MEMBERS,
    TEXT_RULES,
    TRAILING_COMMAS,
)

__all__ = [
    "ABSENT",
    "BOOLEAN",
    "BROKEN_ITEM",
    "CONTROL_CHARACTERS",
    "EMPTY_LIST",
    "EMPTY_MEMBERS",
    "FRACTION_FOR_INTEGER",
    "MORE_DIGITS",
    "NO_VALUE",
    "NULL",
    "NUMBER_FOR_TEXT",
    "OCPP_2_CODE",
    "OTHER_CASE",
    "REFUSED_ANSWER",
    "RULES",
    "SINGLE_FOR_LIST",
    "TEXT_RULES",
    "TIME_FORMAT",
    "TIME_WITHOUT_ZONE",
    "TOO_LONG",
    "TRAILING_COMMAS",
    "UNKNOWN_FIELD",
    "UNKNOWN_VALUE",
    "ByVendor",
    "FaultyValue",
    "JsonNumber",
    "Lenient",
    "PerMessage",
    "Policy",
    "PolicyChoice",
    "Repair",
    "Replacement",
    "Rule",
    "Strict",
    "TextRule",
    "is_known",
    "times_without_zone",
]
