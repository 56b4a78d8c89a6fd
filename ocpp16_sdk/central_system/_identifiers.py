"""Rules about the identifiers of drivers."""

from __future__ import annotations


def same_id_tag(one: str | None, other: str | None) -> bool:
    """Whether two identifiers are the same, which differ in case at most; an absent one is none (OCPP 1.6 7.28).

    Two drivers are of one group if their `parent_id_tag` is the same (CS-29, OCPP 1.6 3.10).
    """
    return one is not None and other is not None and one.lower() == other.lower()
