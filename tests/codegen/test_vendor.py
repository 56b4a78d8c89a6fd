"""The command `vendor` refuses wrong input with the place and the row to add, before anything is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from codegen.__main__ import main
from codegen.names import is_valid_field
from ocpp16_sdk.model import Request
from tests.codegen.schema_sets import tree
from tests.codegen.vendor_sets import METADATA, closed, write_vendor

TEXT = {"type": "string"}


def _field(name: str, **schema: Any) -> dict[str, Any]:
    return closed(**{name: schema})


ON = _field("on", type="boolean")
HUE = _field("hue", type="string", enum=["Red", "red"])


@pytest.mark.parametrize(
    ("request_schema", "more", "message"),
    [
        (_field("on", type="boolean", const=True), "", "json#/properties/on/const: unknown keyword 'const'"),
        (
            _field("x", **ON),
            "",
            "acme.toml: BlinkRequest/x: expected exactly one row of [types] with this place, found no row; "
            'add [types.<Name>] with at = ["BlinkRequest/x"]',
        ),
        (
            HUE,
            "",
            "BlinkRequest/hue: expected exactly one row of [enums] with this place, found no row; add [enums.<Name>]",
        ),
        (HUE, "[enums.Hue]\nat = ['hue']\n[enums.Tint]\nat = ['BlinkRequest/hue']", "found Hue, Tint"),
        (HUE, "[enums.Hue]\nat = ['hue']", "BlinkRequest/hue: 'RED' is not a valid name of a member; add a row to"),
        (HUE, "[enums.Hue]\nat = ['hue']\nmembers.Red = ''", "the member texts of BlinkRequest/hue: missing: red"),
        (ON, "[enums.Hue]\nat = ['hue']", "acme.toml: Hue: no schema has the place 'hue'"),
        (_field("x", **ON), "[types.Lamp]\nat = ['x']\nnames.off = 'o'", "BlinkRequest/x: `names` has off"),
        (_field("x", **ON), "[types.Lamp2]\nat = ['x']", "Lamp2: not a valid class name"),
        (_field("x", **ON), "[types.Payload]\nat = ['x']", "Payload: not a valid class name"),
        (_field("x", **ON), "[types.lamp]\nat = ['x']", "lamp: not a valid class name"),
        (_field("x", **ON), "[types.BlinkRequest]\nat = ['x']", "BlinkRequest: two classes have this name"),
        (_field("x", **ON), "[types.ChargePointOn]\nat = ['x']", "ChargePointOn: two classes have this name"),
        (
            closed(a=_field("n", **TEXT), b=_field("n", type="integer")),
            "[types.Lamp]\nat = ['a', 'b']",
            "BlinkRequest/b: Lamp has another schema here than at its other places",
        ),
        (_field("timeout", **TEXT), "", "BlinkRequest/timeout: 'timeout' is not a valid name of a field; add a row"),
        (_field("class", **TEXT), "", "'class' is not a valid name of a field"),
        (_field("copy", **TEXT), "", "'copy' is not a valid name of a field"),
        (_field("toJson", **TEXT), "", "'to_json' is not a valid name of a field"),
        (_field("str", **TEXT), "", "'str' is not a valid name of a field"),
        (_field("_x", **TEXT), "", "'_x' is not a valid name of a field"),
        (_field("x y", **TEXT), "", "'x y' is not a valid name of a field"),
        (_field("modelDumpAll", **TEXT), "", "'model_dump_all' is not a valid name of a field"),
        (
            closed(fileName=TEXT, file_name=TEXT),
            "",
            "BlinkRequest/fileName: 'file_name' is not a valid name of a field",
        ),
        (ON, "request.fields.off = 'x'", "the field texts of BlinkRequest: missing: on; unknown: off"),
        (
            _field("x", **HUE),
            "[enums.Hue]\nat = ['hue']\nnames.red = 'R'\n[types.Lamp]\nat = ['x']\neffective.hue.value = 'Blue'",
            "[types.Lamp.effective]: hue = 'Blue': expected a value of an enumeration",
        ),
        (
            _field("x", **HUE),
            "[enums.Hue]\nat = ['hue']\nnames.red = 'R'\n"
            "[types.Lamp]\nat = ['x']\neffective.hue = { value = 'Red', when = 'on', starts = 'B' }",
            "[types.Lamp.effective]: hue: when = 'on': expected a field with a row here",
        ),
        (ON, "[actions.Wink]\ninitiator = 'both'", "the schema files: missing: WinkRequest, WinkResponse"),
    ],
)
def test_wrong_input_is_refused_and_nothing_is_written(
    request_schema: dict[str, Any], more: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    metadata = write_vendor(tmp_path, request_schema, more)
    before = tree(tmp_path)
    assert main(["vendor", str(metadata)]) == 1
    shown = capsys.readouterr()
    assert message in shown.err
    assert shown.err.startswith("error: ")
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    assert tree(tmp_path) == before


@pytest.mark.parametrize(
    ("action", "message"),
    [
        ("Reset", "[actions.Reset]: its method `reset` would hide the action Reset of OCPP 1.6"),
        ("BootnotificatioN", ""),
        ("GetURL", ""),
        ("Call", "[actions.Call]: its method `call` would hide the method that sends every call"),
        ("Import", "[actions.Import]: its method `import` would be a keyword of Python"),
        ("blink", "blinkRequest: not a valid class name"),
    ],
)
def test_an_action_may_not_hide_another(
    action: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["vendor", str(write_vendor(tmp_path, ON, action=action))]) == int(bool(message))
    assert message in capsys.readouterr().err


def test_two_actions_may_not_have_one_method(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_vendor(tmp_path, ON, action="GetUrl")
    metadata = write_vendor(tmp_path, ON, "[actions.GetUrl]\ninitiator = 'both'\n", action="GetURL")
    assert main(["vendor", str(metadata)]) == 1
    assert "[actions.GetUrl]: its method `get_url` would hide the action GetURL" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("metadata", "message"),
    [
        (METADATA.replace('"schemas"', '"nowhere"'), "nowhere: expected a file or a folder, found nothing"),
        (METADATA.replace('"acme"', '"a-b"'), "acme.toml: package: 'a-b' cannot be imported"),
        (METADATA.replace('"acme"', '"class"'), "acme.toml: package: 'class' cannot be imported"),
        (METADATA.replace('"acme"', '"."'), "not a generated file; "),
        (METADATA.replace('vendor = "Acme"', "") + 'profile = "Core"', "acme.toml: vendor: missing"),
        (
            METADATA.replace("Blink", "Wink"),
            "BlinkRequest: its action has no row; add [actions.Blink] with `init",
        ),
    ],
)
def test_a_wrong_header_of_the_metadata_is_refused(
    metadata: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "vendor"
    path = write_vendor(folder, ON)
    path.write_text(metadata)
    before = tree(tmp_path)
    assert main(["vendor", str(path)]) == 1
    assert message in capsys.readouterr().err
    assert tree(tmp_path) == before


def test_no_field_may_hide_an_attribute_of_every_request() -> None:
    assert [name for name in dir(Request) if is_valid_field(name)] == []
