"""The page on conformance agrees with the tests and explains each item without a test."""

from __future__ import annotations

import pytest

from tests.support.conformance_page import PAGE, Proof, cited, items, page, proofs_in, unexplained, unknown


def test_the_page_is_in_step() -> None:
    assert PAGE.read_text("utf-8") == page(), "run `python -m tests.conformance`"


def test_nothing_cites_an_item_that_is_not_listed() -> None:
    assert unknown() == set()


def test_what_is_not_proven_is_explained() -> None:
    assert unexplained(items()) == []


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("# J-36", ["J-36"]),
        ("CP-123..CP-125, SC-01", ["CP-123", "CP-124", "CP-125", "SC-01"]),
        ("# CP-09..11", ["CP-09", "CP-10", "CP-11"]),
        ("(TYPE-15 to TYPE-17)", ["TYPE-15", "TYPE-16", "TYPE-17"]),
        ("UTF-8, SHA-256, XJ-36, J-5, J-1234", []),
    ],
)
def test_ids_and_ranges_of_them_are_read(text: str, ids: list[str]) -> None:
    assert list(cited(text)) == ids


MODULE = '''
"""J-01"""
CASES = {"J-02": 1}
OTHERS = ["J-03"]
VECTORS = load("frames.json")

def helper():  # J-04
    return OTHERS

# J-05
@pytest.mark.item("J-06")
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_a(case):  # J-07
    """J-08"""
    helper()
    assert OTHERS  # J-09

@pytest.mark.parametrize("vector", VECTORS)
def test_b(vector):
    ...
'''


def test_a_test_proves_what_its_own_lines_and_its_tables_name() -> None:
    found = list(proofs_in(MODULE, "test_m.py"))
    own = [item for item, proof in found if proof == Proof("test_m.py", "test_a")]
    assert sorted(own) == ["J-02", "J-06", "J-07", "J-08", "J-09"]
    vectors = [item for item, proof in found if proof.name == "test_b"]
    assert {"J-24", "J-33", "J-34"} <= set(vectors)
    assert len(vectors) == len(set(vectors))


def test_a_proof_reads_as_a_sentence() -> None:
    assert str(Proof("core/test_x.py", "test_a_late_answer_is_dropped")) == (
        "a late answer is dropped ([core/test_x.py](../tests/core/test_x.py))"
    )
