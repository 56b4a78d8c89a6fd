# Generated from acme.toml and its schemas: do not edit, run `python -m ocpp16_codegen vendor acme.toml`.
# Input sha256:5fd17df01f0f72a3bf3df97f3d511b2ef9a339e11b3953d617f884851c8b8e26
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
