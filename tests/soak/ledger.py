"""What the charge points of the soak have said and heard, and what the central system owes them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.support.frame_addressees import LONGEST_ID, addressee

_KEPT = 20  # violations that are told in full
_SHOWN = 160  # characters of a message


@dataclass
class Ledger:
    """The sums over all connections."""

    connections: int = 0
    frames: int = 0
    """Text messages that were sent."""
    calls: int = 0
    """Those that are a CALL whose id can be read."""
    results: int = 0
    refusals: int = 0
    lost: int = 0
    """CALLs on connections that ended before their answer, by the doing of the charge point."""
    asked: int = 0
    """CALLs of the central system."""
    deeds: Counter[str] = field(default_factory=Counter[str])
    violations: Counter[str] = field(default_factory=Counter[str])

    def violate(self, what: str) -> None:
        """Note what must not be."""
        if what in self.violations or len(self.violations) < _KEPT:
            self.violations[what] += 1
        else:
            self.violations["and others"] += 1


@dataclass(slots=True)
class Due:
    """A CALL, and its answers, of which there are from `least` to `most`."""

    text: str
    least: int
    most: int = 1
    answers: list[list[Any]] = field(default_factory=list[list[Any]])


class Account:
    """What is due on one connection."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._dues: dict[str, Due] = {}

    @property
    def open(self) -> list[Due]:
        """CALLs whose answer has not come."""
        return [due for due in self._dues.values() if len(due.answers) < due.least]

    def said(self, text: str) -> Due | None:
        """Take down a message that is being sent; returns what is due for it, if it is a CALL."""
        ledger = self._ledger
        ledger.frames += 1
        match addressee(text):
            case 2, unique_id, size:
                pass
            case _:
                return None
        ledger.calls += 1
        due = self._dues.get(unique_id)
        if due is not None and len(due.answers) < due.most:  # the one answer may serve both (J-36)
            due.most += 1
            return due
        due = self._dues[unique_id] = Due(text[:_SHOWN], least=int(size <= LONGEST_ID))
        return due

    def heard(self, answer: list[Any]) -> None:
        """Take down an answer."""
        ledger = self._ledger
        if answer[0] == 3:
            ledger.results += 1
        else:
            ledger.refusals += 1
        due = self._dues.get(answer[1])
        if due is None or len(due.answers) >= due.most:
            ledger.violate(f"said to nobody: {str(answer)[:_SHOWN]}")
            return
        due.answers.append(answer)

    def settle(self) -> None:
        """Forget what was answered; an id that comes again is a new one then."""
        self._dues = {unique_id: due for unique_id, due in self._dues.items() if len(due.answers) < due.most}

    def close(self, *, by_charge_point: bool) -> None:
        """End it: what is open is lost, for which the central system had better not be the reason."""
        for due in self.open:
            self._ledger.lost += 1
            if not by_charge_point:
                self._ledger.violate(f"not answered: {due.text}")
