"""Read and change the configuration of a charge point (OCPP 1.6 5.3, 5.8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from ocpp16_sdk._checks import check_count, check_instance, check_timeout, describe
from ocpp16_sdk.central_system._arguments import check_charge_point
from ocpp16_sdk.configuration import Key, ReadableKey
from ocpp16_sdk.configuration.keys import GET_CONFIGURATION_MAX_KEYS
from ocpp16_sdk.configuration.value_types import Integer
from ocpp16_sdk.errors import RefusedError
from ocpp16_sdk.messages import ConfigurationStatus, KeyValue
from ocpp16_sdk.messages.calls import AsyncCentralSystemCalls

T = TypeVar("T")

_CHANGED = (ConfigurationStatus.ACCEPTED, ConfigurationStatus.REBOOT_REQUIRED)


class Configuration(Mapping[str, str | None]):
    """The configuration keys that a charge point has returned: the texts by key, found in any case.

    None is the text of a key that exists and is not set (OCPP 1.6 7.29). `read` returns typed values.
    """

    def __init__(self, entries: Iterable[KeyValue], requested: Iterable[str] = ()) -> None:
        self._entries = {entry.key.lower(): entry for entry in entries}
        self.unknown = tuple(key for key in requested if key.lower() not in self._entries)
        """The requested keys that the charge point does not have, as they were spelt."""

    def __getitem__(self, key: str) -> str | None:
        return self._entries[key.lower()].value

    def __iter__(self) -> Iterator[str]:
        return (entry.key for entry in self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({[*self._entries.values()]}, unknown={self.unknown})"

    def read(self, key: ReadableKey[T]) -> T | None:
        """Return the value of a key; None if the charge point does not have the key, or it has no value.

        Raises:
            ValueError: the text cannot be read.
        """
        text = self.get(key.name)
        return None if text is None else key.parse_lenient(text)

    def readonly(self, key: Key[Any]) -> bool:
        """Return whether the charge point reports a key as read-only.

        Raises:
            KeyError: the charge point does not have the key.
        """
        return self._entries[key.name.lower()].readonly

    def max_items(self, key: Key[Any]) -> int:
        """Return the largest number of items of a list: 1 unless the charge point reports another limit (OCPP 1.6 5.3).

        Raises:
            ValueError: the reported limit is not a number.
        """
        limit = self.read(Key(f"{key.name}MaxLength", Integer()))
        return 1 if limit is None else limit


async def get_configuration(
    charge_point: AsyncCentralSystemCalls,
    keys: Iterable[str | Key[Any]] | None = None,
    *,
    max_keys: int | None = None,
    timeout: float | None = None,
) -> Configuration:
    """Read keys of the configuration, or all; many keys are requested in parts, one after the other (OCPP 1.6 5.8).

    Args:
        charge_point: the charge point.
        keys: the keys to read; None for all that can be read.
        max_keys: the largest number of keys in one call; by default the charge point is asked first.
        timeout: seconds to wait for each answer.

    Raises:
        CallFailedError: a call got no answer.
        ValueError: `max_keys` is below 1.
        TypeError: an argument is of a wrong type, or this is not a charge point of a central system.
    """
    check_charge_point(charge_point, "get_configuration")
    check_timeout(timeout)
    if max_keys is not None:
        check_count("max_keys", max_keys, minimum=1)
    if isinstance(keys, str | Key):
        raise TypeError(f"keys={describe(keys)}: must be an iterable of keys, not one key")
    if keys is None:
        return Configuration(await _entries(charge_point, (), timeout))
    names: dict[str, str] = {}
    for key in keys:
        check_instance("keys", key, str | Key, "names, or keys such as keys.HEARTBEAT_INTERVAL")
        name = key.name if isinstance(key, Key) else key
        names.setdefault(name.lower(), name)
    requested = [*names.values()]
    if len(requested) > 1 and max_keys is None:
        max_keys = await get_limit(charge_point, GET_CONFIGURATION_MAX_KEYS, timeout=timeout)
    entries: list[KeyValue] = []
    for part in split(requested, max_keys) if requested else ():
        entries += await _entries(charge_point, part, timeout)
    return Configuration(entries, requested)


async def change_configuration(
    charge_point: AsyncCentralSystemCalls, key: Key[T], value: T, *, timeout: float | None = None
) -> ConfigurationStatus:
    """Change the value of a key; return Accepted if it applies at once, or RebootRequired.

    Raises:
        ValueError: the key does not allow the value.
        TypeError: the key is not a `Key`, or the value is of another type than that of the key.
        RefusedError: the charge point does not have the key, or refuses the value.
        CallFailedError: the call got no answer.
    """
    check_charge_point(charge_point, "change_configuration")
    check_instance("key", key, Key, "a key such as keys.HEARTBEAT_INTERVAL, or Key(name, value_type)")
    answer = await charge_point.change_configuration(key=key.name, value=key.format(value), timeout=timeout)
    if answer.status not in _CHANGED:
        raise RefusedError("ChangeConfiguration", answer.status, answer, key.name)
    return answer.status


async def get_limit(
    charge_point: AsyncCentralSystemCalls, key: Key[int], *, timeout: float | None = None
) -> int | None:
    """Return the value of a key that limits the size of messages; None if the charge point has no readable value."""
    configuration = Configuration(await _entries(charge_point, [key.name], timeout))
    try:
        return configuration.read(key)
    except ValueError:
        return None


def split(items: Sequence[T], max_items: int | None) -> Iterator[Sequence[T]]:
    """Yield the items in parts of at most `max_items`; one part if that is None, an empty part without items."""
    size = max(len(items), 1) if max_items is None else max_items
    for start in range(0, max(len(items), 1), size):
        yield items[start : start + size]


async def _entries(
    charge_point: AsyncCentralSystemCalls, keys: Sequence[str], timeout: float | None
) -> Sequence[KeyValue]:
    answer = await charge_point.get_configuration(key=keys or None, timeout=timeout)
    return answer.configuration_key or ()
