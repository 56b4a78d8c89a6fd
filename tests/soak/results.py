"""The messages of all charge points of the soak, and the answers that the central system has to send."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.support.frame_addressees import LONGEST_ID, addressee

_MAX_VIOLATIONS = 20  # different violations that are stored
_MAX_TEXT = 160  # characters of a message


@dataclass
class Results:
    """The sums over all connections."""

    connections: int = 0
    frames: int = 0
    """Text messages that were sent."""
    calls: int = 0
    """CALLs whose message id can be read."""
    call_results: int = 0
    call_errors: int = 0
    lost: int = 0
    """CALLs without an answer on connections that the charge point has closed."""
    calls_received: int = 0
    """CALLs of the central system."""
    behaviours: Counter[str] = field(default_factory=Counter[str])
    violations: Counter[str] = field(default_factory=Counter[str])

    def add_violation(self, what: str) -> None:
        """Count a violation."""
        if what in self.violations or len(self.violations) < _MAX_VIOLATIONS:
            self.violations[what] += 1
        else:
            self.violations["and others"] += 1


@dataclass(slots=True)
class ExpectedAnswer:
    """A CALL and its answers; their number must be from `least` to `most`."""

    text: str
    least: int
    most: int = 1
    answers: list[list[Any]] = field(default_factory=list[list[Any]])


class PendingCalls:
    """The CALLs of one connection, and their answers."""

    def __init__(self, results: Results) -> None:
        self._results = results
        self._expected: dict[str, ExpectedAnswer] = {}

    @property
    def open(self) -> list[ExpectedAnswer]:
        """The CALLs without an answer."""
        return [
            expected_answer
            for expected_answer in self._expected.values()
            if len(expected_answer.answers) < expected_answer.least
        ]

    def record_sent(self, text: str) -> ExpectedAnswer | None:
        """Record a message that is being sent; return the expected answer if it is a CALL."""
        results = self._results
        results.frames += 1
        match addressee(text):
            case 2, unique_id, size:
                pass
            case _:
                return None
        results.calls += 1
        expected_answer = self._expected.get(unique_id)
        if (
            expected_answer is not None and len(expected_answer.answers) < expected_answer.most
        ):  # the one answer may serve both (J-36)
            expected_answer.most += 1
            return expected_answer
        expected_answer = self._expected[unique_id] = ExpectedAnswer(text[:_MAX_TEXT], least=int(size <= LONGEST_ID))
        return expected_answer

    def record_received(self, answer: list[Any]) -> None:
        """Record a received answer."""
        results = self._results
        if answer[0] == 3:
            results.call_results += 1
        else:
            results.call_errors += 1
        expected_answer = self._expected.get(answer[1])
        if expected_answer is None or len(expected_answer.answers) >= expected_answer.most:
            results.add_violation(f"unexpected answer: {str(answer)[:_MAX_TEXT]}")
            return
        expected_answer.answers.append(answer)

    def remove_answered(self) -> None:
        """Remove answered CALLs; their ids may then be used again."""
        self._expected = {
            unique_id: expected_answer
            for unique_id, expected_answer in self._expected.items()
            if len(expected_answer.answers) < expected_answer.most
        }

    def close(self, *, by_charge_point: bool) -> None:
        """Count the CALLs without an answer as lost; a violation unless the charge point closed."""
        for expected_answer in self.open:
            self._results.lost += 1
            if not by_charge_point:
                self._results.add_violation(f"not answered: {expected_answer.text}")
