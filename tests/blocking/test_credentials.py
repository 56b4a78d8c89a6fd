"""Key and profile change without `async`."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from ocpp16_sdk import (
    CentralSystem,
    ChargePoint,
    HandshakeRefusedError,
    ManualChargePoint,
    NotConnectedError,
    messages as m,
)
from ocpp16_sdk.charge_point.credentials import FileCredentialStore
from ocpp16_sdk.charge_point.credentials._rotation import CredentialCandidates
from ocpp16_sdk.security import hash_key
from tests.blocking.recording_central_system import BOOT, RecordingCentralSystem
from tests.blocking.roles import wait_until
from tests.support.examples import load_example
from tests.support.guarded_central_system import FIRST, NEW, OLD, OTHER, source

ACCEPTED = m.ConfigurationStatus.ACCEPTED


@pytest.mark.item("J-73", "J-74")
def test_a_key_is_changed_on_both_sides(tmp_path: Path) -> None:
    example = load_example("credentials/without_async.py")
    hashes = example["hashes"]
    hashes["CP001"] = hash_key(OLD)
    depot: CentralSystem = example["depot"]
    path = tmp_path / "credentials.json"

    @depot.on.boot_notification
    def boot(charge_point: object, request: m.BootNotificationRequest) -> m.BootNotificationResponse:
        return RecordingCentralSystem.on_boot_notification(RecordingCentralSystem(), charge_point, request)  # type: ignore[arg-type]

    with depot.serve(port=0):
        url = f"ws://127.0.0.1:{depot.port}/ocpp"
        charger: ChargePoint = example["Charger"](url, "CP001", boot=BOOT, credentials=source(store=path))
        with charger:
            charger.wait_accepted(timeout=10)
            assert example["give_another_key"]("CP001") is ACCEPTED
            wait_until(lambda: len(stored(path).keys) == 1)
            charger.wait_accepted(timeout=10)
            assert charger.security.key == stored(path).keys[0] != OLD
        with pytest.raises(HandshakeRefusedError, match="401"):
            ManualChargePoint(url, "CP001", password=OLD).__enter__()


def stored(path: Path) -> CredentialCandidates:
    candidates = FileCredentialStore(path).load()
    assert candidates is not None
    return candidates


def test_the_application_may_change_it_inside_with() -> None:
    with RecordingCentralSystem().serve(port=0) as central_system:
        url = f"ws://127.0.0.1:{central_system.port}/ocpp"
        charger = ChargePoint(url, "CP001", boot=BOOT, credentials=source())
        credentials = charger.credentials
        assert credentials is not None
        with pytest.raises(NotConnectedError, match="nothing was changed"):
            credentials.change("AuthorizationKey", NEW.hex())
        with charger:
            charger.wait_accepted(timeout=10)
            assert credentials.change("HeartbeatInterval", "1") is None
            assert credentials.change("SecurityProfile", "1") is m.ConfigurationStatus.REJECTED
            assert credentials.change("AuthorizationKey", OTHER.hex()) is ACCEPTED
            wait_until(lambda: charger.security.key == OTHER)
            charger.wait_accepted(timeout=10)
        assert (charger.url, credentials.profile) == (f"{url}/CP001", FIRST.profile)
        assert repr(credentials) == "<CredentialManager of 'CP001', security profile 1>"


def test_without_credentials_there_is_no_manager() -> None:
    charger = partial(ManualChargePoint, "ws://h", "CP001")
    assert charger().credentials is None
    with pytest.raises(ValueError, match="password and security: must be None if credentials are given"):
        charger(password="x", credentials=source())
