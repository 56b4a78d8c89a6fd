"""The comparison of identifiers of drivers."""

from __future__ import annotations


def same_id_tag(one: str | None, other: str | None) -> bool:
    """Return whether two identifiers are equal in any case; None equals no identifier (OCPP 1.6 7.28).

    Two drivers belong to the same group if their `parent_id_tag` is the same (OCPP 1.6 3.10).
    """
    return one is not None and other is not None and one.lower() == other.lower()
