# Generated from acme.toml and its schemas: do not edit, run `python -m ocpp16_codegen vendor acme.toml`.
# Input sha256:f0fbe5696fe681a80c9f143043ecd42123e40b354ba61caf83c7cc3d588f7dc4
"""The actions of Acme: their messages, calls and handlers."""

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
