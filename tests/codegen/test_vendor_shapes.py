"""The command `vendor` with difficult names and shapes of schemas."""

from __future__ import annotations

import importlib
import sys
from datetime import UTC, datetime
from typing import Any

import pytest

from codegen.__main__ import main
from ocpp16_sdk.model import CentralSystemRequest, ChargePointRequest
from tests.codegen.vendor_sets import METADATA, closed, write_vendor

TEXT = {"type": "string"}
TIME = {"type": "string", "format": "date-time"}


def _list(items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "array", "items": items, **more}


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A package of difficult names and shapes."""
    lamp = closed("ID", ID=TEXT, brightness={"type": "number", "multipleOf": 0.1})
    request = closed(
        "evseID",
        "class",
        evseID={"type": "string", "maxLength": 5},
        **{"class": {"type": "string", "enum": ["x-1", "x-2", "3"]}},
        timeout={"type": "integer"},
        root={"type": "boolean"},
        modelName=TEXT,
        multipleOf={"type": "number"},
        grid=_list(_list({"type": "string", "maxLength": 2})),
        moments=_list(TIME),
        lamps=_list(lamp, minItems=1),
        main=lamp,
        format={"type": "string", "format": "uri"},
    )
    more = """
request.names = { class = "light_class", timeout = "after" }
[types.Lamp]
at = ["lamps[]", "main"]
[enums.LightClass]
at = ["class"]
names.3 = "THREE"
"""
    metadata = METADATA.replace('"acme"', '"odd_lights"').replace("central system", "both")
    folder = tmp_path_factory.mktemp("odd")
    assert main(["vendor", str(write_vendor(folder, request, more, metadata=metadata))]) == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(folder), *sys.path])
        return importlib.import_module("odd_lights")


def test_difficult_names_and_shapes_keep_the_form_of_the_wire(generated: Any) -> None:
    lamp = generated.Lamp(id="a", brightness=0.30000000000000004)
    request = generated.BlinkRequest(
        evse_id="E1",
        light_class=generated.LightClass.X_1,
        after=3,
        root=True,
        multiple_of=2.5,
        grid=(("a", "b"), ()),
        moments=(datetime(2026, 5, 1, tzinfo=UTC),),
        lamps=(lamp,),
        main=lamp,
        format="HTTP://x/a b",
    )
    wire = (
        '{"class":"x-1","evseID":"E1","format":"HTTP://x/a b","grid":[["a","b"],[]],'
        '"lamps":[{"ID":"a","brightness":0.3}],"main":{"ID":"a","brightness":0.3},'
        '"moments":["2026-05-01T00:00:00.000Z"],"multipleOf":2.5,"root":true,"timeout":3}'
    )
    assert request.to_json() == wire
    assert generated.BlinkRequest.from_json(wire) == request
    assert hash(request) == hash(generated.BlinkRequest.from_json(wire))
    assert list(generated.LightClass) == ["3", "x-1", "x-2"]
    assert generated.LightClass.THREE == "3"
    assert {ChargePointRequest, CentralSystemRequest} < set(generated.BlinkRequest.__mro__)


@pytest.mark.parametrize(
    "wire",
    [
        '{"class":"x-1"}',
        '{"class":"x-1","evseID":"123456"}',
        '{"class":"x-1","evse_id":"E1"}',
        '{"class":"x-1","evseId":"E1"}',
        '{"class":"x-3","evseID":"E1"}',
        '{"class":"x-1","evseID":"E1","grid":[["abc"]]}',
        '{"class":"x-1","evseID":"E1","lamps":[]}',
        '{"class":"x-1","evseID":"E1","moments":["now"]}',
        '{"class":"x-1","evseID":"E1","main":{"ID":"a","brightness":0.25}}',
    ],
)
def test_no_constraint_of_a_vendors_schema_is_lost(wire: str, generated: Any) -> None:
    with pytest.raises(ValueError, match="validation error"):
        generated.BlinkRequest.from_json(wire)
