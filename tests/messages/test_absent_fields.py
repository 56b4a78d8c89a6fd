"""An absent field stays absent in every way that pydantic and FastAPI write a payload (TYPE-13)."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import BaseModel, PydanticUndefinedAnnotation, TypeAdapter

from ocpp16_sdk import messages as m
from ocpp16_sdk.model import CentralSystemRequest, Payload, Response
from tests.support.payload_cases import whole
from tests.support.schemas import model_of, own_schemas

NAMES = sorted(own_schemas())
every_payload = pytest.mark.parametrize("name", NAMES)
with_and_without_optional_fields = pytest.mark.parametrize("optional", [False, True], ids=["least", "whole"])


class DimResponse(Response, frozen=True):
    level: int | None
    note: Any = None


class DimRequest(CentralSystemRequest[DimResponse], frozen=True):
    level: int | None = None
    zone: str | None = "all"


@dataclasses.dataclass(frozen=True)
class Stored:
    payload: Payload | None
    remark: str | None = None


def values(name: str, *, optional: bool) -> tuple[Payload, Any]:
    """Return a payload, and its wire form as a JSON value."""
    wire = whole(own_schemas()[name], optional=optional)
    return model_of(name).from_json(json.dumps(wire)), wire


@pytest.mark.item("TYPE-13")
@every_payload
@with_and_without_optional_fields
def test_pydantic_reads_the_json_that_it_wrote(name: str, optional: bool) -> None:
    payload, wire = values(name, optional=optional)
    text = payload.model_dump_json()
    assert text == payload.to_json()
    assert type(payload).model_validate_json(text) == payload
    assert json.loads(text) == wire


@pytest.mark.item("TYPE-13")
@every_payload
@with_and_without_optional_fields
def test_pydantic_reads_the_objects_that_it_wrote(name: str, optional: bool) -> None:
    payload, wire = values(name, optional=optional)
    kind = type(payload)
    assert payload.model_dump(mode="json") == wire
    by_wire_name, by_python_name = payload.model_dump(), payload.model_dump(by_alias=False)
    assert kind.model_validate(by_wire_name) == kind(**by_wire_name) == payload
    assert kind.model_validate(by_python_name) == kind(**by_python_name) == payload
    assert None not in by_python_name.values()


@pytest.mark.item("TYPE-13")
@every_payload
@with_and_without_optional_fields
def test_a_type_adapter_reads_the_json_that_it_wrote(name: str, optional: bool) -> None:
    payload, wire = values(name, optional=optional)
    kind: Any = type(payload)
    lists: TypeAdapter[list[Payload]] = TypeAdapter(list[kind])  # pyright: ignore[reportInvalidTypeForm]
    assert json.loads(lists.dump_json([payload])) == lists.dump_python([payload], mode="json") == [wire]
    assert lists.validate_json(lists.dump_json([payload])) == [payload]


def test_an_object_of_the_application_keeps_its_own_nulls() -> None:
    class Row(BaseModel):
        info: m.IdTagInfo | None
        remark: str | None = None

    info = m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED)
    assert Row(info=info).model_dump_json() == '{"info":{"status":"Accepted"},"remark":null}'
    assert Row(info=None).model_dump_json() == '{"info":null,"remark":null}'
    stored: Any = TypeAdapter(dict[str, Stored | m.IdTagInfo])
    text = stored.dump_json({"a": info, "b": Stored(None)})
    assert json.loads(text) == {"a": {"status": "Accepted"}, "b": {"payload": None, "remark": None}}


def test_the_fields_of_a_handwritten_payload_are_absent_too() -> None:
    answer = DimResponse(level=None)
    assert answer.to_json() == answer.model_dump_json() == "{}"
    request = DimRequest(zone=None)
    assert request.to_json() == request.model_dump_json() == "{}"
    assert DimRequest().to_json() == DimRequest().model_dump_json() == '{"zone":"all"}'
    assert DimResponse(level=0, note=()).model_dump_json() == '{"level":0,"note":[]}'


def test_a_class_whose_types_are_defined_later_is_written() -> None:
    class Outer(Payload, frozen=True):
        inner: Later | None = None

    class Later(Payload, frozen=True):
        level: int | None = None
        inside: Later | None = None

    with pytest.raises(PydanticUndefinedAnnotation, match="Later"):
        Outer.model_construct().to_json()
    Outer.model_rebuild(_types_namespace={"Later": Later})
    whole_object = Outer(inner=Later(inside=Later(level=1)))
    assert whole_object.to_json() == whole_object.model_dump_json() == '{"inner":{"inside":{"level":1}}}'
    assert Outer.model_construct().to_json() == "{}"


def constant(value: Any) -> Callable[[], Awaitable[Any]]:
    async def endpoint() -> Any:
        return value

    return endpoint


def echo(kind: type[Payload]) -> Callable[..., Awaitable[Any]]:
    async def endpoint(body: Any) -> Any:
        return body

    endpoint.__annotations__["body"] = kind
    return endpoint


@pytest.fixture(scope="module")
def application() -> FastAPI:
    """Return an application with a route for each payload and each way to return it."""
    application = FastAPI()
    for name in NAMES:
        least, wire = values(name, optional=False)
        kind: Any = type(least)
        application.get(f"/{name}/model", response_model=kind)(constant(least))
        application.get(f"/{name}/list", response_model=list[kind])(constant([least]))
        application.get(f"/{name}/plain", response_model=kind)(constant(wire))
        application.get(f"/{name}/without", response_model=None)(constant({"of": [least]}))
        application.post(f"/{name}/echo", response_model=kind)(echo(kind))
    return application


@pytest.mark.item("TYPE-13")
@pytest.mark.anyio
async def test_fastapi_writes_no_absent_field(application: FastAPI) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://depot") as client:
        for name in NAMES:
            _, wire = values(name, optional=False)
            expected = {"model": wire, "list": [wire], "plain": wire, "without": {"of": [wire]}}
            for path, value in expected.items():
                assert (await client.get(f"/{name}/{path}")).json() == value, (name, path)
            answer = await client.post(f"/{name}/echo", json=wire)
            assert (answer.status_code, answer.json()) == (200, wire), name


def test_openapi_has_one_schema_for_each_payload_and_no_null(application: FastAPI) -> None:
    document = application.openapi()
    schemas = document["components"]["schemas"]
    for name in NAMES:
        schema, expected = schemas[name], own_schemas()[name]
        assert schema["properties"].keys() == expected["properties"].keys()
        assert sorted(schema.get("required", [])) == sorted(expected.get("required", []))
        assert f"{name}-Input" not in schemas
        assert "null" not in json.dumps(schema)
        for mode in ("validation", "serialization"):
            assert '"null"' not in json.dumps(model_of(name).model_json_schema(mode=mode)), (name, mode)
