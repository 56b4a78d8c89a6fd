"""The page `docs/station-keys.md`: every key of a station. `python -m tests.station.keys_page` writes it."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from ocpp16_sdk import messages as m
from ocpp16_sdk.configuration import Key, keys
from ocpp16_sdk.emulator import EmulatedHardware
from ocpp16_sdk.station import AsyncChargingStation, Standard, VirtualClock

PAGE = Path(__file__).parents[2] / "docs" / "station-keys.md"
_HEAD = """\
# Configuration keys of a charging station

<!-- Written by `python -m tests.station.keys_page` from the behaviours; do not edit. -->

These are the keys of a station with all behaviours on hardware with two connectors. The central system reads them
with GetConfiguration and changes them with ChangeConfiguration. Changed values are stored. A key is absent if its
behaviour is removed. `StationConfiguration(Setting(...))` adds keys of the application.

| key | default | unit | can be changed | what it does | behaviour |
|---|---|---|---|---|---|
"""


def texts() -> Mapping[str, str]:
    """Return the description of each standard key, by name: the text below its definition."""
    body = ast.parse(inspect.getsource(keys)).body
    found: dict[str, str] = {}
    for definition, text in pairwise(body):
        if (
            isinstance(definition, ast.AnnAssign)
            and isinstance(text, ast.Expr)
            and isinstance(text.value, ast.Constant)
        ):
            assert isinstance(definition.target, ast.Name)
            key = getattr(keys, definition.target.id)
            if isinstance(key, Key):
                found[key.name] = " ".join(str(text.value.value).split())
    return found


def page() -> str:
    """Return the text of the page."""
    hardware = EmulatedHardware(VirtualClock(datetime(2026, 1, 1, tzinfo=UTC)))
    boot = m.BootNotificationRequest(charge_point_vendor="Example", charge_point_model="One")
    station = AsyncChargingStation("ws://example/ocpp", "CP001", boot=boot, hardware=hardware)
    owners = {
        setting.key.name: type(template).__name__
        for template in Standard().templates
        for setting in template.settings(hardware.traits)
    }
    described = texts()
    rows: list[str] = []
    for setting in sorted(station.settings, key=lambda each: each.key.name):
        name = setting.key.name
        default = (
            f"`{station.settings.text(setting).replace(',', ', ')}`" if station.settings.text(setting) else "empty"
        )
        changed = "yes" if setting.can_be_changed else "no"
        owner = f"`{owners[name]}`" if name in owners else "the charge point"
        rows.append(f"| `{name}` | {default} | {setting.key.unit} | {changed} | {described[name]} | {owner} |\n")
    return _HEAD + "".join(rows) + _TAIL


_TAIL = """
With `credentials` the station also has `SecurityProfile`, and `AuthorizationKey`, which cannot be read; see
[Credentials](credentials.md).
"""


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
