"""Reading and changing the configuration of a charge point (OCPP 1.6 5.3, 5.8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from ocpp16_sdk.central_system._checks import check_callable
from ocpp16_sdk.configuration import Key, Readable
from ocpp16_sdk.configuration.keys import GET_CONFIGURATION_MAX_KEYS
from ocpp16_sdk.configuration.value_types import Integer
from ocpp16_sdk.errors import RefusedError
from ocpp16_sdk.messages import ConfigurationStatus, KeyValue
from ocpp16_sdk.messages.calls import AsyncCentralSystemCalls

T = TypeVar("T")

_DONE = (ConfigurationStatus.ACCEPTED, ConfigurationStatus.REBOOT_REQUIRED)


class Configuration(Mapping[str, str | None]):
    """What a charge point has told of its configuration: the texts by key, found in any case (CFG-02).

    None is the text of a key that is known there and not set (CS-30). `read` gives typed values.
    """

    def __init__(self, entries: Iterable[KeyValue], asked: Iterable[str] = ()) -> None:
        self._entries = {entry.key.lower(): entry for entry in entries}
        self.unknown = tuple(key for key in asked if key.lower() not in self._entries)
        """The keys that were asked for and that the charge point does not have, as they were spelt."""

    def __getitem__(self, key: str) -> str | None:
        return self._entries[key.lower()].value

    def __iter__(self) -> Iterator[str]:
        return (entry.key for entry in self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({[*self._entries.values()]}, unknown={self.unknown})"

    def read(self, key: Readable[T]) -> T | None:
        """The value of a key; None if the charge point does not have the key, or has it and no value.

        Raises:
            ValueError: the text cannot be read.
        """
        text = self.get(key.name)
        return None if text is None else key.read(text)

    def readonly(self, key: Key[Any]) -> bool:
        """Whether the charge point says that it will not change a key.

        Raises:
            KeyError: it does not have the key.
        """
        return self._entries[key.name.lower()].readonly

    def max_items(self, key: Key[Any]) -> int:
        """How many items a list may have: 1 unless the charge point tells (CS-24).

        Raises:
            ValueError: what it tells cannot be read.
        """
        told = self.read(Key(f"{key.name}MaxLength", Integer()))
        return 1 if told is None else told


async def get_configuration(
    charge_point: AsyncCentralSystemCalls,
    keys: Iterable[str | Key[Any]] | None = None,
    *,
    max_keys: int | None = None,
    timeout: float | None = None,
) -> Configuration:
    """Read keys of the configuration, or all; many of them are asked for in parts, one after the other (CS-25).

    Args:
        charge_point: whose configuration it is.
        keys: what to ask for; None is everything that can be read.
        max_keys: how many keys one call may ask for, if that is known; else the charge point is asked first.
        timeout: seconds to wait for each answer.

    Raises:
        CallFailedError: a call brought no answer.
        DefinitionError: this is no charge point as a central system has it.
    """
    check_callable(charge_point, "get_configuration")
    if keys is None:
        return Configuration(await _entries(charge_point, (), timeout))
    names: dict[str, str] = {}
    for key in keys:
        name = key.name if isinstance(key, Key) else key
        names.setdefault(name.lower(), name)
    asked = [*names.values()]
    if len(asked) > 1 and max_keys is None:
        max_keys = await get_limit(charge_point, GET_CONFIGURATION_MAX_KEYS, timeout=timeout)
    entries: list[KeyValue] = []
    for part in in_parts(asked, max_keys) if asked else ():
        entries += await _entries(charge_point, part, timeout)
    return Configuration(entries, asked)


async def change_configuration(
    charge_point: AsyncCentralSystemCalls, key: Key[T], value: T, *, timeout: float | None = None
) -> ConfigurationStatus:
    """Give a key another value; returns whether it counts at once, Accepted, or after a reboot, RebootRequired.

    Raises:
        ValueError: it is no value of the key.
        RefusedError: the charge point does not have the key, or does not take the value.
        CallFailedError: the call brought no answer.
    """
    check_callable(charge_point, "change_configuration")
    answer = await charge_point.change_configuration(key=key.name, value=key.format(value), timeout=timeout)
    if answer.status not in _DONE:
        raise RefusedError("ChangeConfiguration", answer.status, answer, key.name)
    return answer.status


async def get_limit(
    charge_point: AsyncCentralSystemCalls, key: Key[int], *, timeout: float | None = None
) -> int | None:
    """The value of a key that limits the size of messages; None if the charge point does not tell one."""
    told = Configuration(await _entries(charge_point, [key.name], timeout))
    try:
        return told.read(key)
    except ValueError:
        return None


def in_parts(items: Sequence[T], most: int | None) -> Iterator[Sequence[T]]:
    """The items in parts of at most so many, or in one; one empty part if there are none."""
    size = max(len(items), 1) if most is None else most
    if size < 1:
        raise ValueError("a part has 1 item or more")
    for start in range(0, max(len(items), 1), size):
        yield items[start : start + size]


async def _entries(
    charge_point: AsyncCentralSystemCalls, keys: Sequence[str], timeout: float | None
) -> Sequence[KeyValue]:
    answer = await charge_point.get_configuration(key=keys or None, timeout=timeout)
    return answer.configuration_key or ()
