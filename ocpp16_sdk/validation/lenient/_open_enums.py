"""Members of an enumeration for texts that it does not list: vendors have statuses and units of their own (TYPE-30)."""

from __future__ import annotations

import copyreg
from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

E = TypeVar("E", bound=StrEnum)

_NAME = "unknown"  # no member has it: their names are in upper case


def open_member(kind: type[E], text: str) -> E:
    """The member for a text; a new one that is listed nowhere if the enumeration does not know it.

    It is an instance of the enumeration, and equal to the text; `name` is `unknown`.
    """
    try:
        return kind(text)
    except ValueError:
        member = str.__new__(kind, text)
        member._name_, member._value_ = _NAME, text
        copyreg.pickle(kind, _reduce)  # an enumeration unpickles by looking the text up, and would not find it
        return member


def is_known(value: StrEnum) -> bool:
    """Whether the enumeration lists the value; what a `Lenient` policy read may be text of the peer's own."""
    return value.name != _NAME


def _reduce(member: E) -> tuple[Callable[[type[E], str], E], tuple[type[E], str]]:
    return open_member, (type(member), member.value)
