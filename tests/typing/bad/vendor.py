"""Two actions of a vendor, one for each direction."""

from __future__ import annotations

from ocpp16_sdk.model import CentralSystemRequest, ChargePointRequest, Response


class TariffResponse(Response, frozen=True):
    cents: int


class TariffRequest(ChargePointRequest[TariffResponse]):  # wrong: a request that is not frozen
    id_tag: str


class DimResponse(Response, frozen=True):
    level: int


class DimRequest(CentralSystemRequest[DimResponse], frozen=True):
    level: int
