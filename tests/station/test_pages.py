"""The pages of the configuration keys and of the certification are in step with behaviours and tests."""

from __future__ import annotations

from typing import Any

import pytest

from tests.station import certification_page
from tests.station.keys_page import PAGE, page


def test_the_page_lists_every_key_with_its_default() -> None:
    assert PAGE.read_text("utf-8") == page(), "run `python -m tests.station.keys_page`"


def test_the_page_of_the_certification_is_in_step() -> None:
    text = "run `python -m tests.station.certification_page`"
    assert certification_page.PAGE.read_text("utf-8") == certification_page.page(), text


@pytest.mark.parametrize("case", certification_page.CASES, ids=lambda case: str(case["id"]))
def test_each_case_of_the_certification_is_played_by_a_test(case: dict[str, Any]) -> None:
    assert certification_page.tests_of(case["items"])
