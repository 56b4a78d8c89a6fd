"""What goes wrong between us and the package `ocpp`: refusals, failures and broken payloads, in both roles."""

from __future__ import annotations

from typing import Any, NoReturn

import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.errors import ErrorCode, InvalidResponseError, LocalCallError, RemoteCallError
from ocpp16_sdk.model import CentralSystemRequest, ChargePointRequest, Request, Response
from tests.interop.ocpp_package import CODES, TheirError, Wire, content, refusal
from tests.interop.ocpp_package_roles import BothSides, ConnectSides
from tests.support.websocket_peers import bounded

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.parametrize("anyio_backend", ["asyncio"]),  # the package knows no other
]
DESCRIPTION = 'said "no",\nin two lines: €'
DETAILS: Wire = {"until": 5, "list": [None, {"a": "b"}]}
ASKED: Wire = {"vendorId": "acme"}


class TariffRequest(
    ChargePointRequest[m.DataTransferResponse], CentralSystemRequest[m.DataTransferResponse], frozen=True
):
    """An action that no side knows."""


class CarelessRequest(
    ChargePointRequest[m.DataTransferResponse], CentralSystemRequest[m.DataTransferResponse], frozen=True
):
    """DataTransfer.req as it must not be."""

    __action__ = "DataTransfer"
    vendor_id: int | str | None = None
    more: str | None = None


async def told(sides: BothSides, request: Request[Response]) -> RemoteCallError:
    anything: Any = request
    with pytest.raises(RemoteCallError) as caught:
        await sides.ours.call(anything)
    return caught.value


async def accept(_: m.DataTransferRequest) -> m.DataTransferResponse:
    return m.DataTransferResponse(status=m.DataTransferStatus.ACCEPTED)


def accepted(_: Wire) -> Wire:
    return {"status": "Accepted"}


@bounded
async def test_each_of_our_refusals_reaches_them_whole(connect_sides: ConnectSides) -> None:  # J-58
    async def refuse(request: m.DataTransferRequest) -> NoReturn:
        raise LocalCallError(ErrorCode(request.vendor_id), DESCRIPTION, DETAILS)

    async with connect_sides({"DataTransfer": refuse}) as sides:
        for code in ErrorCode:
            with pytest.raises(TheirError) as caught:
                await sides.theirs.call("DataTransfer", {"vendorId": code})
            assert content(caught.value) == (code, DESCRIPTION, DETAILS)
        assert await sides.theirs.call_as_usual("DataTransfer", {"vendorId": "GenericError"}) is None


@bounded
async def test_each_of_their_refusals_reaches_us_whole(connect_sides: ConnectSides) -> None:  # J-59
    def refuse(asked: Wire) -> NoReturn:
        raise refusal(asked["vendorId"], DESCRIPTION, DETAILS)

    async with connect_sides({}, {"DataTransfer": refuse}) as sides:
        for code in CODES:
            with pytest.raises(RemoteCallError) as caught:
                await sides.ours.data_transfer(vendor_id=code)
            error = caught.value
            assert (error.action, error.code, error.description, error.details) == (
                *("DataTransfer", code),
                *(DESCRIPTION, DETAILS),
            )
    assert set(CODES) - set(ErrorCode) == {"FormatViolation", "OccurrenceConstraintViolation"}


@bounded
async def test_they_confuse_what_is_not_known_with_what_is_not_served(connect_sides: ConnectSides) -> None:  # J-60
    async with connect_sides() as sides:
        error = await told(sides, m.DataTransferRequest(vendor_id="acme"))
        assert (error.code, error.details) == (
            ErrorCode.NOT_IMPLEMENTED,
            {"cause": "No handler for DataTransfer registered."},
        )
        error = await told(sides, TariffRequest())
        assert (error.code, error.details) == (
            ErrorCode.NOT_SUPPORTED,
            {"cause": "Tariff not supported by OCPP1.6."},
        )
        with pytest.raises(TheirError) as caught:
            await sides.theirs.call("DataTransfer", ASKED)
        assert content(caught.value)[0] == ErrorCode.NOT_SUPPORTED
        with pytest.raises(TheirError) as caught:
            await sides.theirs.call("Tariff", {}, checked=False)
        assert content(caught.value)[0] == ErrorCode.NOT_IMPLEMENTED


@bounded
async def test_a_failing_handler_of_either_side_says_nothing_of_its_reason(connect_sides: ConnectSides) -> None:  # J-62
    async def fail(_: m.DataTransferRequest) -> NoReturn:
        raise ValueError("the secret reason")

    def fail_there(_: Wire) -> NoReturn:
        raise ValueError("the secret reason")

    async with connect_sides({"DataTransfer": fail}, {"DataTransfer": fail_there}) as sides:
        error = await told(sides, m.DataTransferRequest(vendor_id="acme"))
        assert (error.code, error.description, error.details) == (
            *(ErrorCode.INTERNAL_ERROR, "An unexpected error occurred."),
            {},
        )
        with pytest.raises(TheirError) as caught:
            await sides.theirs.call("DataTransfer", ASKED)
        assert content(caught.value) == (ErrorCode.INTERNAL_ERROR, "the handler failed", {})


@bounded
async def test_their_judgement_of_our_broken_requests_is_kept_as_it_comes(connect_sides: ConnectSides) -> None:
    async with connect_sides({}, {"DataTransfer": accepted}) as sides:
        for request, code in [
            (CarelessRequest(), ErrorCode.PROTOCOL_ERROR),
            (CarelessRequest(vendor_id=7), ErrorCode.TYPE_CONSTRAINT_VIOLATION),
            (CarelessRequest(vendor_id="x" * 256), ErrorCode.TYPE_CONSTRAINT_VIOLATION),
            (CarelessRequest(vendor_id="x", more="y"), "FormatViolation"),
        ]:
            error = await told(sides, request)
            assert error.code == code
            # All but the first send the whole message back, as text, and with our payload in it.
            assert (request.to_json() in error.details.get("ocpp_message", "")) is (request != CarelessRequest())
        answer = await sides.ours.data_transfer(vendor_id="acme")
        assert answer.status is m.DataTransferStatus.ACCEPTED


@bounded
async def test_each_broken_request_of_theirs_earns_its_code(connect_sides: ConnectSides) -> None:  # J-61
    async with connect_sides({"DataTransfer": accept}) as sides:
        broken: list[tuple[Wire, ErrorCode]] = [
            ({}, ErrorCode.OCCURENCE_CONSTRAINT_VIOLATION),
            ({"vendorId": 7}, ErrorCode.TYPE_CONSTRAINT_VIOLATION),
            ({"vendorId": "x" * 256}, ErrorCode.PROPERTY_CONSTRAINT_VIOLATION),
        ]
        for payload, code in broken:
            with pytest.raises(TheirError) as caught:
                await sides.theirs.call("DataTransfer", payload, checked=False)
            found, description, details = content(caught.value)
            assert found == code
            assert [fault["path"] for fault in details["faults"]] == ["vendorId"]
            assert "x" * 256 not in description + str(details)
        assert await sides.theirs.call("DataTransfer", ASKED) == {"status": "Accepted"}


@bounded
async def test_a_broken_answer_of_theirs_fails_that_call_alone(connect_sides: ConnectSides) -> None:
    def answer(asked: Wire) -> Wire:
        return {"status": asked["vendorId"]}

    async with connect_sides({}, {"DataTransfer": answer}, checked=False) as sides:
        for status in ("accepted", "", None):
            with pytest.raises(InvalidResponseError) as caught:
                await sides.ours.call(m.DataTransferRequest(vendor_id=str(status)))
            assert [fault.path for fault in caught.value.faults] == ["status"]
        assert (await sides.ours.data_transfer(vendor_id="Rejected")).status is m.DataTransferStatus.REJECTED
