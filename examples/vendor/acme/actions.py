# Generated from acme.toml and its schemas: do not edit, run `python -m ocpp16_codegen vendor acme.toml`.
# Input sha256:f0fbe5696fe681a80c9f143043ecd42123e40b354ba61caf83c7cc3d588f7dc4
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
