"""How long a charge point waits before it connects again (OCPP-J errata 3.4)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from ocpp16_sdk.errors import DefinitionError


@dataclass(frozen=True, slots=True)
class Backoff:
    """The rule by which waits grow; all times in seconds.

    Raises:
        DefinitionError: a value is out of its range.
    """

    first: float = 2.0
    """The longest that the first wait may be."""
    cap: float = 300.0
    """No wait is longer."""
    factor: float = 2.0
    """By which each wait is longer than the one before; at least 1."""
    jitter: float = 0.5
    """The part of each wait that chance may take off, from 0 to below 1, so that a fleet does not come back at once."""
    stable_after: float = 60.0
    """A session that lasted so long lets the waits begin anew."""

    def __post_init__(self) -> None:
        if not 0 < self.first <= self.cap < math.inf:
            raise DefinitionError(f"waits from {self.first:g} s to {self.cap:g} s are no rule")
        if not 1 <= self.factor < math.inf:
            raise DefinitionError(f"waits do not grow by a factor of {self.factor:g}")
        if not 0 <= self.jitter < 1:
            raise DefinitionError(f"a jitter of {self.jitter:g} is not from 0 to below 1")
        if not self.stable_after >= 0:
            raise DefinitionError(f"no session lasts {self.stable_after:g} s")


class BackoffDelays:
    """The waits of one charge point, one after the other; `random` gives numbers from 0 to below 1."""

    def __init__(self, rule: Backoff, random: Callable[[], float]) -> None:
        self._rule = rule
        self._random = random
        self._longest = rule.first

    def next(self, *, lasted: float | None = None, at_least: float | None = None) -> float:
        """Return the seconds to wait now.

        `lasted` are the seconds of the session that has ended; None if none came about. `at_least` is what the peer
        asks for, which counts up to the cap.
        """
        rule = self._rule
        if lasted is not None and lasted >= rule.stable_after:
            self._longest = rule.first
        wait = self._longest * (1 - rule.jitter * self._random())
        self._longest = min(rule.cap, self._longest * rule.factor)
        return wait if at_least is None else max(wait, min(at_least, rule.cap))
