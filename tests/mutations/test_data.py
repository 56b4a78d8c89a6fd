"""Each mutation fits the present sources, and each proven item has a mutation or a reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.mutations.data import (
    ROOT,
    DoesNotApplyError,
    Edit,
    Mutation,
    files,
    missing,
    mutations,
    mutations_in,
    not_mutated,
    proven,
    without_code,
)
from tests.support.conformance_page import proofs


def number(item: str) -> int:
    return int(item.partition("-")[2])


@pytest.mark.parametrize("file", files(), ids=lambda file: file.stem)
def test_a_file_contains_one_section_in_order(file: Path) -> None:
    ids = [mutation.item for mutation in mutations_in(file)]
    assert {item.partition("-")[0].lower() for item in ids} == {file.stem}
    assert ids == sorted(ids, key=number)


def test_each_mutation_applies_to_the_sources_and_compiles() -> None:
    for mutation in mutations():
        assert mutation.sources(ROOT), mutation.item


def test_the_tests_of_a_mutation_exist_and_cite_its_item() -> None:
    for mutation in mutations():
        citing = {f"tests/{proof.path}::{proof.name}" for proof in proofs()[mutation.item]}
        assert mutation.tests, mutation.item
        assert {test.partition("[")[0] for test in mutation.tests} <= citing, mutation.item


def test_each_proven_item_has_a_mutation_or_a_reason_and_no_other_item_has() -> None:
    mutated = {mutation.item for mutation in mutations()}
    assert missing(mutated) == not_mutated(), "write a mutation for each proven item (or list it in open.toml)"
    assert mutated | without_code().keys() <= set(proven())
    assert not mutated & without_code().keys()


@pytest.mark.parametrize(
    ("text", "edits", "fault"),
    [
        ("a = 1\n", [("1", "2")], None),
        ("a = 1\n", [("1", "2"), ("2", "3")], None),
        ("a = 1\n", [("3", "2")], "occurs 0 times"),
        ("a = 11\n", [("1", "2")], "occurs 2 times"),
        ("a = 1\n", [("1", "1")], "changes nothing"),
        ("a = 1\n", [("1", "(")], "does not compile"),
        (None, [("1", "2")], "does not exist"),
    ],
)
def test_a_mutation_that_does_not_fit_is_reported(
    tmp_path: Path, text: str | None, edits: list[tuple[str, str]], fault: str | None
) -> None:
    if text is not None:
        (tmp_path / "a.py").write_text(text)
    mutation = Mutation("X-1", tuple(Edit("a.py", old, new) for old, new in edits), ())
    apply: Callable[[Path], object] = mutation.sources
    if fault is None:
        assert apply(tmp_path)
    else:
        with pytest.raises(DoesNotApplyError, match=fault):
            apply(tmp_path)
