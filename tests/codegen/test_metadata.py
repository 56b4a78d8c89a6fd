"""A metadata file that is wrong is refused with the file, the table and the key."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.errors import CodegenError
from codegen.metadata import load_metadata
from tests.codegen.vendor_sets import METADATA


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            METADATA.replace("initiator", "starter"),
            "[actions.Blink] initiator: missing\nacme.toml: [actions.Blink] starter: unknown key",
        ),
        (
            METADATA.replace("central system", "server"),
            "[actions.Blink] initiator: Input should be 'charge point', 'cen",
        ),
        (METADATA.replace('package = "acme"\n', ""), "package: missing"),
        (METADATA.replace("actions", "action"), "actions: missing\nacme.toml: action: unknown key"),
        (METADATA.replace('vendor = "Acme"\n', ""), "[actions.Blink] profile: missing; expected a profile here"),
        (METADATA + "request.fields.times = 3", "[actions.Blink.request.fields] times: Input should be a valid string"),
        (METADATA + "doc = 'Say \"hi\".'", '[actions.Blink] doc: must be one line without " and \\'),
        (METADATA + 'doc = "Two\\nlines."', '[actions.Blink] doc: must be one line without " and \\'),
        (METADATA + "[types.Lamp]\nfields.on = ''", "[types.Lamp] at: missing"),
        (METADATA + "[enums.Hue]\nat = [1]", "[enums.Hue] at.0: Input should be a valid string"),
        (METADATA + "[enums.Hue]\nat = []", "[enums.Hue] at: List should have at least 1 item"),
        (
            METADATA + "[[patches]]\nfile = ''\nat = '/a'\nwhy = 'x'\n[[patches]]\nfile = ''",
            "[[patches]] 2: at: missing",
        ),
        (METADATA + "[[patches]]\nfile = ''\nat = 'a'\nwhy = 'x'", "[[patches]] 1: at: String should match"),
        (
            METADATA + "[[patches]]\nfile = ''\nat = '/a'\nwhy = 'x'\nold = [2026-05-01]",
            "[[patches]] 1: old.list.0: input was not a valid JSON value",
        ),
        (
            METADATA + "[[patches]]\nfile = ''\nat = '/a'\nwhy = 'x'",
            "[editions] and [[patches]] are for OCPP itself",
        ),
        (METADATA + "[editions.core]\nprofile = 'Core'", "[editions.core] profiles: missing"),
        ("vendor = ", "not TOML: Invalid value (at end of document)"),
        ("a = " + "[" * 100_000, "not TOML: "),
    ],
)
def test_a_wrong_table_is_reported_with_file_place_and_key(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_text(text)
    with pytest.raises(CodegenError) as caught:
        load_metadata(tmp_path / "acme.toml")
    assert str(caught.value).startswith("acme.toml: ")
    assert message in str(caught.value)


def test_a_file_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b'vendor = "\xe9"')
    for name, message in (("none.toml", "cannot be read: No such file"), ("latin.toml", "not TOML: 'utf-8' codec")):
        with pytest.raises(CodegenError, match=f"^{name}: {message}"):
            load_metadata(tmp_path / name)
