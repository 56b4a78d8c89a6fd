# Generated from acme.toml and its schemas: do not edit, run `python -m ocpp16_codegen vendor acme.toml`.
# Input sha256:5fd17df01f0f72a3bf3df97f3d511b2ef9a339e11b3953d617f884851c8b8e26
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
