"""A facts file that is wrong is refused with the file, the table and the key."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.errors import CodegenError
from codegen.facts import load_facts
from tests.codegen.vendor_sets import FACTS


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            FACTS.replace("initiator", "starter"),
            "[actions.Blink] initiator: missing; [actions.Blink] starter: unknown key",
        ),
        (FACTS.replace("central system", "server"), "[actions.Blink] initiator: Input should be 'charge point', 'cen"),
        (FACTS.replace('package = "acme"\n', ""), "package: missing"),
        (FACTS.replace("actions", "action"), "actions: missing; action: unknown key"),
        (FACTS.replace('vendor = "Acme"\n', ""), "[actions.Blink]: it has no profile, and the file names no vendor"),
        (FACTS + "request.fields.times = 3", "[actions.Blink.request.fields] times: Input should be a valid string"),
        (FACTS + "doc = 'Say \"hi\".'", '[actions.Blink] doc: one line without " and \\ is expected'),
        (FACTS + 'doc = "Two\\nlines."', '[actions.Blink] doc: one line without " and \\ is expected'),
        (FACTS + "[types.Lamp]\nfields.on = ''", "[types.Lamp] at: missing"),
        (FACTS + "[enums.Hue]\nat = [1]", "[enums.Hue] at.0: Input should be a valid string"),
        (FACTS + "[enums.Hue]\nat = []", "[enums.Hue] at: List should have at least 1 item"),
        (FACTS + "[[patches]]\nfile = ''\nat = '/a'\nwhy = 'x'\n[[patches]]\nfile = ''", "[[patches]] 2: at: missing"),
        (FACTS + "[[patches]]\nfile = ''\nat = 'a'\nwhy = 'x'", "[[patches]] 1: at: String should match"),
        (
            FACTS + "[[patches]]\nfile = ''\nat = '/a'\nwhy = 'x'",
            "[editions] and [[patches]] are for the actions of OCPP",
        ),
        (FACTS + "[editions.core]\nprofile = 'Core'", "[editions.core] profiles: missing"),
        ("vendor = ", "not TOML: Invalid value (at end of document)"),
        ("a = " + "[" * 100_000, "not TOML: "),
    ],
)
def test_a_wrong_table_is_told_by_file_place_and_key(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_text(text)
    with pytest.raises(CodegenError) as caught:
        load_facts(tmp_path / "acme.toml")
    assert str(caught.value).startswith("acme.toml: ")
    assert told in str(caught.value)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b'vendor = "\xe9"')
    for name, told in (("none.toml", "cannot be read: No such file"), ("latin.toml", "not TOML: 'utf-8' codec")):
        with pytest.raises(CodegenError, match=f"^{name}: {told}"):
            load_facts(tmp_path / name)
