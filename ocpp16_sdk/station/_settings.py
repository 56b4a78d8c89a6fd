"""The configuration keys of a station and their values.

    behaviour.settings ──▶ Settings ◀──change(name, text)── ChangeConfiguration
                              │
                              └──settings[keys.CONNECTION_TIME_OUT] ──▶ value

A value that takes effect after a restart is stored at once, and is used when the station starts again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from ocpp16_sdk._checks import check_instance
from ocpp16_sdk._function_checks import check_plain_function
from ocpp16_sdk.configuration import Access, Key
from ocpp16_sdk.messages import ConfigurationStatus

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting(Generic[T]):
    """A configuration key of a station: `Setting(key=Key("AcmeLeds", Integer(0, 100)), default=60, changed=dim)`.

    Raises:
        TypeError, ValueError: the default is not a value of the key.
    """

    key: Key[T]
    """The name, the type and the range of the value."""
    default: T
    """The value until the central system changes it."""
    writable: bool | None = None
    """Whether the central system may change it; None: as the access of the key says."""
    restart: bool = False
    """Whether a change takes effect after a restart: the answer is RebootRequired (OCPP 1.6 5.3)."""
    check: Callable[[T], str | None] | None = None
    """Returns why a value of the right type is refused, or None; for example a measurand that no meter has."""
    changed: Callable[[T], object] | None = None
    """Is called with the new value, and with a stored value at the start. It must not block."""

    def __post_init__(self) -> None:
        check_instance("key", self.key, Key, "a Key")
        self.key.format(self.default)
        check_plain_function("check", self.check)
        check_plain_function("changed", self.changed)

    @property
    def can_be_changed(self) -> bool:
        """Whether the central system may change it."""
        return self.key.access is not Access.READ if self.writable is None else self.writable

    @property
    def can_be_read(self) -> bool:
        """Whether GetConfiguration returns it."""
        return self.key.access is not Access.WRITE


@dataclass(frozen=True, slots=True)
class Change:
    """The result of a change of a setting."""

    status: ConfigurationStatus
    setting: Setting[Any] | None = None
    reason: str = ""
    """Why it was refused."""


class Settings:
    """The settings of a station. Names are compared without case (OCPP 1.6 5.3).

    Raises:
        ValueError: two settings have the same name.
    """

    def __init__(self, settings: Iterable[Setting[Any]]) -> None:
        self._settings: dict[str, Setting[Any]] = {}
        for setting in settings:
            name = setting.key.name.casefold()
            if name in self._settings:
                raise ValueError(f"{setting.key.name}: is a configuration key of two behaviours")
            self._settings[name] = setting
        self._values: dict[str, Any] = {name: setting.default for name, setting in self._settings.items()}
        self._after_restart: dict[str, Any] = {}

    def __iter__(self) -> Iterator[Setting[Any]]:
        return iter(self._settings.values())

    def __contains__(self, key: Key[Any]) -> bool:
        return key.name.casefold() in self._settings

    def __getitem__(self, key: Key[T]) -> T:
        """Return the value of a key.

        Raises:
            KeyError: no behaviour of the station has the key.
        """
        return cast(T, self._values[key.name.casefold()])

    def get(self, key: Key[T], default: T) -> T:
        """Return the value of a key, or the default if no behaviour of the station has the key."""
        return cast(T, self._values.get(key.name.casefold(), default))

    def find(self, name: str) -> Setting[Any] | None:
        """Return the setting with a name; None if there is none."""
        return self._settings.get(name.casefold())

    def text(self, setting: Setting[Any]) -> str:
        """Return the text of the value that was set last."""
        name = setting.key.name.casefold()
        return setting.key.format(self._after_restart.get(name, self._values[name]))

    def restore(self, texts: Mapping[str, str]) -> None:
        """Start with stored values. A value that the key no longer accepts is ignored; the default is used."""
        for name, text in texts.items():
            setting = self.find(name)
            if setting is not None and setting.can_be_changed:
                try:
                    value = setting.key.parse(text)
                except ValueError:
                    continue
                if setting.check is None or setting.check(value) is None:
                    self._values[name.casefold()] = value
        self._after_restart.clear()

    def change(self, name: str, text: str) -> Change:
        """Change a setting as ChangeConfiguration asks (OCPP 1.6 5.3)."""
        setting = self.find(name)
        if setting is None:
            return Change(ConfigurationStatus.NOT_SUPPORTED, reason="there is no such key")
        if not setting.can_be_changed:
            return Change(ConfigurationStatus.REJECTED, setting, "it cannot be changed")
        try:
            value = setting.key.parse(text)
        except ValueError as error:
            return Change(ConfigurationStatus.REJECTED, setting, str(error))
        reason = None if setting.check is None else setting.check(value)
        if reason is not None:
            return Change(ConfigurationStatus.REJECTED, setting, reason)
        if setting.restart:
            self._after_restart[name.casefold()] = value
            return Change(ConfigurationStatus.REBOOT_REQUIRED, setting)
        self._after_restart.pop(name.casefold(), None)
        self._values[name.casefold()] = value
        return Change(ConfigurationStatus.ACCEPTED, setting)

    def set(self, key: Key[T], value: T) -> None:
        """Set a value that the charge point itself determines, such as the heartbeat interval of a boot.

        Raises:
            TypeError, ValueError: it is not a value of the key.
            KeyError: no behaviour of the station has the key.
        """
        key.format(value)
        if key not in self:
            raise KeyError(key.name)
        self._values[key.name.casefold()] = value
