"""Reading and changing the configuration of a charge point."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from ocpp16_sdk import AsyncManualChargePoint, RemoteCallError, messages as m
from ocpp16_sdk.central_system import Configuration, change_configuration, get_configuration
from ocpp16_sdk.configuration import Key, keys, value_types
from ocpp16_sdk.errors import RefusedError
from tests.central_system.configured_charge_point import VALUES, Configured
from tests.support.connected_roles import connected_roles
from tests.support.virtual_time import in_virtual_time


def told(*entries: tuple[str, str | None], asked: Iterable[str] = ()) -> Configuration:
    return Configuration((m.KeyValue(key=key, readonly=True, value=value) for key, value in entries), asked)


@in_virtual_time
async def test_all_keys_are_read_in_one_call() -> None:
    async with connected_roles(Configured) as here:
        read = await get_configuration(here.charge_point)
        assert here.charger.own_asked == [None]
    assert dict(read) == VALUES
    assert read.unknown == ()


@pytest.mark.item("CS-25", "TYPE-02")
@in_virtual_time
async def test_many_keys_are_requested_in_parts_and_merged() -> None:
    wanted = [f"vendor{number}" for number in range(44)] + ["Foo"]
    async with connected_roles(Configured) as here:
        read = await get_configuration(here.charge_point, wanted)
        sizes = [len(asked or ()) for asked in here.charger.own_asked]
    assert sizes == [1, 10, 10, 10, 10, 5]
    assert dict(read) == {f"Vendor{number}": str(number) for number in range(44)}
    assert read.unknown == ("Foo",)


@pytest.mark.item("CS-25")
@in_virtual_time
async def test_the_limit_is_not_requested_if_it_is_given_or_not_needed() -> None:
    async with connected_roles(Configured) as here:
        assert dict(await get_configuration(here.charge_point, [])) == {}
        await get_configuration(here.charge_point, [keys.HEARTBEAT_INTERVAL])
        await get_configuration(here.charge_point, ["Vendor1", "Vendor2", "Vendor3"], max_keys=2)
        assert here.charger.own_asked == [("HeartbeatInterval",), ("Vendor1", "Vendor2"), ("Vendor3",)]
        with pytest.raises(ValueError, match="max_keys=0: must be a whole number, at least 1"):
            await get_configuration(here.charge_point, ["Vendor1"], max_keys=0)


@pytest.mark.item("CS-25")
@pytest.mark.parametrize("limit", [None, "", "many", "0", "-1"])
@in_virtual_time
async def test_without_a_readable_limit_all_keys_are_requested_in_one_call(limit: str | None) -> None:
    async with connected_roles(Configured) as here:
        here.charger.own_values = {"Vendor1": "1", "Vendor2": "2", "GetConfigurationMaxKeys": limit}
        read = await get_configuration(here.charge_point, ["Vendor1", "Vendor2"])
        assert here.charger.own_asked == [("GetConfigurationMaxKeys",), ("Vendor1", "Vendor2")]
    assert dict(read) == {"Vendor1": "1", "Vendor2": "2"}


@in_virtual_time
async def test_a_key_that_is_named_twice_is_requested_once() -> None:
    async with connected_roles(Configured) as here:
        read = await get_configuration(here.charge_point, ["heartbeatinterval", "Foo", keys.HEARTBEAT_INTERVAL, "foo"])
        assert here.charger.own_asked[1:] == [("heartbeatinterval", "Foo")]
    assert (dict(read), read.unknown) == ({"HeartbeatInterval": "300"}, ("Foo",))


@in_virtual_time
async def test_a_charge_point_without_get_configuration_is_an_error() -> None:
    async with connected_roles(AsyncManualChargePoint) as here:
        with pytest.raises(RemoteCallError):
            await get_configuration(here.charge_point)


@pytest.mark.item("CS-30")
def test_a_key_without_a_value_is_known_and_not_set_and_an_absent_one_is_not_there() -> None:
    read = told(("CpoName", None), asked=["CpoName", "BlinkRepeat"])
    assert read["cponame"] is None
    assert "CPONAME" in read
    assert "BlinkRepeat" not in read
    assert read.unknown == ("BlinkRepeat",)
    assert read.read(keys.CPO_NAME) is None
    assert read.read(keys.BLINK_REPEAT) is None
    with pytest.raises(KeyError):
        read["BlinkRepeat"]
    assert (list(read), len(read)) == (["CpoName"], 1)


@pytest.mark.item("CS-30")
@in_virtual_time
async def test_an_answer_without_any_list_is_an_empty_configuration() -> None:
    async with connected_roles(Configured) as here:
        here.charger.own_values = {}
        assert dict(await get_configuration(here.charge_point)) == {}


@pytest.mark.item("TYPE-10")
def test_values_are_read_typed_in_the_forms_that_charge_points_use() -> None:
    read = told(
        ("heartbeatinterval", '"300"'),
        ("AuthorizeRemoteTxRequests", "TRUE"),
        ("MeterValuesSampledData", "Energy.Active.Import.Register; Voltage"),
        ("ConnectionTimeOut", "a minute"),
    )
    assert read.read(keys.HEARTBEAT_INTERVAL) == 300
    assert read.read(keys.AUTHORIZE_REMOTE_TX_REQUESTS) is True
    assert read.read(keys.METER_VALUES_SAMPLED_DATA) == ("Energy.Active.Import.Register", "Voltage")
    with pytest.raises(ValueError, match="ConnectionTimeOut: must be an integer"):
        read.read(keys.CONNECTION_TIME_OUT)
    assert read.readonly(keys.HEARTBEAT_INTERVAL)
    with pytest.raises(KeyError):
        read.readonly(keys.BLINK_REPEAT)


@pytest.mark.item("CS-24", "CFG-07")
def test_a_list_has_one_item_unless_the_charge_point_reports_a_limit() -> None:
    read = told(("MeterValuesSampledDataMaxLength", "4"), ("StopTxnSampledDataMaxLength", None))
    assert read.max_items(keys.METER_VALUES_SAMPLED_DATA) == 4
    assert read.max_items(keys.STOP_TXN_SAMPLED_DATA) == 1
    assert read.max_items(keys.METER_VALUES_ALIGNED_DATA) == 1


def test_the_printed_form_of_a_configuration_shows_no_authorization_key() -> None:
    shown = repr(told(("AuthorizationKey", "4F43415F"), ("HeartbeatInterval", "300"), asked=["Foo"]))
    assert "4F43415F" not in shown
    assert "300" in shown
    assert "Foo" in shown


@pytest.mark.item("TYPE-10")
@in_virtual_time
async def test_a_change_is_sent_as_text() -> None:
    async with connected_roles(Configured) as here:
        for status in (m.ConfigurationStatus.ACCEPTED, m.ConfigurationStatus.REBOOT_REQUIRED):
            here.charger.own_status = status
            assert await change_configuration(here.charge_point, keys.HEARTBEAT_INTERVAL, 300) is status
        await change_configuration(here.charge_point, keys.LOCAL_PRE_AUTHORIZE, False)
        await change_configuration(here.charge_point, keys.STOP_TXN_SAMPLED_DATA, ("A", "B"))
        await change_configuration(here.charge_point, Key("Vendor1", value_types.Text()), "")
        assert here.charger.own_changes == [
            ("HeartbeatInterval", "300"),
            ("HeartbeatInterval", "300"),
            ("LocalPreAuthorize", "false"),
            ("StopTxnSampledData", "A,B"),
            ("Vendor1", ""),
        ]


@pytest.mark.parametrize("status", [m.ConfigurationStatus.REJECTED, m.ConfigurationStatus.NOT_SUPPORTED])
@in_virtual_time
async def test_a_change_that_is_refused_is_an_error_with_the_status(status: m.ConfigurationStatus) -> None:
    async with connected_roles(Configured) as here:
        here.charger.own_status = status
        with pytest.raises(RefusedError) as error:
            await change_configuration(here.charge_point, keys.AUTHORIZATION_KEY, b"secret-secret-secret")
    assert error.value.status is status
    assert error.value.response == m.ChangeConfigurationResponse(status=status)
    assert str(error.value) == f"ChangeConfiguration of AuthorizationKey was answered with {status}"


@in_virtual_time
async def test_a_value_that_the_key_does_not_allow_is_not_sent() -> None:
    async with connected_roles(Configured) as here:
        with pytest.raises(ValueError, match="HeartbeatInterval"):
            await change_configuration(here.charge_point, keys.HEARTBEAT_INTERVAL, -1)
        assert here.charger.own_changes == []
