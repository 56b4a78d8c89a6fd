"""Messages in their text form."""

from __future__ import annotations

from pathlib import Path

from ocpp16_sdk import messages as m
from tests.packaging.main_paths.roles import BOOT, NOW, REGISTERED

MESSAGES = (
    BOOT,
    REGISTERED,
    m.HeartbeatRequest(),
    m.StatusNotificationRequest(
        connector_id=1,
        error_code=m.ChargePointErrorCode.NO_ERROR,
        status=m.ChargePointStatus.CHARGING,
        timestamp=NOW,
    ),
    m.MeterValuesRequest(
        connector_id=1,
        meter_value=(m.MeterValue(timestamp=NOW, sampled_value=(m.SampledValue(value="1.5"),)),),
    ),
    m.RemoteStartTransactionRequest(
        id_tag="04A2B3",
        charging_profile=m.ChargingProfile(
            charging_profile_id=1,
            stack_level=0,
            charging_profile_purpose=m.ChargingProfilePurpose.TX_PROFILE,
            charging_profile_kind=m.ChargingProfileKind.RELATIVE,
            charging_schedule=m.ChargingSchedule(
                charging_rate_unit=m.ChargingRateUnit.A,
                charging_schedule_period=(m.ChargingSchedulePeriod(start_period=0, limit=48.3),),
            ),
        ),
    ),
)


def messages_are_written_and_read() -> None:
    for message in MESSAGES:
        text = message.to_json()
        assert type(message).from_json(text) == message, text


def a_certificate_is_identified_by_its_hashes(folder: Path) -> None:
    from ocpp16_sdk.security.certificates import certificate_hash_data, same_certificate  # needs the extra

    root = (folder / "roots.pem").read_text("ascii")
    assert same_certificate(certificate_hash_data(root), certificate_hash_data(root, root))
