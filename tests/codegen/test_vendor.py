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
        (HUE, "[enums.Hue]\nat = ['hue']\nmembers.Blue = ''", "the member texts of BlinkRequest/hue: unknown: Blue"),
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
        (ON, "request.fields.off = 'x'", "the field texts of BlinkRequest: unknown: off"),
        (
            _field("x", **HUE),
            "[enums.Hue]\nat = ['hue']\nnames.red = 'R'\n[types.Lamp]\nat = ['x']\neffective.hue.value = 'Blue'",
            "[types.Lamp.effective]: hue = 'Blue': expected a value of an enumeration",
        ),
        (
            _field("x", **HUE),
            "[enums.Hue]\nat = ['hue']\nnames.red = 'R'\n"
            "[types.Lamp]\nat = ['x']\neffective.hue = { value = 'Red', spellings = { red = 'Rot' } }",
            "[types.Lamp.effective]: hue = 'Rot': expected a value of an enumeration",
        ),
        (
            _field("x", **HUE),
            "[enums.Hue]\nat = ['hue']\nnames.red = 'R'\n"
            "[types.Lamp]\nat = ['x']\neffective.hue = { value = 'Red', when = 'on', starts = 'B' }",
            "[types.Lamp.effective]: hue: when = 'on': expected a field with a row here",
        ),
        (
            HUE,
            "request.effective.hue.value = 'Blue'\n[enums.Hue]\nat = ['hue']\nnames.red = 'R'",
            "[actions.Blink.request.effective]: hue = 'Blue': expected a value of an enumeration",
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
    assert shown.out == ""
    assert all(line.startswith("error: ") for line in shown.err.splitlines())
    assert tree(tmp_path) == before


def test_every_problem_of_the_schemas_is_reported_in_one_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    request = closed(
        a={"type": "string", "pattern": "x", "minLength": 1},
        b={"type": "array", "items": {"type": "integer", "maximum": 3}},
        c={"type": "text"},
        d={"type": "object", "properties": {}},
    )
    metadata = write_vendor(tmp_path, request)
    (tmp_path / "schemas" / "BlinkResponse.json").write_text('{"type": "string"}')
    (tmp_path / "schemas" / "WinkRequest.json").write_text("{")
    assert main(["vendor", str(metadata)]) == 1
    assert "WinkRequest.json: not JSON" in capsys.readouterr().err
    (tmp_path / "schemas" / "WinkRequest.json").unlink()
    assert main(["vendor", str(metadata)]) == 1
    errors = capsys.readouterr().err.splitlines()
    places = [line.partition("#")[2].partition(":")[0] for line in errors]
    assert places == [
        *("/properties/a/pattern", "/properties/a/minLength", "/properties/b/items/maximum"),
        *("/properties/c/type", "/properties/d/additionalProperties", "/type"),
    ]


def test_every_problem_of_the_metadata_is_reported_in_one_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nested = _field("inner", **_field("hue", type="string", enum=["Red"]))
    request = closed(**{"class": TEXT, "x": nested, "timeout": TEXT})
    more = "request.fields.off = 'x'\n[types.Lamp2]\nat = ['y']\n[actions.Reset]\ninitiator = 'both'\n"
    assert main(["vendor", str(write_vendor(tmp_path, request, more))]) == 1
    assert capsys.readouterr().err.splitlines() == [
        f"error: acme.toml: {problem}"
        for problem in (
            "the schema files: missing: ResetRequest, ResetResponse",
            "Lamp2: not a valid class name; expected an unused name such as DisplayState, without a final digit",
            "[actions.Reset]: its method `reset` would hide the action Reset of OCPP 1.6",
            "the field texts of BlinkRequest: unknown: off",
            "BlinkRequest/class: 'class' is not a valid name of a field; add a row to `names`",
            "BlinkRequest/timeout: 'timeout' is not a valid name of a field; add a row to `names`",
            "BlinkRequest/x: expected exactly one row of [types] with this place, found no row; "
            'add [types.<Name>] with at = ["BlinkRequest/x"]',
            "BlinkRequest/x/inner: expected exactly one row of [types] with this place, found no row; "
            'add [types.<Name>] with at = ["BlinkRequest/x/inner"]',
            "BlinkRequest/x/inner/hue: expected exactly one row of [enums] with this place, found no row; "
            'add [enums.<Name>] with at = ["BlinkRequest/x/inner/hue"]',
            "Lamp2: no schema has the place 'y'",
        )
    ]


def test_texts_are_optional_one_by_one(tmp_path: Path) -> None:
    request = closed("b", a=TEXT, b=TEXT, c={"type": "string", "maxLength": 1}, hue=HUE["properties"]["hue"])
    more = "request.fields.c = 'The text of c'\n[enums.Hue]\nat = ['hue']\nnames.red = 'R'\nmembers.red = 'Pale.'\n"
    assert main(["vendor", str(write_vendor(tmp_path, request, more))]) == 0
    models = (tmp_path / "acme" / "models.py").read_text()
    assert models.index('"""Pale."""') < models.index('RED = "Red"')
    assert '"""The text of c. At most 1 character."""' in models
    assert models.index("    b: str") < models.index("    c: ") < models.index("    a: ")


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
