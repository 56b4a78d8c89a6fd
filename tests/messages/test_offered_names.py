"""Consoles offer the fields and methods of a payload without the deprecated names of pydantic."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from ocpp16_sdk import messages as m

DEPRECATED = [
    *("construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj", "parse_raw"),
    *("schema", "schema_json", "update_forward_refs", "validate"),
]
INFO = m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED)


def public(names: list[str]) -> set[str]:
    return {name for name in names if not name.startswith("_")}


def test_a_console_offers_fields_and_methods_and_no_deprecated_names() -> None:
    offered = public(dir(INFO))
    assert {*m.IdTagInfo.model_fields, "from_json", "to_json", "redacted", "model_copy"} <= offered
    assert public(dir(BaseModel)) - offered == set(DEPRECATED)


def test_properties_are_offered() -> None:
    assert "effective_unit" in dir(m.SampledValue(value="1"))


@pytest.mark.parametrize("name", DEPRECATED)
def test_a_deprecated_name_is_still_there(name: str) -> None:
    assert callable(getattr(INFO, name))
