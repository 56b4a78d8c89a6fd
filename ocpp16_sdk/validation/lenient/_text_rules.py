"""The text rules of a `Lenient` policy: a text that is not JSON is changed before it is read again.

Each function changes only what is outside of JSON strings, or only what is in them.
"""

from __future__ import annotations

import re

from ocpp16_sdk.validation.lenient._rule import TextRule

# The last string of a text may be unclosed. It extends to the end: else the search would read the rest of the text
# again for each quote in it.
_STRING = r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)'
_STRINGS = re.compile(_STRING, re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x1f]")
_ESCAPES = {code: f"\\u{code:04x}" for code in range(0x20)}
_EMPTY_MEMBER = re.compile(rf"({_STRING}\s*+:)(?=\s*+[,}}])|{_STRING}", re.DOTALL)
_TRAILING_COMMA = re.compile(rf"({_STRING})|,(?=\s*+(?:[\]}}]|\Z))", re.DOTALL)


def _control_characters(text: str) -> str:
    return _STRINGS.sub(lambda found: _escaped(found[0]), text)


def _escaped(string: str) -> str:
    # `translate` calls no function for each character, of which a message may have a million.
    return string.translate(_ESCAPES) if _CONTROL.search(string) else string


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
