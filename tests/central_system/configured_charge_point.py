"""A charge point with configuration keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ocpp16_sdk import AsyncManualChargePoint, ErrorCode, LocalCallError, messages as m

VALUES: dict[str, str | None] = {
    "HeartbeatInterval": "300",
    "GetConfigurationMaxKeys": "10",
    "AuthorizeRemoteTxRequests": "True",
    "CpoName": None,
    **{f"Vendor{number}": str(number) for number in range(45)},
}


class Configured(AsyncManualChargePoint):
    """Has a configuration, and keeps what it was asked; it may answer less than it was asked for."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.own_values: Mapping[str, str | None] = VALUES
        self.own_asked: list[tuple[str, ...] | None] = []
        self.own_changes: list[tuple[str, str]] = []
        self.own_status = m.ConfigurationStatus.ACCEPTED

    async def on_get_configuration(self, request: m.GetConfigurationRequest) -> m.GetConfigurationResponse:
        self.own_asked.append(request.key)
        names = {name.lower(): name for name in self.own_values}
        if len(request.key or ()) > 10:
            raise LocalCallError(ErrorCode.OCCURENCE_CONSTRAINT_VIOLATION)
        asked = [names[key.lower()] for key in request.key or names if key.lower() in names]
        unknown = tuple(key for key in request.key or () if key.lower() not in names)
        known = tuple(m.KeyValue(key=name, readonly=False, value=self.own_values[name]) for name in asked)
        return m.GetConfigurationResponse(configuration_key=known or None, unknown_key=unknown or None)

    async def on_change_configuration(self, request: m.ChangeConfigurationRequest) -> m.ChangeConfigurationResponse:
        self.own_changes.append((request.key, request.value))
        return m.ChangeConfigurationResponse(status=self.own_status)
