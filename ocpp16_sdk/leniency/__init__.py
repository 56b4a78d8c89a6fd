"""Reading what breaks its schema: the `Lenient` policy, its rules, and which policy reads what."""

from ocpp16_sdk.leniency.choosing import ByVendor, PerMessage
from ocpp16_sdk.leniency.lenient import Lenient
from ocpp16_sdk.leniency.open_members import is_known
from ocpp16_sdk.leniency.rule import ABSENT, Change, Number, Rule, Spot
from ocpp16_sdk.leniency.rules import (
    EMPTY_LIST,
    FOREIGN_CODE,
    FRACTION_FOR_INTEGER,
    NULL,
    NUMBER_FOR_TEXT,
    REFUSED_ANSWER,
    RULES,
    SINGLE_FOR_LIST,
    TIME_FORM,
    TIME_WITHOUT_ZONE,
    TOO_LONG,
    UNKNOWN_FIELD,
    UNKNOWN_VALUE,
    times_without_zone,
)
from ocpp16_sdk.validation import Policy, PolicyChoice, Repair, Strict

__all__ = [
    "ABSENT",
    "EMPTY_LIST",
    "FOREIGN_CODE",
    "FRACTION_FOR_INTEGER",
    "NULL",
    "NUMBER_FOR_TEXT",
    "REFUSED_ANSWER",
    "RULES",
    "SINGLE_FOR_LIST",
    "TIME_FORM",
    "TIME_WITHOUT_ZONE",
    "TOO_LONG",
    "UNKNOWN_FIELD",
    "UNKNOWN_VALUE",
    "ByVendor",
    "Change",
    "Lenient",
    "Number",
    "PerMessage",
    "Policy",
    "PolicyChoice",
    "Repair",
    "Rule",
    "Spot",
    "Strict",
    "is_known",
    "times_without_zone",
]
