"""The configuration keys of the simulated charge point (OCPP 1.6 9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ocpp16_sdk.messages as m


@dataclass
class _Entry:
    value: str
    readonly: bool = False


_INTEGERS = ("HeartbeatInterval", "MeterValueSampleInterval", "ConnectionTimeOut", "ResetRetries")
_BOOLEANS = ("AuthorizeRemoteTxRequests", "LocalPreAuthorize", "LocalAuthorizeOffline", "LocalAuthListEnabled")
_MAX_INTEGER = 2**31 - 1


class SimulatedConfiguration:
    """The keys that GetConfiguration reads and ChangeConfiguration writes; they are found in any case."""

    def __init__(self, *, connectors: int) -> None:
        self._entries = {
            "AuthorizeRemoteTxRequests": _Entry("false"),
            "ConnectionTimeOut": _Entry("60"),
            "GetConfigurationMaxKeys": _Entry("50", readonly=True),
            "HeartbeatInterval": _Entry("300"),
            "LocalAuthListEnabled": _Entry("true"),
            "LocalAuthListMaxLength": _Entry("1000", readonly=True),
            "LocalAuthorizeOffline": _Entry("true"),
            "LocalPreAuthorize": _Entry("false"),
            "MeterValueSampleInterval": _Entry("10"),
            "MeterValuesSampledData": _Entry("Energy.Active.Import.Register,Power.Active.Import"),
            "NumberOfConnectors": _Entry(str(connectors), readonly=True),
            "ResetRetries": _Entry("1"),
            "SendLocalListMaxLength": _Entry("100", readonly=True),
            "SupportedFeatureProfiles": _Entry(
                "Core,FirmwareManagement,LocalAuthListManagement,Reservation,SmartCharging,RemoteTrigger", readonly=True
            ),
        }
        self._names = {name.lower(): name for name in self._entries}

    def __getitem__(self, name: str) -> str:
        return self._entries[name].value

    def __setitem__(self, name: str, value: str) -> None:
        self._entries[name].value = value

    def read(self, keys: Sequence[str] | None) -> m.GetConfigurationResponse:
        """Return the entries of some keys, or of all, and the unknown keys."""
        names = [self._names.get(key.lower()) for key in keys] if keys else list(self._entries)
        known = [
            m.KeyValue(key=name, readonly=self._entries[name].readonly, value=self._entries[name].value)
            for name in names
            if name is not None
        ]
        unknown = [key for key in keys or () if key.lower() not in self._names]
        return m.GetConfigurationResponse(configuration_key=tuple(known), unknown_key=tuple(unknown))

    def change(self, key: str, value: str) -> m.ConfigurationStatus:
        """Change the value of one key."""
        name = self._names.get(key.lower())
        if name is None:
            return m.ConfigurationStatus.NOT_SUPPORTED
        if self._entries[name].readonly or not _is_allowed(name, value):
            return m.ConfigurationStatus.REJECTED
        self._entries[name].value = value
        return m.ConfigurationStatus.ACCEPTED


def _is_allowed(name: str, value: str) -> bool:
    if name in _INTEGERS:
        return value.isascii() and value.isdigit() and int(value) <= _MAX_INTEGER
    return name not in _BOOLEANS or value.lower() in ("true", "false")
