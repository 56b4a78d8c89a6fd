"""Reads messages that break their schema: the `Lenient` policy, its rules, and the choice of policies."""

from ocpp16_sdk.validation._strict import Policy, PolicyChoice, Repair, Strict
from ocpp16_sdk.validation.lenient._forbidden_values import is_known
from ocpp16_sdk.validation.lenient._policy import Lenient
from ocpp16_sdk.validation.lenient._rule import ABSENT, FaultyValue, JsonNumber, Replacement, Rule
from ocpp16_sdk.validation.lenient._selection import ByVendor, PerMessage
from ocpp16_sdk.validation.lenient._standard_rules import (
    EMPTY_LIST,
    FRACTION_FOR_INTEGER,
    NULL,
    NUMBER_FOR_TEXT,
    OCPP_2_CODE,
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

__all__ = [
    "ABSENT",
    "EMPTY_LIST",
    "FRACTION_FOR_INTEGER",
    "NULL",
    "NUMBER_FOR_TEXT",
    "OCPP_2_CODE",
    "REFUSED_ANSWER",
    "RULES",
    "SINGLE_FOR_LIST",
    "TIME_FORMAT",
    "TIME_WITHOUT_ZONE",
    "TOO_LONG",
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
    "is_known",
    "times_without_zone",
]
