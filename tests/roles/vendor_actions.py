"""Two actions of a vendor, one for each sender."""

from __future__ import annotations

from ocpp16_sdk.model import CentralSystemRequest, ChargePointRequest, Response


class TariffResponse(Response, frozen=True):
    price: int


class TariffRequest(ChargePointRequest[TariffResponse], frozen=True):
    connector_id: int


class DimResponse(Response, frozen=True):
    done: bool


class DimRequest(CentralSystemRequest[DimResponse], frozen=True):
    percent: int
