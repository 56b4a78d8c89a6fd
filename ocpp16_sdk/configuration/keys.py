"""The 52 standard configuration keys: 43 of OCPP 1.6 chapter 9, three of its errata, six of the security whitepaper."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, TypeVar

from ocpp16_sdk.configuration import list_types, value_types
from ocpp16_sdk.configuration._key import Access, Key
from ocpp16_sdk.messages import ChargingRateUnit
from ocpp16_sdk.model import FeatureProfile

_T = TypeVar("_T")

_INTEGER = value_types.Integer()
_POSITIVE = value_types.Integer(minimum=1)
_BOOLEAN = value_types.Boolean()
_TEXT_LIST = list_types.TextList()
_R, _W, _RW, _R_OR_RW = Access.READ, Access.WRITE, Access.READ_WRITE, Access.READ_OR_READ_WRITE
_CORE = FeatureProfile.CORE
_LOCAL_LIST = FeatureProfile.LOCAL_AUTH_LIST_MANAGEMENT
_SMART = FeatureProfile.SMART_CHARGING
_SECURITY = FeatureProfile.SECURITY

_standard_keys: list[Key[Any]] = []


def _standard(
    name: str,
    value_type: value_types.ValueType[_T],
    access: Access,
    unit: str = "",
    profile: str = "",
    *,
    required: bool = False,
) -> Key[_T]:
    key = Key(name, value_type, access, unit, profile, required)
    _standard_keys.append(key)
    return key


ALLOW_OFFLINE_TX_FOR_UNKNOWN_ID: Final[Key[bool]] = _standard(
    "AllowOfflineTxForUnknownId", _BOOLEAN, _RW, profile=_CORE
)
"""Whether unknown identifiers may charge while the charge point is offline. OCPP 1.6 9.1.1."""
AUTHORIZATION_CACHE_ENABLED: Final[Key[bool]] = _standard("AuthorizationCacheEnabled", _BOOLEAN, _RW, profile=_CORE)
"""Whether the authorization cache is in use. OCPP 1.6 9.1.2."""
AUTHORIZE_REMOTE_TX_REQUESTS: Final[Key[bool]] = _standard(
    "AuthorizeRemoteTxRequests", _BOOLEAN, _R_OR_RW, profile=_CORE, required=True
)
"""Whether a remote start needs the same authorization as a local start. OCPP 1.6 9.1.3."""
BLINK_REPEAT: Final[Key[int]] = _standard("BlinkRepeat", _INTEGER, _RW, "times", _CORE)
"""How often the lights blink as a signal. OCPP 1.6 9.1.4."""
CLOCK_ALIGNED_DATA_INTERVAL: Final[Key[int]] = _standard(
    "ClockAlignedDataInterval", _INTEGER, _RW, "s", _CORE, required=True
)
"""Time between clock-aligned meter values; 0 turns them off. OCPP 1.6 9.1.5."""
CONNECTION_TIME_OUT: Final[Key[int]] = _standard("ConnectionTimeOut", _INTEGER, _RW, "s", _CORE, required=True)
"""Time for an authorized driver to plug in the cable. OCPP 1.6 9.1.6."""
CONNECTOR_PHASE_ROTATION: Final[Key[Mapping[int, list_types.PhaseRotation]]] = _standard(
    "ConnectorPhaseRotation", list_types.PhaseRotationList(), _RW, profile=_CORE, required=True
)
"""How the phases of each connector are connected. OCPP 1.6 9.1.7."""
CONNECTOR_PHASE_ROTATION_MAX_LENGTH: Final[Key[int]] = _standard(
    "ConnectorPhaseRotationMaxLength", _INTEGER, _R, "items", _CORE
)
"""Maximum number of items of the list. OCPP 1.6 9.1.8."""
GET_CONFIGURATION_MAX_KEYS: Final[Key[int]] = _standard(
    "GetConfigurationMaxKeys", _POSITIVE, _R, "keys", _CORE, required=True
)
"""Maximum number of keys in one GetConfiguration. OCPP 1.6 9.1.9."""
HEARTBEAT_INTERVAL: Final[Key[int]] = _standard("HeartbeatInterval", _INTEGER, _RW, "s", _CORE, required=True)
"""Time without messages after which a Heartbeat is sent; an accepted boot sets it. OCPP 1.6 9.1.10."""
LIGHT_INTENSITY: Final[Key[int]] = _standard("LightIntensity", value_types.Integer(0, 100), _RW, "%", _CORE)
"""Brightness of the lights. OCPP 1.6 9.1.11."""
LOCAL_AUTHORIZE_OFFLINE: Final[Key[bool]] = _standard(
    "LocalAuthorizeOffline", _BOOLEAN, _RW, profile=_CORE, required=True
)
"""Whether locally known identifiers may charge while the charge point is offline. OCPP 1.6 9.1.12."""
LOCAL_PRE_AUTHORIZE: Final[Key[bool]] = _standard("LocalPreAuthorize", _BOOLEAN, _RW, profile=_CORE, required=True)
"""Whether locally known identifiers may start before the central system answers. OCPP 1.6 9.1.13."""
MAX_ENERGY_ON_INVALID_ID: Final[Key[int]] = _standard("MaxEnergyOnInvalidId", _INTEGER, _RW, "Wh", _CORE)
"""Maximum energy that is delivered after an identifier was found invalid. OCPP 1.6 9.1.14."""
METER_VALUES_ALIGNED_DATA: Final[Key[tuple[str, ...]]] = _standard(
    "MeterValuesAlignedData", _TEXT_LIST, _RW, profile=_CORE, required=True
)
"""Measurands of clock-aligned meter values. OCPP 1.6 9.1.15."""
METER_VALUES_ALIGNED_DATA_MAX_LENGTH: Final[Key[int]] = _standard(
    "MeterValuesAlignedDataMaxLength", _INTEGER, _R, "items", _CORE
)
"""Maximum number of items of the list. OCPP 1.6 9.1.16."""
METER_VALUES_SAMPLED_DATA: Final[Key[tuple[str, ...]]] = _standard(
    "MeterValuesSampledData", _TEXT_LIST, _RW, profile=_CORE, required=True
)
"""Measurands of periodic meter values; an item may have a phase suffix. OCPP 1.6 9.1.17."""
METER_VALUES_SAMPLED_DATA_MAX_LENGTH: Final[Key[int]] = _standard(
    "MeterValuesSampledDataMaxLength", _INTEGER, _R, "items", _CORE
)
"""Maximum number of items of the list. OCPP 1.6 9.1.18."""
METER_VALUE_SAMPLE_INTERVAL: Final[Key[int]] = _standard(
    "MeterValueSampleInterval", _INTEGER, _RW, "s", _CORE, required=True
)
"""Time between periodic meter values; 0 turns them off. OCPP 1.6 9.1.19."""
MINIMUM_STATUS_DURATION: Final[Key[int]] = _standard("MinimumStatusDuration", _INTEGER, _RW, "s", _CORE)
"""Minimum duration of a status before it is sent. OCPP 1.6 9.1.20."""
NUMBER_OF_CONNECTORS: Final[Key[int]] = _standard(
    "NumberOfConnectors", _POSITIVE, _R, "connectors", _CORE, required=True
)
"""Number of connectors. OCPP 1.6 9.1.21."""
RESET_RETRIES: Final[Key[int]] = _standard("ResetRetries", _INTEGER, _RW, "times", _CORE, required=True)
"""How often a failed reset is tried again. OCPP 1.6 9.1.22."""
STOP_TRANSACTION_ON_EV_SIDE_DISCONNECT: Final[Key[bool]] = _standard(
    "StopTransactionOnEVSideDisconnect", _BOOLEAN, _R_OR_RW, profile=_CORE
)
"""Whether unplugging the vehicle stops the transaction. OCPP 1.6 9.1.23, errata 3.80."""
STOP_TRANSACTION_ON_INVALID_ID: Final[Key[bool]] = _standard(
    "StopTransactionOnInvalidId", _BOOLEAN, _RW, profile=_CORE, required=True
)
"""Whether an identifier that is found invalid stops the transaction. OCPP 1.6 9.1.24."""
STOP_TXN_ALIGNED_DATA: Final[Key[tuple[str, ...]]] = _standard(
    "StopTxnAlignedData", _TEXT_LIST, _RW, profile=_CORE, required=True
)
"""Measurands of clock-aligned meter values in StopTransaction. OCPP 1.6 9.1.25."""
STOP_TXN_ALIGNED_DATA_MAX_LENGTH: Final[Key[int]] = _standard(
    "StopTxnAlignedDataMaxLength", _INTEGER, _R, "items", _CORE
)
"""Maximum number of items of the list. OCPP 1.6 9.1.26."""
STOP_TXN_SAMPLED_DATA: Final[Key[tuple[str, ...]]] = _standard(
    "StopTxnSampledData", _TEXT_LIST, _RW, profile=_CORE, required=True
)
"""Measurands of periodic meter values in StopTransaction. OCPP 1.6 9.1.27."""
STOP_TXN_SAMPLED_DATA_MAX_LENGTH: Final[Key[int]] = _standard(
    "StopTxnSampledDataMaxLength", _INTEGER, _R, "items", _CORE
)
"""Maximum number of items of the list. OCPP 1.6 9.1.28."""
SUPPORTED_FEATURE_PROFILES: Final[Key[tuple[str, ...]]] = _standard(
    "SupportedFeatureProfiles", _TEXT_LIST, _R, profile=_CORE, required=True
)
"""The supported feature profiles. OCPP 1.6 9.1.29."""
SUPPORTED_FEATURE_PROFILES_MAX_LENGTH: Final[Key[int]] = _standard(
    "SupportedFeatureProfilesMaxLength", _INTEGER, _R, "items", _CORE
)
"""Maximum number of items of the list. OCPP 1.6 9.1.30."""
TRANSACTION_MESSAGE_ATTEMPTS: Final[Key[int]] = _standard(
    "TransactionMessageAttempts", _INTEGER, _RW, "times", _CORE, required=True
)
"""How often a message of a transaction is sent before it is discarded. OCPP 1.6 9.1.31."""
TRANSACTION_MESSAGE_RETRY_INTERVAL: Final[Key[int]] = _standard(
    "TransactionMessageRetryInterval", _INTEGER, _RW, "s", _CORE, required=True
)
"""Wait before the second attempt; each further wait is longer by the same time. OCPP 1.6 9.1.32."""
UNLOCK_CONNECTOR_ON_EV_SIDE_DISCONNECT: Final[Key[bool]] = _standard(
    "UnlockConnectorOnEVSideDisconnect", _BOOLEAN, _R_OR_RW, profile=_CORE, required=True
)
"""Whether unplugging the vehicle unlocks the cable. OCPP 1.6 9.1.33, errata 3.84."""
WEB_SOCKET_PING_INTERVAL: Final[Key[int]] = _standard("WebSocketPingInterval", _INTEGER, _RW, "s", _CORE)
"""Time between WebSocket pings; 0 turns them off. OCPP 1.6 9.1.34."""
LOCAL_AUTH_LIST_ENABLED: Final[Key[bool]] = _standard(
    "LocalAuthListEnabled", _BOOLEAN, _RW, profile=_LOCAL_LIST, required=True
)
"""Whether the local authorization list is in use. OCPP 1.6 9.2.1."""
LOCAL_AUTH_LIST_MAX_LENGTH: Final[Key[int]] = _standard(
    "LocalAuthListMaxLength", _INTEGER, _R, "entries", _LOCAL_LIST, required=True
)
"""Maximum number of entries of the list. OCPP 1.6 9.2.2."""
SEND_LOCAL_LIST_MAX_LENGTH: Final[Key[int]] = _standard(
    "SendLocalListMaxLength", _POSITIVE, _R, "entries", _LOCAL_LIST, required=True
)
"""Maximum number of entries in one SendLocalList. OCPP 1.6 9.2.3."""
RESERVE_CONNECTOR_ZERO_SUPPORTED: Final[Key[bool]] = _standard(
    "ReserveConnectorZeroSupported", _BOOLEAN, _R, profile=FeatureProfile.RESERVATION
)
"""Whether the charge point as a whole can be reserved; absent means no. OCPP 1.6 9.3.1."""
CHARGE_PROFILE_MAX_STACK_LEVEL: Final[Key[int]] = _standard(
    "ChargeProfileMaxStackLevel", _INTEGER, _R, profile=_SMART, required=True
)
"""The highest stack level of a charging profile. OCPP 1.6 9.4.1."""
CHARGING_SCHEDULE_ALLOWED_CHARGING_RATE_UNIT: Final[Key[tuple[ChargingRateUnit, ...]]] = _standard(
    "ChargingScheduleAllowedChargingRateUnit", list_types.ChargingRateUnitList(), _R, profile=_SMART, required=True
)
"""The supported units of charging schedules. OCPP 1.6 9.4.2."""
CHARGING_SCHEDULE_MAX_PERIODS: Final[Key[int]] = _standard(
    "ChargingScheduleMaxPeriods", _INTEGER, _R, "periods", _SMART, required=True
)
"""Maximum number of periods of a charging schedule. OCPP 1.6 9.4.3."""
CONNECTOR_SWITCH_3_TO_1_PHASE_SUPPORTED: Final[Key[bool]] = _standard(
    "ConnectorSwitch3to1PhaseSupported", _BOOLEAN, _R, profile=_SMART
)
"""Whether a connector can switch from three phases to one; absent means no. OCPP 1.6 9.4.4."""
MAX_CHARGING_PROFILES_INSTALLED: Final[Key[int]] = _standard(
    "MaxChargingProfilesInstalled", _INTEGER, _R, "profiles", _SMART, required=True
)
"""Maximum number of installed charging profiles. OCPP 1.6 9.4.5."""
MESSAGE_TIMEOUT: Final[Key[int]] = _standard("MessageTimeout", _INTEGER, _RW, "s", _CORE)
"""Time that the charge point waits for an answer. OCPP 1.6 errata 3.83."""
STOP_TRANSACTION_MAX_METER_VALUES: Final[Key[int]] = _standard(
    "StopTransactionMaxMeterValues", _INTEGER, _R, "readings", _CORE
)
"""Maximum number of meter values in StopTransaction. OCPP 1.6 errata 3.91."""
SUPPORTED_FILE_TRANSFER_PROTOCOLS: Final[Key[tuple[str, ...]]] = _standard(
    "SupportedFileTransferProtocols", _TEXT_LIST, _R, profile=FeatureProfile.FIRMWARE_MANAGEMENT
)
"""The supported protocols: FTP, FTPS, HTTP, HTTPS. OCPP 1.6 errata 3.90."""
AUTHORIZATION_KEY: Final[Key[bytes]] = _standard(
    "AuthorizationKey", value_types.Hexadecimal(16, 20), _W, profile=_SECURITY
)
"""The charge point's key for Basic authentication. Security whitepaper 7.2."""
ADDITIONAL_ROOT_CERTIFICATE_CHECK: Final[Key[bool]] = _standard(
    "AdditionalRootCertificateCheck", _BOOLEAN, _R, profile=_SECURITY
)
"""Whether the present root certificate must sign a new one. Security whitepaper 7.1."""
CERTIFICATE_SIGNED_MAX_CHAIN_SIZE: Final[Key[int]] = _standard(
    "CertificateSignedMaxChainSize", value_types.Integer(0, 10_000), _R, "characters", _SECURITY
)
"""Maximum length of the certificate chain in CertificateSigned. Security whitepaper 7.3."""
CERTIFICATE_STORE_MAX_LENGTH: Final[Key[int]] = _standard(
    "CertificateStoreMaxLength", _INTEGER, _R, "certificates", _SECURITY
)
"""Maximum number of stored root certificates. Security whitepaper 7.4."""
CPO_NAME: Final[Key[str]] = _standard("CpoName", value_types.Text(), _RW, profile=_SECURITY)
"""The organization in signing requests. Security whitepaper 7.5."""
SECURITY_PROFILE: Final[Key[int]] = _standard("SecurityProfile", value_types.Integer(0, 3), _RW, profile=_SECURITY)
"""The security profile, 0 to 3; it can only be raised. Security whitepaper 7.6."""

STANDARD_KEYS: Mapping[str, Key[Any]] = MappingProxyType({each.name: each for each in _standard_keys})
"""All standard keys by name, in the order of the specification."""

_BY_LOWER_NAME = {name.lower(): key for name, key in STANDARD_KEYS.items()}


def standard_key(name: str) -> Key[Any] | None:
    """Return the standard key with this name, in any case; None if there is no such key."""
    return _BY_LOWER_NAME.get(name.lower())
