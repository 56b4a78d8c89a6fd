"""The action table: initiator and feature profile of each action (OCPP 1.6 3.3, 4, 5; whitepaper 5)."""

from __future__ import annotations

import re

import pytest

from ocpp16_sdk import messages
from ocpp16_sdk.messages import ACTIONS
from ocpp16_sdk.model import CentralSystemRequest, ChargePointRequest, FeatureProfile, Initiator

# By profile: what the charge point starts | what the central system starts | what both start.
TABLE = {
    "Core": (
        "Authorize BootNotification Heartbeat MeterValues StartTransaction StatusNotification StopTransaction"
        " | ChangeAvailability ChangeConfiguration ClearCache GetConfiguration RemoteStartTransaction"
        " RemoteStopTransaction Reset UnlockConnector | DataTransfer"
    ),
    "FirmwareManagement": (
        "DiagnosticsStatusNotification FirmwareStatusNotification | GetDiagnostics UpdateFirmware |"
    ),
    "LocalAuthListManagement": "| GetLocalListVersion SendLocalList |",
    "RemoteTrigger": "| TriggerMessage |",
    "Reservation": "| CancelReservation ReserveNow |",
    "SmartCharging": "| ClearChargingProfile GetCompositeSchedule SetChargingProfile |",
    "Security": (
        "LogStatusNotification SecurityEventNotification SignCertificate SignedFirmwareStatusNotification"
        " | CertificateSigned DeleteCertificate ExtendedTriggerMessage GetInstalledCertificateIds GetLog"
        " InstallCertificate SignedUpdateFirmware |"
    ),
}

ROWS = {
    action: (initiator, FeatureProfile(profile))
    for profile, row in TABLE.items()
    for initiator, actions in zip(
        (Initiator.CHARGE_POINT, Initiator.CENTRAL_SYSTEM, Initiator.BOTH), row.split("|"), strict=True
    )
    for action in actions.split()
}


def test_the_table_contains_every_action_with_its_initiator_and_profile() -> None:
    assert {name: (action.initiator, action.profile) for name, action in ACTIONS.items()} == ROWS
    assert len(ROWS) == 39


def test_every_profile_of_the_specification_has_actions() -> None:
    assert {action.profile for action in ACTIONS.values()} == set(FeatureProfile)


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_row_belongs_together(name: str) -> None:
    action = ACTIONS[name]
    assert action.name == name
    assert action.method == re.sub("(?<=[a-z])(?=[A-Z])", "_", name).lower()
    assert action.request is getattr(messages, f"{name}Request")
    assert action.response is getattr(messages, f"{name}Response")
    assert (action.request.__action__, action.request.__response__) == (name, action.response)


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_request_is_of_the_side_that_sends_it(name: str) -> None:
    request, (initiator, _) = ACTIONS[name].request, ROWS[name]
    assert issubclass(request, ChargePointRequest) is (initiator in (Initiator.CHARGE_POINT, Initiator.BOTH))
    assert issubclass(request, CentralSystemRequest) is (initiator in (Initiator.CENTRAL_SYSTEM, Initiator.BOTH))


def test_the_table_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        ACTIONS["Reset"] = ACTIONS["Heartbeat"]  # type: ignore[index] # pyright: ignore[reportIndexIssue]
    with pytest.raises(AttributeError):
        ACTIONS["Reset"].name = "Heartbeat"  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]
