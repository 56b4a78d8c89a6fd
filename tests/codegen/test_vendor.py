"""`vendor`: what is refused, with the place and the row to add, before anything is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from codegen.__main__ import main
from codegen.names import is_good_field
from ocpp16_sdk.model import Request
from tests.codegen.schema_sets import tree
from tests.codegen.vendor_sets import FACTS, closed, write_vendor

TEXT = {"type": "string"}


def _field(name: str, **schema: Any) -> dict[str, Any]:
    return closed(**{name: schema})


ON = _field("on", type="boolean")
HUE = _field("hue", type="string", enum=["Red", "red"])


@pytest.mark.parametrize(
    ("request_schema", "more", "told"),
    [
        (_field("on", type="boolean", const=True), "", "json#/properties/on/const: unknown keyword 'const'"),
        (
            _field("x", **ON),
            "",
            "acme.toml: BlinkRequest/x: exactly one row of [types] must name this place, found none; "
            'add [types.<Name>] with at = ["BlinkRequest/x"]',
        ),
        (HUE, "", "BlinkRequest/hue: exactly one row of [enums] must name this place, found none; add [enums.<Name>]"),
        (HUE, "[enums.Hue]\nat = ['hue']\n[enums.Tint]\nat = ['BlinkRequest/hue']", "found Hue, Tint"),
        (HUE, "[enums.Hue]\nat = ['hue']", "BlinkRequest/hue: 'RED' is no good name for a member; add a row to"),
        (HUE, "[enums.Hue]\nat = ['hue']\nmembers.Red = ''", "the member texts of BlinkRequest/hue: missing: red"),
        (ON, "[enums.Hue]\nat = ['hue']", "acme.toml: Hue: no schema has the place 'hue'"),
        (_field("x", **ON), "[types.Lamp]\nat = ['x']\nnames.off = 'o'", "BlinkRequest/x: its `names` have off"),
        (_field("x", **ON), "[types.Lamp2]\nat = ['x']", "Lamp2: no good name for a class"),
        (_field("x", **ON), "[types.Payload]\nat = ['x']", "Payload: no good name for a class"),
        (_field("x", **ON), "[types.lamp]\nat = ['x']", "lamp: no good name for a class"),
        (_field("x", **ON), "[types.BlinkRequest]\nat = ['x']", "BlinkRequest: the name of a class that stands twice"),
        (_field("x", **ON), "[types.ChargePointOn]\nat = ['x']", "ChargePointOn: the name of a class that stands"),
        (
            closed(a=_field("n", **TEXT), b=_field("n", type="integer")),
            "[types.Lamp]\nat = ['a', 'b']",
            "BlinkRequest/b: Lamp is built differently here than elsewhere",
        ),
        (_field("timeout", **TEXT), "", "BlinkRequest/timeout: 'timeout' is no good name for a field; add a row"),
        (_field("class", **TEXT), "", "'class' is no good name for a field"),
        (_field("copy", **TEXT), "", "'copy' is no good name for a field"),
        (_field("toJson", **TEXT), "", "'to_json' is no good name for a field"),
        (_field("str", **TEXT), "", "'str' is no good name for a field"),
        (_field("_x", **TEXT), "", "'_x' is no good name for a field"),
        (_field("x y", **TEXT), "", "'x y' is no good name for a field"),
        (_field("modelDumpAll", **TEXT), "", "'model_dump_all' is no good name for a field"),
        (closed(fileName=TEXT, file_name=TEXT), "", "BlinkRequest/fileName: 'file_name' is no good name for a field"),
        (ON, "request.fields.off = 'x'", "the field texts of BlinkRequest: missing: on; unknown: off"),
        (
            _field("x", **HUE),
            "[enums.Hue]\nat = ['hue']\nnames.red = 'R'\n[types.Lamp]\nat = ['x']\neffective.hue.value = 'Blue'",
            "[types.Lamp.effective]: hue = 'Blue' is no value of an enumeration",
        ),
        (
            _field("x", **HUE),
            "[enums.Hue]\nat = ['hue']\nnames.red = 'R'\n"
            "[types.Lamp]\nat = ['x']\neffective.hue = { value = 'Red', when = 'on', starts = 'B' }",
            "[types.Lamp.effective]: hue: when = 'on' has no row of its own",
        ),
        (ON, "[actions.Wink]\ninitiator = 'both'", "the schema files: missing: WinkRequest, WinkResponse"),
    ],
)
def test_what_cannot_be_generated_is_refused_and_nothing_is_written(
    request_schema: dict[str, Any], more: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = write_vendor(tmp_path, request_schema, more)
    before = tree(tmp_path)
    assert main(["vendor", str(facts)]) == 1
    shown = capsys.readouterr()
    assert told in shown.err
    assert shown.err.startswith("error: ")
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    assert tree(tmp_path) == before


@pytest.mark.parametrize(
    ("action", "told"),
    [
        ("Reset", "[actions.Reset]: its method `reset` would hide the action Reset of OCPP 1.6"),
        ("BootnotificatioN", ""),
        ("GetURL", ""),
        ("Call", "[actions.Call]: its method `call` would hide the method that every call goes through"),
        ("Import", "[actions.Import]: `import` is a word of Python and cannot name a method"),
        ("blink", "blinkRequest: no good name for a class"),
    ],
)
def test_an_action_may_not_hide_another(
    action: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["vendor", str(write_vendor(tmp_path, ON, action=action))]) == int(bool(told))
    assert told in capsys.readouterr().err


def test_two_actions_may_not_have_one_method(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_vendor(tmp_path, ON, action="GetUrl")
    facts = write_vendor(tmp_path, ON, "[actions.GetUrl]\ninitiator = 'both'\n", action="GetURL")
    assert main(["vendor", str(facts)]) == 1
    assert "[actions.GetUrl]: its method `get_url` would hide the action GetURL" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (FACTS.replace('"schemas"', '"nowhere"'), "nowhere: there is no such file or folder"),
        (FACTS.replace('"acme"', '"a-b"'), "acme.toml: package: 'a-b' cannot be imported"),
        (FACTS.replace('"acme"', '"class"'), "acme.toml: package: 'class' cannot be imported"),
        (FACTS.replace('"acme"', '"."'), "not generated; "),
        (FACTS.replace('vendor = "Acme"', "") + 'profile = "Core"', "acme.toml: vendor: missing"),
        (
            FACTS.replace("Blink", "Wink"),
            "BlinkRequest: no row tells of its action; add [actions.Blink] with its `init",
        ),
    ],
)
def test_a_wrong_head_of_the_facts_is_refused(
    facts: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "vendor"
    path = write_vendor(folder, ON)
    path.write_text(facts)
    before = tree(tmp_path)
    assert main(["vendor", str(path)]) == 1
    assert told in capsys.readouterr().err
    assert tree(tmp_path) == before


def test_no_field_may_hide_an_attribute_of_every_request() -> None:
    assert [name for name in dir(Request) if is_good_field(name)] == []
