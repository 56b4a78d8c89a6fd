"""GetConfiguration and ChangeConfiguration (OCPP 1.6 5.3, 5.8).

ChangeConfiguration ──▶ Settings.change ──Accepted──▶ row, SettingChanged, the callback `changed` of the setting
                                        ──RebootRequired──▶ row; the value is used after the next start
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from ocpp16_sdk._checks import check_count, check_instance
from ocpp16_sdk.configuration import keys
from ocpp16_sdk.errors import ErrorCode, LocalCallError
from ocpp16_sdk.messages import (
    ChangeConfigurationRequest,
    ChangeConfigurationResponse,
    ConfigurationStatus,
    GetConfigurationRequest,
    GetConfigurationResponse,
    KeyValue,
)
from ocpp16_sdk.model import FeatureProfile, Request
from ocpp16_sdk.station._behaviour import Behaviour
from ocpp16_sdk.station._hardware import Traits
from ocpp16_sdk.station._settings import Setting
from ocpp16_sdk.station._storage import Table
from ocpp16_sdk.station.effects import Answer, Do, Effects, Post, Reply
from ocpp16_sdk.station.events import Event, Restored, SettingChanged

_VALUES = Table("setting", str)
_STORED = (ConfigurationStatus.ACCEPTED, ConfigurationStatus.REBOOT_REQUIRED)


class StationConfiguration(Behaviour):
    """The configuration of the charge point: the keys of all behaviours, and those of the application.

    Args:
        settings: keys of the application: `Setting(key=Key("AcmeLeds", Integer(0, 100)), default=60, changed=dim)`.
        max_keys: GetConfigurationMaxKeys, the number of keys that one GetConfiguration may ask for.

    Raises:
        TypeError, ValueError: an argument is wrong.
    """

    name: ClassVar[str] = "configuration"
    profile: str = FeatureProfile.CORE
    tables: ClassVar[tuple[str, ...]] = (_VALUES.name,)

    def __init__(self, *settings: Setting[Any], max_keys: int = 100) -> None:
        for setting in settings:
            check_instance("settings", setting, Setting, "a Setting")
        check_count("max_keys", max_keys)
        self._own_settings = settings
        self._max_keys = max_keys

    def settings(self, traits: Traits) -> Sequence[Setting[Any]]:
        """Return GetConfigurationMaxKeys, and the keys of the application."""
        return (Setting(key=keys.GET_CONFIGURATION_MAX_KEYS, default=self._max_keys), *self._own_settings)

    @property
    def handlers(self) -> Mapping[type[Request[Any]], Answer]:
        """GetConfiguration and ChangeConfiguration."""
        return {GetConfigurationRequest: self._get, ChangeConfigurationRequest: self._change}

    def restore(self, rows: Mapping[str, Mapping[str, bytes]]) -> None:
        """Use the stored values."""
        self._stored = _VALUES.load(rows)
        self.station.settings.restore(self._stored)

    def on(self, event: Event) -> Effects:
        """Pass the stored values to the callbacks at the start."""
        if isinstance(event, Restored):
            for name in self._stored:
                setting = self.station.settings.find(name)
                if setting is not None:
                    yield from self._call(setting)

    def _get(self, request: GetConfigurationRequest) -> Effects:
        names = request.key or ()
        if len(names) > self._max_keys:  # CFG-03
            text = f"at most {self._max_keys} keys at a time (GetConfigurationMaxKeys), and {len(names)} were requested"
            yield Reply(LocalCallError(ErrorCode.OCCURENCE_CONSTRAINT_VIOLATION, text))
            return
        settings = self.station.settings
        found = [settings.find(name) for name in names] if names else list(settings)
        readable = {each.key.name: each for each in found if each is not None and each.can_be_read}.values()
        unknown = [name for name, each in zip(names, found, strict=False) if each is None or not each.can_be_read]
        yield Reply(
            GetConfigurationResponse(
                configuration_key=tuple(self._key_values(readable)), unknown_key=tuple(unknown) or None
            )
        )

    def _key_values(self, settings: Iterable[Setting[Any]]) -> Iterable[KeyValue]:
        for each in settings:
            text = self.station.settings.text(each)
            yield KeyValue(key=each.key.name, readonly=not each.can_be_changed, value=text)

    def _change(self, request: ChangeConfigurationRequest) -> Effects:
        change = self.station.settings.change(request.key, request.value)
        yield Reply(ChangeConfigurationResponse(status=change.status))
        if change.setting is None or change.status not in _STORED:
            return
        yield _VALUES.row(change.setting.key.name, request.value)
        if change.status is ConfigurationStatus.ACCEPTED:
            yield Post(SettingChanged(change.setting.key.name))
            yield from self._call(change.setting)

    def _call(self, setting: Setting[Any]) -> Effects:
        if setting.changed is not None:
            yield Do(setting.key.name, partial(setting.changed, self.station.settings[setting.key]))
