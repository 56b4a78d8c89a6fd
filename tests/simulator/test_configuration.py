"""The configuration of the simulated charge point (OCPP 1.6 5.3, 5.8, 9)."""

from __future__ import annotations

import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.simulator._configuration import SimulatedConfiguration
from tests.support.simulated_charge_point import simulated
from tests.support.virtual_time import in_virtual_time


@pytest.mark.parametrize("keys", [None, []])
@in_virtual_time
async def test_without_keys_all_values_are_returned(keys: list[str] | None) -> None:  # CFG-01
    async with simulated(connectors=3) as simulation:
        answer = await simulation.remote.get_configuration(key=keys)
        assert not answer.unknown_key
        told = {each.key: each for each in answer.configuration_key or ()}
        assert (told["NumberOfConnectors"].value, told["NumberOfConnectors"].readonly) == ("3", True)
        assert (told["HeartbeatInterval"].value, told["HeartbeatInterval"].readonly) == ("3600", False)
        profiles = {each.profile for each in m.ACTIONS.values()} - {"Security"}
        assert set((told["SupportedFeatureProfiles"].value or "").split(",")) == profiles  # CFG-10


@in_virtual_time
async def test_keys_are_found_in_any_case() -> None:  # CFG-02
    async with simulated() as simulation:
        answer = await simulation.remote.get_configuration(key=["heartbeatINTERVAL", "Foo", "foo"])
        assert [each.key for each in answer.configuration_key or ()] == ["HeartbeatInterval"]
        assert answer.unknown_key == ("Foo", "foo"), "as they were asked"


@pytest.mark.parametrize(
    ("key", "value", "status"),
    [
        ("HeartbeatInterval", "60", "Accepted"),
        ("METERVALUESAMPLEINTERVAL", "0", "Accepted"),
        ("HeartbeatInterval", str(2**31 - 1), "Accepted"),
        ("HeartbeatInterval", str(2**31), "Rejected"),
        ("HeartbeatInterval", "9" * 500, "Rejected"),
        ("HeartbeatInterval", "-1", "Rejected"),  # CFG-13
        ("HeartbeatInterval", "1.5", "Rejected"),
        ("HeartbeatInterval", " 7", "Rejected"),
        ("HeartbeatInterval", "\u0667", "Rejected"),
        ("HeartbeatInterval", "", "Rejected"),
        ("LocalAuthListEnabled", "FALSE", "Accepted"),
        ("LocalAuthListEnabled", "yes", "Rejected"),
        ("NumberOfConnectors", "9", "Rejected"),
        ("SupportedFeatureProfiles", "Core", "Rejected"),
        ("AuthorizationKey", "00" * 20, "NotSupported"),
        ("Foo", "1", "NotSupported"),
    ],
)
@in_virtual_time
async def test_a_value_is_changed_if_it_fits(key: str, value: str, status: str) -> None:  # CFG-04, CFG-05
    async with simulated() as simulation:
        before = await simulation.remote.get_configuration(key=[key])
        answer = await simulation.remote.change_configuration(key=key, value=value)
        assert answer.status == status
        after = await simulation.remote.get_configuration(key=[key])
        if status == "Accepted":
            assert [each.value for each in after.configuration_key or ()] == [value]
        else:
            assert after == before


def test_every_value_that_may_be_read_is_valid() -> None:
    configuration = SimulatedConfiguration(connectors=2)
    for entry in configuration.read(None).configuration_key or ():
        if not entry.readonly:
            assert configuration.change(entry.key, entry.value or "") is m.ConfigurationStatus.ACCEPTED
