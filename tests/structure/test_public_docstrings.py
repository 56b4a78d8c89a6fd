"""The docstrings that a user sees cite only sources that the user has: no ids of the tests, no pages of `docs/`."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from tests.structure.public_api import docstrings

ROOT = Path(__file__).parents[2]
GROUPS = tomllib.loads((ROOT / "tests" / "conformance" / "conformance.toml").read_text())["groups"]
NOT_IN_THE_WHEEL = re.compile(rf"\b({'|'.join(GROUPS)})-\d+\b|\bdocs/|\w\.md\b|\bexamples/|\btests/")


def test_public_docstrings_cite_nothing_that_the_wheel_does_not_contain() -> None:
    texts = dict(docstrings())
    assert len(texts) > 500
    found = {name: NOT_IN_THE_WHEEL.findall(text) for name, text in texts.items() if NOT_IN_THE_WHEEL.search(text)}
    assert found == {}
