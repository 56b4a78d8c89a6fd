"""How much of everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """The size of a whole run."""

    rounds: int = 7
    busy: int = 200
    """Charge points that call, or are called, without a pause."""
    calls: int = 8000
    """In one turn of a contestant; the incumbent gets a quarter of them."""
    many: int = 5000
    growing: Sequence[int] = (10, 100, 1000, 5000)
    seconds: float = 4.0
    """Of each time span in which something is watched."""
    rate: float = 400.0
    """Calls a second of the charge points whose waiting is watched."""
    others: int = 100
    """How many these are."""
    mute: int = 20
    """Charge points that send without end and read nothing."""


FULL = Scale()
