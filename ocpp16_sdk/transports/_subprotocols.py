"""The choice of the subprotocol (OCPP-J 3.1.2, RFC 6455 4.2.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from ocpp16_sdk._checks import message

OCPP16 = "ocpp1.6"
"""The name that IANA has registered."""
SUBPROTOCOL_HEADER = "Sec-WebSocket-Protocol"
_EXPECTED = "a tuple of names such as 'ocpp1.6', without spaces and control characters"


def check_subprotocols(value: object) -> None:
    """Check the names of an option.

    Raises:
        TypeError, ValueError: it is not a tuple of names, or a name is not valid.
    """
    error = message("subprotocols", value, _EXPECTED)
    items: tuple[object, ...] = cast("tuple[object, ...]", value) if type(value) is tuple else (None,)
    names = [name for name in items if isinstance(name, str)]
    if len(names) < len(items):
        raise TypeError(error)
    if not names or not all(name and name.isascii() and name.isprintable() and " " not in name for name in names):
        raise ValueError(error)


def split_offers(values: Iterable[str]) -> list[str]:
    """Return the names in the values of one or more headers."""
    return [name for value in values for each in value.split(",") if (name := each.strip(" \t"))]


def choose_subprotocol(names: Sequence[str], offers: Sequence[str], values: Iterable[str] = ()) -> str | None:
    """Return the first of the names that is offered; None if there is no common name.

    A name with a comma is compared with the whole value of the header. A charge point that offers a list as one name
    compares the answer with that list.
    """
    whole = {value.strip(" \t") for value in values} | {",".join(offers), ", ".join(offers)}
    return next((name for name in names if name in offers or ("," in name and name in whole)), None)
