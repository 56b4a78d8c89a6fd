"""The runner says whether each test notices a mutation, and restores the sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutations.data import Edit, Mutation
from tests.mutations.runner import Verdict, outcomes

TESTS = """\
from code import LIMIT

def test_exact():
    assert LIMIT == 3

def test_positive():
    assert LIMIT > 0
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    (tmp_path / "code.py").write_text("LIMIT = 3\n")
    (tmp_path / "test_code.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    return tmp_path


@pytest.mark.parametrize(
    ("old", "test", "verdict"),
    [
        ("3", "test_exact", Verdict.KILLED),
        ("3", "test_positive", Verdict.SURVIVED),
        ("3", "test_absent", Verdict.NOT_RUN),
        ("7", "test_exact", Verdict.DOES_NOT_APPLY),
    ],
)
def test_a_mutation_is_applied_to_one_test_and_removed_again(copy: Path, old: str, test: str, verdict: Verdict) -> None:
    mutation = Mutation("X-1", (Edit("code.py", old, "4"),), (f"test_code.py::{test}",))
    (outcome,) = outcomes(copy, mutation)
    assert outcome.verdict is verdict, outcome.reason
    assert (copy / "code.py").read_text() == "LIMIT = 3\n"
