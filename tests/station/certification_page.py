"""The page `docs/station-certification.md`. `python -m tests.station.certification_page` writes it."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.support.conformance_page import Proof, proofs

PAGE = Path(__file__).parents[2] / "docs" / "station-certification.md"
CASES: Sequence[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("certification.toml").read_text("utf-8"))[
    "case"
]
_SHOWN = 2  # tests of one item
_HEAD = """\
# Certification cases of a charging station

<!-- Written by `python -m tests.station.certification_page` from tests/station/certification.toml; do not edit. -->

These are the public cases of the OCPP 1.6 certification for charge points with the profiles Core, local authorization
list, reservation, remote trigger and smart charging. The items are those of the [conformance page](conformance.md). The
tests play the steps of the case with a whole station, or prove the rule alone. Cases of firmware, diagnostics and
security are not listed: the station has no behaviour for them yet.

| case | name | profile | items | tests |
|---|---|---|---|---|
"""


def tests_of(items: Sequence[str]) -> Sequence[Proof]:
    """Return the tests that prove the items, those of whole stations first."""
    found: list[Proof] = []
    for item in items:
        of_item = sorted(proofs().get(item, ()), key=lambda proof: not proof.path.startswith("station/"))
        found += [proof for proof in of_item[:_SHOWN] if proof not in found]
    return found


def page() -> str:
    """Return the text of the page."""
    rows = [
        f"| {case['id']} | {case['name']} | {case['profile']} | {', '.join(case['items'])} "
        f"| {'; '.join(str(proof) for proof in tests_of(case['items']))} |\n"
        for case in CASES
    ]
    return _HEAD + "".join(rows)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
