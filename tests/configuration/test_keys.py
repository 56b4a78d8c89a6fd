"""Configuration keys: the texts of values, value types, and the standard keys."""

from __future__ import annotations

import ast
import inspect
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.configuration import Access, Key, keys, list_types, value_types
from ocpp16_sdk.configuration.list_types import PhaseRotation
from ocpp16_sdk.model import FeatureProfile

A, W = m.ChargingRateUnit.A, m.ChargingRateUnit.W

# TYPE-10: each type with a text that it accepts, the value, and the text that it writes.
ACCEPTED: list[tuple[value_types.ValueType[Any], str, object, str]] = [
    (value_types.Integer(), "300", 300, "300"),
    (value_types.Integer(), " 0300 ", 300, "300"),
    (value_types.Integer(), "2147483647", 2**31 - 1, "2147483647"),
    (value_types.Integer(minimum=-5), "-5", -5, "-5"),
    (value_types.DecimalNumber(), "-1.50", Decimal("-1.50"), "-1.50"),
    (value_types.DecimalNumber(), " 7 ", Decimal(7), "7"),
    (value_types.Boolean(), "true", True, "true"),
    (value_types.Boolean(), " FALSE", False, "false"),
    (value_types.Boolean(), "True", True, "true"),
    (value_types.Text(), " it's ", " it's ", " it's "),
    (value_types.Hexadecimal(2, 3), "00ffAA", b"\x00\xff\xaa", "00FFAA"),
    (list_types.TextList(), "", (), ""),
    (list_types.TextList(), "A, B ,C", ("A", "B", "C"), "A,B,C"),
    (list_types.ChargingRateUnitList(), "Power,Current", (W, A), "Power,Current"),
    # CFG-12
    (
        list_types.PhaseRotationList(),
        "1.RST, 0.NotApplicable",
        {0: PhaseRotation.NOT_APPLICABLE, 1: PhaseRotation.RST},
        "0.NotApplicable,1.RST",
    ),
]


@pytest.mark.parametrize(("value_type", "text", "value", "written"), ACCEPTED)
def test_a_text_is_parsed_and_its_value_is_formatted(
    value_type: value_types.ValueType[Any], text: str, value: object, written: str
) -> None:
    assert value_type.parse(text) == value_type.parse_lenient(text) == value
    assert value_type.format(value) == written


# CFG-12, CFG-13, TYPE-10
REFUSED: list[tuple[value_types.ValueType[Any], str]] = [
    *((value_types.Integer(), text) for text in ("", "-1", "1.0", "300s", "+5", "٣", "2147483648", "9" * 500, "1 0")),
    *((value_types.DecimalNumber(), text) for text in ("", ".", "1.", "1e3", "NaN", "1,5")),
    *((value_types.Boolean(), text) for text in ("", "0", "1", '"true"', "yes", "tru")),
    *((value_types.Hexadecimal(2, 3), text) for text in ("", "00", "000", "zzzz", "00000000", "00 00")),
    *((list_types.TextList(), text) for text in ("A,,B", ",", "A,")),
    *((list_types.ChargingRateUnitList(), text) for text in ("A", "current", "Current;Power")),
    *(
        (list_types.PhaseRotationList(), text)
        for text in ("1", "RST", "1.", "1.rst", "-1.RST", "x.RST", "1.RST,1.RTS", "1.RST,")
    ),
]


@pytest.mark.parametrize(("value_type", "text"), REFUSED)
def test_an_invalid_text_is_refused_and_not_shown(value_type: value_types.ValueType[Any], text: str) -> None:
    with pytest.raises(ValueError, match="must ") as error:
        value_type.parse(text)
    assert len(str(error.value)) < 100


UNWRITABLE: list[tuple[value_types.ValueType[Any], object]] = [
    (value_types.Integer(), -1),
    (value_types.Integer(0, 100), 101),
    (value_types.DecimalNumber(), Decimal("NaN")),
    (value_types.Hexadecimal(2, 3), b"\x00"),
    (list_types.TextList(), "A"),
    (list_types.TextList(), ("A", "")),
    (list_types.TextList(), ("A,B",)),
    (list_types.TextList(), (" A",)),
    (list_types.ChargingRateUnitList(), ("Current",)),
    (list_types.PhaseRotationList(), {-1: PhaseRotation.RST}),
]


@pytest.mark.parametrize(("value_type", "value"), UNWRITABLE)
def test_a_value_that_cannot_be_parsed_again_is_not_formatted(
    value_type: value_types.ValueType[Any], value: object
) -> None:
    with pytest.raises((ValueError, TypeError), match="must "):
        value_type.format(value)


# Texts of real charge points: quotes, semicolons, units with wrong names.
TEXTS_OF_CHARGE_POINTS: list[tuple[value_types.ValueType[Any], str, object]] = [
    (value_types.Integer(), '"300"', 300),
    (value_types.Boolean(), "'True'", True),
    (value_types.Boolean(), "1", True),
    (value_types.Boolean(), "0", False),
    (value_types.Boolean(), ' "1" ', True),
    (value_types.Boolean(), "'0'", False),
    (value_types.DecimalNumber(), ' "1.5" ', Decimal("1.5")),
    (value_types.Text(), '"Acme"', '"Acme"'),
    (list_types.TextList(), '"A;B"', ("A", "B")),
    (list_types.TextList(), '"A","B"', ("A", "B")),
    (list_types.TextList(), "A,,B,", ("A", "B")),
    (list_types.TextList(), '""', ()),
    (list_types.TextList(), '"', ('"',)),
    (list_types.ChargingRateUnitList(), "A;W", (A, W)),
    (list_types.ChargingRateUnitList(), "current,POWER", (A, W)),
    (list_types.PhaseRotationList(), "1.RST;2.RTS", {1: PhaseRotation.RST, 2: PhaseRotation.RTS}),
]


@pytest.mark.parametrize(("value_type", "text", "value"), TEXTS_OF_CHARGE_POINTS)
def test_a_central_system_reads_usual_mistakes_of_charge_points(
    value_type: value_types.ValueType[Any], text: str, value: object
) -> None:
    assert value_type.parse_lenient(text) == value


@pytest.mark.parametrize("text", ["", "2", "01", "yes", "on", "10"])
def test_a_text_that_is_no_boolean_is_refused_from_a_charge_point_too(text: str) -> None:
    with pytest.raises(ValueError, match="must be true or false"):
        value_types.Boolean().parse_lenient(text)


def test_a_list_of_unknown_units_cannot_be_read() -> None:
    with pytest.raises(ValueError, match="Current and Power"):
        list_types.ChargingRateUnitList().parse_lenient("Horsepower")


def test_the_measurands_of_the_messages_are_list_items() -> None:
    value = (m.Measurand.POWER_OFFERED, "Voltage.L1")
    assert keys.METER_VALUES_SAMPLED_DATA.format(value) == "Power.Offered,Voltage.L1"
    assert keys.METER_VALUES_SAMPLED_DATA.parse("Power.Offered,Voltage.L1") == value


def test_the_52_standard_keys_are_known_with_the_required_ones_of_each_profile() -> None:
    assert len(keys.STANDARD_KEYS) == 52
    required = [key.profile for key in keys.STANDARD_KEYS.values() if key.required]
    counts = {profile: required.count(profile) for profile in set(required)}
    assert counts == {
        FeatureProfile.CORE: 20,
        FeatureProfile.LOCAL_AUTH_LIST_MANAGEMENT: 3,
        FeatureProfile.SMART_CHARGING: 4,
    }


def test_every_constant_is_the_key_whose_name_it_has() -> None:
    constants = [name for name, each in vars(keys).items() if isinstance(each, Key)]
    assert [name.replace("_", "").lower() for name in constants] == [name.lower() for name in keys.STANDARD_KEYS]


def test_a_standard_key_has_its_unit_and_access() -> None:
    assert keys.MAX_ENERGY_ON_INVALID_ID.unit == "Wh"
    assert keys.HEARTBEAT_INTERVAL.access is Access.READ_WRITE
    assert keys.NUMBER_OF_CONNECTORS.access is Access.READ
    assert keys.UNLOCK_CONNECTOR_ON_EV_SIDE_DISCONNECT.access is Access.READ_OR_READ_WRITE
    assert [key.name for key in keys.STANDARD_KEYS.values() if key.access is Access.WRITE] == ["AuthorizationKey"]


@pytest.mark.item("TYPE-02")
def test_a_standard_key_is_found_in_any_case() -> None:
    assert keys.standard_key("heartbeatINTERVAL") is keys.HEARTBEAT_INTERVAL
    assert keys.standard_key("Heartbeat") is None


@pytest.mark.item("CFG-13")
@pytest.mark.parametrize(
    "key", [key for key in keys.STANDARD_KEYS.values() if isinstance(key.value_type, value_types.Integer)]
)
def test_no_standard_number_is_negative_and_an_error_names_the_key(key: Key[int]) -> None:
    for text in ("-1", "ten"):
        with pytest.raises(ValueError, match=f"^{key.name}: "):
            key.parse(text)
    with pytest.raises(ValueError, match=f"^{key.name}: "):
        key.format(-1)
    with pytest.raises(ValueError, match=f"^{key.name}: "):
        key.parse_lenient("")


@pytest.mark.parametrize(
    ("key", "good", "bad"),
    [
        (keys.LIGHT_INTENSITY, "100", "101"),
        (keys.SECURITY_PROFILE, "3", "4"),
        (keys.CERTIFICATE_SIGNED_MAX_CHAIN_SIZE, "10000", "10001"),
        (keys.GET_CONFIGURATION_MAX_KEYS, "1", "0"),
        (keys.CLOCK_ALIGNED_DATA_INTERVAL, "0", "-1"),
    ],
)
def test_a_charge_point_can_check_a_new_value(key: Key[int], good: str, bad: str) -> None:
    assert key.format(key.parse(good)) == good
    with pytest.raises(ValueError, match=key.name):
        key.parse(bad)


@pytest.mark.item("J-72")
@pytest.mark.parametrize("digits", [31, 32, 39, 40, 41, 42])
def test_the_key_of_a_charge_point_has_16_to_20_bytes(digits: int) -> None:
    text = "aB" * 21
    if digits in (32, 40):
        assert len(keys.AUTHORIZATION_KEY.parse(text[:digits])) * 2 == digits
    else:
        with pytest.raises(ValueError, match="32 to 40") as error:
            keys.AUTHORIZATION_KEY.parse(text[:digits])
        assert "aB" not in str(error.value)


@pytest.mark.item("CFG-09")
def test_a_vendor_key_has_the_limits_of_the_messages() -> None:
    own = Key("x" * 50, value_types.Text())
    assert own.access is Access.READ_WRITE
    assert own.format("y" * 500) == "y" * 500
    with pytest.raises(ValueError, match="must have at most 500"):
        own.format("y" * 501)
    for name in ("", "x" * 51):
        with pytest.raises(ValueError, match="must"):
            Key(name, value_types.Text())


def defined_names(module: ModuleType) -> set[str]:
    """Return the names that a module defines and that do not start with an underscore; editors offer these."""
    names = set[str]()
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names.update(each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name))
    return {name for name in names if not name.startswith("_")}


def test_an_editor_offers_no_internal_names() -> None:
    constants = {name for name, each in vars(keys).items() if isinstance(each, Key)}
    assert defined_names(keys) == constants | {"STANDARD_KEYS", "standard_key"}
    types = {
        name
        for module in (value_types, list_types)
        for name, each in vars(module).items()
        if isinstance(each, type) and issubclass(each, value_types.ValueType)
    }
    assert defined_names(value_types) | defined_names(list_types) == types | {"PhaseRotation"}
