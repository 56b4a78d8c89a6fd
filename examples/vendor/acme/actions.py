# Generated from acme.toml and its schemas: do not edit, run `python -m ocpp16_codegen vendor acme.toml`.
# Input sha256:1b4103bfb21b05995c0b838d3f5ea95f20c9bc9e085dd85f75bba6660a8084d1
"""Every action: its name on the wire, request, response, initiator and feature profile."""

from collections.abc import Mapping
from types import MappingProxyType

from ocpp16_sdk.model import Action, Initiator

from . import models

ACTIONS: Mapping[str, Action] = MappingProxyType(
    {
        "ReportTemperatures": Action(
            "ReportTemperatures",
            "report_temperatures",
            models.ReportTemperaturesRequest,
            models.ReportTemperaturesResponse,
            Initiator.CHARGE_POINT,
            "Acme",
        ),
        "ShowMessage": Action(
            "ShowMessage",
            "show_message",
            models.ShowMessageRequest,
            models.ShowMessageResponse,
            Initiator.CENTRAL_SYSTEM,
            "Acme",
        ),
    }
)
"""The actions by their names on the wire."""

__all__ = ["ACTIONS"]
