# Generated from acme.toml and its schemas: do not edit, run `python -m ocpp16_codegen vendor acme.toml`.
# Input sha256:1b4103bfb21b05995c0b838d3f5ea95f20c9bc9e085dd85f75bba6660a8084d1
"""The actions of Acme: their messages, and what the roles of `ocpp16_sdk` need for them."""

from .actions import ACTIONS
from .calls import AsyncCentralSystemCalls, AsyncChargePointCalls, CentralSystemCalls, ChargePointCalls
from .handlers import (
    AsyncCentralSystemHandlers,
    AsyncCentralSystemOn,
    AsyncChargePointHandlers,
    AsyncChargePointOn,
    CentralSystemHandlers,
    CentralSystemOn,
    ChargePointHandlers,
    ChargePointOn,
)
from .models import (
    MessageTone,
    ReportTemperaturesRequest,
    ReportTemperaturesResponse,
    ShowMessageRequest,
    ShowMessageResponse,
    ShowMessageStatus,
    TemperatureReading,
)

__all__ = [
    "ACTIONS",
    "AsyncCentralSystemCalls",
    "AsyncCentralSystemHandlers",
    "AsyncCentralSystemOn",
    "AsyncChargePointCalls",
    "AsyncChargePointHandlers",
    "AsyncChargePointOn",
    "CentralSystemCalls",
    "CentralSystemHandlers",
    "CentralSystemOn",
    "ChargePointCalls",
    "ChargePointHandlers",
    "ChargePointOn",
    "MessageTone",
    "ReportTemperaturesRequest",
    "ReportTemperaturesResponse",
    "ShowMessageRequest",
    "ShowMessageResponse",
    "ShowMessageStatus",
    "TemperatureReading",
]
