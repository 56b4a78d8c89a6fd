"""The text rules of a `Lenient` policy: a text that is not JSON is changed before it is read again.

Each function changes only what is outside of JSON strings, or only what is in them.
"""

from __future__ import annotations

import re

from ocpp16_sdk.validation.lenient._rule import TextRule

_STRING = r'"(?:[^"\\]|\\.)*+"'
_STRINGS = re.compile(_STRING, re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x1f]")
_EMPTY_MEMBER = re.compile(rf"({_STRING}\s*+:)(?=\s*+[,}}])|{_STRING}", re.DOTALL)
_TRAILING_COMMA = re.compile(rf"({_STRING})|,(?=\s*+(?:[\]}}]|\Z))", re.DOTALL)


def _control_characters(text: str) -> str:
    return _STRINGS.sub(lambda found: _CONTROL.sub(lambda each: f"\\u{ord(each[0]):04x}", found[0]), text)


def _empty_members(text: str) -> str:
    return _EMPTY_MEMBER.sub(lambda found: f"{found[1]}null" if found[1] else found[0], text)


def _trailing_commas(text: str) -> str:
    return _TRAILING_COMMA.sub(lambda found: found[1] or "", text)


CONTROL_CHARACTERS = TextRule("control_characters", _control_characters)
"""Raw control characters in a string are kept as characters of the string."""
EMPTY_MEMBERS = TextRule("empty_members", _empty_members)
"""`"transactionId":,` is read as null; the rule `NULL` removes it if the field is optional."""
TRAILING_COMMAS = TextRule("trailing_commas", _trailing_commas)
"""A comma before `}` or `]` is removed."""

TEXT_RULES = (CONTROL_CHARACTERS, EMPTY_MEMBERS, TRAILING_COMMAS)
"""Every text rule, in the order in which they are applied."""
