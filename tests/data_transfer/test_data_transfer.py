"""DataTransfer with models, in both directions and both roles."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel, Field, RootModel

from ocpp16_sdk import (
    AsyncChargePointConnection,
    AsyncManualChargePoint,
    DefinitionError,
    ErrorCode,
    InvalidResponseError,
    RemoteCallError,
    messages as m,
)
from ocpp16_sdk.data_transfer import AsyncDataTransferHandlers, DataTransferHandlers, data_transfer
from ocpp16_sdk.errors import RefusedError
from tests.support.connected_roles import ConnectedRoles, connected_roles
from tests.support.roles import Depot
from tests.support.virtual_time import in_virtual_time

if TYPE_CHECKING:
    OnlyForTheTypeChecker = AsyncChargePointConnection

Status = m.DataTransferStatus


class Price(BaseModel):
    cents: int = Field(alias="centAmount")
    note: str | None = None


class Shown(BaseModel):
    line: str


class Limits(RootModel[list[int]]):
    """A list is JSON too."""


class Nothing(BaseModel):
    """Has no required field."""


transfers = AsyncDataTransferHandlers()


@transfers.on("com.Example", "SetPrice")
async def set_price(request: Price) -> Shown:
    return Shown(line=f"{request.cents} ct")


@transfers.on("com.example", "Where")
async def where(charge_point: OnlyForTheTypeChecker, request: Nothing) -> Shown:
    return Shown(line=charge_point.identity)


@transfers.on("com.example", "Limits")
async def limits(request: Limits) -> Limits:
    return Limits([*reversed(request.root)])


@transfers.on("com.example", "Silent")
async def silent(request: Nothing) -> None:
    pass


@transfers.on("com.example", "Tag")
async def tag(request: m.IdTagInfo) -> m.IdTagInfo:
    return request


@transfers.on("com.example", "Fail")
async def fail(request: Nothing) -> None:
    raise ValueError("s3cret")


@transfers.on("com.example")
async def text(request: m.DataTransferRequest) -> m.DataTransferResponse:
    return m.DataTransferResponse(status=Status.ACCEPTED, data=(request.data or "").upper())


class Both(AsyncManualChargePoint):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.on.data_transfer(transfers)


def depot() -> Depot:
    both = Depot()
    both.on.data_transfer(transfers)
    return both


Choose = Callable[[ConnectedRoles[Both]], AsyncManualChargePoint | AsyncChargePointConnection]


def to_the_central_system(here: ConnectedRoles[Both]) -> AsyncManualChargePoint:
    return here.charger


def from_the_central_system(here: ConnectedRoles[Both]) -> AsyncChargePointConnection:
    return here.charge_point


either_way = pytest.mark.parametrize("peer", [to_the_central_system, from_the_central_system])


@pytest.mark.item("CS-31", "CP-126")
@either_way
@in_virtual_time
async def test_a_model_is_sent_and_a_model_is_returned(peer: Choose) -> None:
    async with connected_roles(Both, depot()) as here:
        end = peer(here)
        price = Price(centAmount=42)
        assert await data_transfer(end, "com.example", "SetPrice", price, response_model=Shown) == Shown(line="42 ct")
        two = Limits([1, 2])
        assert await data_transfer(end, "com.example", "Limits", two, response_model=Limits) == Limits([2, 1])
        info = m.IdTagInfo(status=m.AuthorizationStatus.BLOCKED)
        assert await data_transfer(end, "com.example", "Tag", info, response_model=m.IdTagInfo) == info
        assert await data_transfer(end, "com.example", "Silent") is None
        assert await data_transfer(end, "com.example", None, "plain") == "PLAIN"


@in_virtual_time
async def test_a_handler_of_a_central_system_can_accept_the_charge_point() -> None:
    async with connected_roles(Both, depot()) as here:
        assert (await data_transfer(here.charger, "com.example", "Where", response_model=Shown)).line == "CP001"


@in_virtual_time
async def test_the_data_is_json_with_wire_names() -> None:
    async with connected_roles(Both, depot()) as here:
        answer = await here.charger.data_transfer(
            vendor_id="com.example", message_id="SetPrice", data='{"centAmount": 5}'
        )
        assert answer == m.DataTransferResponse(status=Status.ACCEPTED, data='{"line":"5 ct"}')
        answer = await here.charger.data_transfer(
            vendor_id="com.example", data=Price(centAmount=1).model_dump_json(by_alias=True)
        )
        assert answer.data == '{"CENTAMOUNT":1,"NOTE":NULL}'


@pytest.mark.item("CS-31", "CP-126", "TYPE-02")
@pytest.mark.parametrize(
    ("vendor_id", "message_id", "status"),
    [
        ("com.other", "SetPrice", Status.UNKNOWN_VENDOR_ID),
        ("com.other", None, Status.UNKNOWN_VENDOR_ID),
        ("com.example", "SetColour", Status.UNKNOWN_MESSAGE_ID),
        ("com.example", "", Status.UNKNOWN_MESSAGE_ID),
        ("COM.EXAMPLE", "setprice", Status.ACCEPTED),
    ],
)
@either_way
@in_virtual_time
async def test_vendors_and_messages_are_found_in_any_case_or_answered_as_unknown(
    peer: Choose, vendor_id: str, message_id: str | None, status: m.DataTransferStatus
) -> None:  # ACT-08
    async with connected_roles(Both, depot()) as here:
        answer = await peer(here).data_transfer(vendor_id=vendor_id, message_id=message_id, data='{"centAmount": 5}')
        assert answer.status is status
        if status is not Status.ACCEPTED:
            assert answer.data is None
            with pytest.raises(RefusedError) as error:
                await data_transfer(peer(here), vendor_id, message_id)
            assert error.value.status is status


@pytest.mark.parametrize(
    "data", [None, "", "{}", "s3cret", '{"centAmount": "s3cret"}', '{"cents": 5}', "[" * 10_000, "[]", "null"]
)
@in_virtual_time
async def test_data_that_does_not_fit_the_model_is_rejected_and_not_shown(
    caplog: pytest.LogCaptureFixture, data: str | None
) -> None:
    caplog.set_level(logging.DEBUG)
    async with connected_roles(Both, depot()) as here:
        answer = await here.charger.data_transfer(vendor_id="com.example", message_id="SetPrice", data=data)
    assert answer == m.DataTransferResponse(status=Status.REJECTED)
    assert "s3cret" not in caplog.text
    assert "DataTransfer of vendor 'com.example', message 'SetPrice': the data is not a Price: " in caplog.text


@in_virtual_time
async def test_a_failing_handler_is_answered_with_internal_error() -> None:
    async with connected_roles(Both, depot()) as here:
        with pytest.raises(RemoteCallError) as error:
            await data_transfer(here.charger, "com.example", "Fail")
    assert error.value.code == ErrorCode.INTERNAL_ERROR
    assert "s3cret" not in str(error.value)


@pytest.mark.parametrize(
    ("data", "path"), [("s3cret", "data"), ('{"line": {"s3cret": 1}}', "data.line"), (None, "data.line")]
)
@in_virtual_time
async def test_an_answer_that_does_not_fit_the_model_is_an_error_without_values(data: str | None, path: str) -> None:
    class Odd(AsyncManualChargePoint):
        async def on_data_transfer(self, request: m.DataTransferRequest) -> m.DataTransferResponse:
            return m.DataTransferResponse(status=Status.ACCEPTED, data=data)

    async with connected_roles(Odd) as here:
        with pytest.raises(InvalidResponseError) as error:
            await data_transfer(here.charge_point, "com.example", response_model=Shown)
    assert str(error.value).startswith(f"DataTransfer.conf: {path}: ")
    assert "s3cret" not in repr(error.value)
    assert error.value.__context__ is None


def wrong_functions() -> dict[str, tuple[Any, str]]:
    class Local(BaseModel):
        pass

    async def of_a_local_model(request: Local) -> None: ...
    async def of_no_model(request: dict[str, str]) -> None: ...
    async def of_anything(request) -> None: ...  # type: ignore[no-untyped-def]  # pyright: ignore
    async def of_nothing() -> None: ...
    async def of_too_much(a: int, b: int, request: Price) -> None: ...
    def plain(request: Price) -> None: ...

    return {
        "a model that cannot be found": (of_a_local_model, "must be a global name of the module"),
        "no model": (of_no_model, "must be a pydantic model"),
        "no annotation": (of_anything, "must be a pydantic model"),
        "no parameter": (of_nothing, "must accept a model"),
        "three parameters": (of_too_much, "must accept a model"),
        "not async": (plain, "async def"),
        "a second one": (set_price, "the message has a handler already"),
    }


@pytest.mark.parametrize(("function", "reason"), wrong_functions().values(), ids=wrong_functions())
def test_a_wrong_handler_is_refused_at_its_definition(function: Any, reason: str) -> None:
    handlers = AsyncDataTransferHandlers()
    handlers.on("com.example", "taken")(set_price)
    with pytest.raises(DefinitionError, match=reason):
        handlers.on("COM.Example", "Taken" if function is set_price else "free")(function)


def test_a_blocking_role_needs_plain_functions() -> None:
    with pytest.raises(DefinitionError, match="a plain def"):
        DataTransferHandlers().on("com.example")(set_price)  # type: ignore[type-var]  # pyright: ignore
