"""The configuration keys of meter values, with their defaults for the hardware (OCPP 1.6 9.1). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ocpp16_sdk.configuration import keys
from ocpp16_sdk.configuration.list_types import PhaseRotation
from ocpp16_sdk.station._hardware import Traits
from ocpp16_sdk.station._settings import Setting
from ocpp16_sdk.station.meter_values._measurands import (
    ENERGY,
    default_measurands,
    list_check,
    measured_quantities,
)

_DAY = 86_400  # seconds
_LISTS = (
    (keys.METER_VALUES_SAMPLED_DATA, keys.METER_VALUES_SAMPLED_DATA_MAX_LENGTH),
    (keys.METER_VALUES_ALIGNED_DATA, keys.METER_VALUES_ALIGNED_DATA_MAX_LENGTH),
    (keys.STOP_TXN_SAMPLED_DATA, keys.STOP_TXN_SAMPLED_DATA_MAX_LENGTH),
    (keys.STOP_TXN_ALIGNED_DATA, keys.STOP_TXN_ALIGNED_DATA_MAX_LENGTH),
)
INTERVALS = (keys.METER_VALUE_SAMPLE_INTERVAL, keys.CLOCK_ALIGNED_DATA_INTERVAL)
KEYS = {key.name for key in INTERVALS} | {key.name for key, _ in _LISTS}
"""The names of the keys whose change sets the deadlines again."""


def meter_value_settings(traits: Traits, max_measurands: int, max_transaction_data: int) -> Sequence[Setting[Any]]:
    """Return the settings."""
    check = list_check(measured_quantities(traits), max_measurands)
    defaults = {
        keys.METER_VALUES_SAMPLED_DATA.name: (str(ENERGY.measurand),),  # OCPP 1.6 9.1.17
        keys.METER_VALUES_ALIGNED_DATA.name: default_measurands(traits, max_measurands),
    }
    lists = [Setting(key=key, default=defaults.get(key.name, ()), check=check) for key, _ in _LISTS]
    lengths = [Setting(key=key, default=max_measurands) for _, key in _LISTS]
    rotations = dict.fromkeys(range(traits.connectors + 1), PhaseRotation.UNKNOWN)
    return (
        Setting(key=keys.METER_VALUE_SAMPLE_INTERVAL, default=60, check=_check_interval),
        Setting(key=keys.CLOCK_ALIGNED_DATA_INTERVAL, default=0, check=_check_interval),
        *lists,
        *lengths,
        Setting(key=keys.STOP_TRANSACTION_MAX_METER_VALUES, default=max_transaction_data),
        Setting(key=keys.CONNECTOR_PHASE_ROTATION, default=rotations, check=_rotation_check(traits)),
        Setting(key=keys.CONNECTOR_PHASE_ROTATION_MAX_LENGTH, default=traits.connectors + 1),
    )


def _check_interval(interval: int) -> str | None:
    return None if interval <= _DAY else f"at most {_DAY} seconds"


def _rotation_check(traits: Traits) -> Any:
    def check(rotations: Mapping[int, PhaseRotation]) -> str | None:
        unknown = [number for number in rotations if number > traits.connectors]
        return f"there is no connector {unknown[0]}" if unknown else None

    return check
