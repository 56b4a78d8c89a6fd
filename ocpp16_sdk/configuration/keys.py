"""The 52 standard configuration keys: 43 of OCPP 1.6 chapter 9, three of its errata, six of the security whitepaper."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, TypeVar

from ocpp16_sdk.configuration import list_types as lists, value_types as kinds
from ocpp16_sdk.configuration._key import Access, Key
from ocpp16_sdk.messages import ChargingRateUnit
from ocpp16_sdk.model import FeatureProfile

T = TypeVar("T")

_COUNT = kinds.Integer()
_SOME = kinds.Integer(minimum=1)
_TRUTH = kinds.Boolean()
_WORDS = lists.WordList()
_R, _W, _RW, _EITHER = Access.READ, Access.WRITE, Access.READ_WRITE, Access.EITHER
_CORE = FeatureProfile.CORE
_LOCAL_LIST = FeatureProfile.LOCAL_AUTH_LIST_MANAGEMENT
_SMART = FeatureProfile.SMART_CHARGING
_SECURITY = FeatureProfile.SECURITY

_all: list[Key[Any]] = []


def _standard(
    name: str, kind: kinds.ValueType[T], access: Access, unit: str = "", profile: str = "", *, required: bool = False
) -> Key[T]:
    key = Key(name, kind, access, unit, profile, required)
    _all.append(key)
    return key


ALLOW_OFFLINE_TX_FOR_UNKNOWN_ID: Final[Key[bool]] = _standard("AllowOfflineTxForUnknownId", _TRUTH, _RW, profile=_CORE)
"""Whether unknown identifiers may charge while the central system is out of reach. OCPP 1.6 9.1.1."""
AUTHORIZATION_CACHE_ENABLED: Final[Key[bool]] = _standard("AuthorizationCacheEnabled", _TRUTH, _RW, profile=_CORE)
"""Whether the authorization cache is in use. OCPP 1.6 9.1.2."""
AUTHORIZE_REMOTE_TX_REQUESTS: Final[Key[bool]] = _standard(
    "AuthorizeRemoteTxRequests", _TRUTH, _EITHER, profile=_CORE, required=True
)
"""Whether a remote start is authorized as a local one is. OCPP 1.6 9.1.3."""
BLINK_REPEAT: Final[Key[int]] = _standard("BlinkRepeat", _COUNT, _RW, "times", _CORE)
"""How often the lights blink to signal something. OCPP 1.6 9.1.4."""
CLOCK_ALIGNED_DATA_INTERVAL: Final[Key[int]] = _standard(
    "ClockAlignedDataInterval", _COUNT, _RW, "s", _CORE, required=True
)
"""Time between clock-aligned readings; 0 for none. OCPP 1.6 9.1.5."""
CONNECTION_TIME_OUT: Final[Key[int]] = _standard("ConnectionTimeOut", _COUNT, _RW, "s", _CORE, required=True)
"""How long an authorized driver may take to plug in. OCPP 1.6 9.1.6."""
CONNECTOR_PHASE_ROTATION: Final[Key[Mapping[int, lists.PhaseRotation]]] = _standard(
    "ConnectorPhaseRotation", lists.PhaseRotationList(), _RW, profile=_CORE, required=True
)
"""How the phases of each connector are wired. OCPP 1.6 9.1.7."""
CONNECTOR_PHASE_ROTATION_MAX_LENGTH: Final[Key[int]] = _standard(
    "ConnectorPhaseRotationMaxLength", _COUNT, _R, "items", _CORE
)
"""How many items the list takes. OCPP 1.6 9.1.8."""
GET_CONFIGURATION_MAX_KEYS: Final[Key[int]] = _standard(
    "GetConfigurationMaxKeys", _SOME, _R, "keys", _CORE, required=True
)
"""How many keys one GetConfiguration may ask for. OCPP 1.6 9.1.9."""
HEARTBEAT_INTERVAL: Final[Key[int]] = _standard("HeartbeatInterval", _COUNT, _RW, "s", _CORE, required=True)
"""Silence after which a Heartbeat is sent; an accepted boot sets it. OCPP 1.6 9.1.10."""
LIGHT_INTENSITY: Final[Key[int]] = _standard("LightIntensity", kinds.Integer(0, 100), _RW, "%", _CORE)
"""How bright the lights are. OCPP 1.6 9.1.11."""
LOCAL_AUTHORIZE_OFFLINE: Final[Key[bool]] = _standard(
    "LocalAuthorizeOffline", _TRUTH, _RW, profile=_CORE, required=True
)
"""Whether identifiers that are known locally may charge while offline. OCPP 1.6 9.1.12."""
LOCAL_PRE_AUTHORIZE: Final[Key[bool]] = _standard("LocalPreAuthorize", _TRUTH, _RW, profile=_CORE, required=True)
"""Whether they may begin before the central system has answered. OCPP 1.6 9.1.13."""
MAX_ENERGY_ON_INVALID_ID: Final[Key[int]] = _standard("MaxEnergyOnInvalidId", _COUNT, _RW, "Wh", _CORE)
"""Energy that is given after an identifier turned out to be invalid. OCPP 1.6 9.1.14."""
METER_VALUES_ALIGNED_DATA: Final[Key[tuple[str, ...]]] = _standard(
    "MeterValuesAlignedData", _WORDS, _RW, profile=_CORE, required=True
)
"""Measurands of clock-aligned readings. OCPP 1.6 9.1.15."""
METER_VALUES_ALIGNED_DATA_MAX_LENGTH: Final[Key[int]] = _standard(
    "MeterValuesAlignedDataMaxLength", _COUNT, _R, "items", _CORE
)
"""How many items the list takes. OCPP 1.6 9.1.16."""
METER_VALUES_SAMPLED_DATA: Final[Key[tuple[str, ...]]] = _standard(
    "MeterValuesSampledData", _WORDS, _RW, profile=_CORE, required=True
)
"""Measurands of periodic readings; an item may have a phase after it. OCPP 1.6 9.1.17."""
METER_VALUES_SAMPLED_DATA_MAX_LENGTH: Final[Key[int]] = _standard(
    "MeterValuesSampledDataMaxLength", _COUNT, _R, "items", _CORE
)
"""How many items the list takes. OCPP 1.6 9.1.18."""
METER_VALUE_SAMPLE_INTERVAL: Final[Key[int]] = _standard(
    "MeterValueSampleInterval", _COUNT, _RW, "s", _CORE, required=True
)
"""Time between periodic readings; 0 for none. OCPP 1.6 9.1.19."""
MINIMUM_STATUS_DURATION: Final[Key[int]] = _standard("MinimumStatusDuration", _COUNT, _RW, "s", _CORE)
"""How long a status has to last to be told. OCPP 1.6 9.1.20."""
NUMBER_OF_CONNECTORS: Final[Key[int]] = _standard("NumberOfConnectors", _SOME, _R, "connectors", _CORE, required=True)
"""How many connectors there are. OCPP 1.6 9.1.21."""
RESET_RETRIES: Final[Key[int]] = _standard("ResetRetries", _COUNT, _RW, "times", _CORE, required=True)
"""How often a reset that failed is tried again. OCPP 1.6 9.1.22."""
STOP_TRANSACTION_ON_EV_SIDE_DISCONNECT: Final[Key[bool]] = _standard(
    "StopTransactionOnEVSideDisconnect", _TRUTH, _EITHER, profile=_CORE
)
"""Whether unplugging the vehicle ends the transaction. OCPP 1.6 9.1.23, errata 3.80."""
STOP_TRANSACTION_ON_INVALID_ID: Final[Key[bool]] = _standard(
    "StopTransactionOnInvalidId", _TRUTH, _RW, profile=_CORE, required=True
)
"""Whether an identifier that turns out to be invalid ends the transaction. OCPP 1.6 9.1.24."""
STOP_TXN_ALIGNED_DATA: Final[Key[tuple[str, ...]]] = _standard(
    "StopTxnAlignedData", _WORDS, _RW, profile=_CORE, required=True
)
"""Measurands of clock-aligned readings in StopTransaction. OCPP 1.6 9.1.25."""
STOP_TXN_ALIGNED_DATA_MAX_LENGTH: Final[Key[int]] = _standard("StopTxnAlignedDataMaxLength", _COUNT, _R, "items", _CORE)
"""How many items the list takes. OCPP 1.6 9.1.26."""
STOP_TXN_SAMPLED_DATA: Final[Key[tuple[str, ...]]] = _standard(
    "StopTxnSampledData", _WORDS, _RW, profile=_CORE, required=True
)
"""Measurands of periodic readings in StopTransaction. OCPP 1.6 9.1.27."""
STOP_TXN_SAMPLED_DATA_MAX_LENGTH: Final[Key[int]] = _standard("StopTxnSampledDataMaxLength", _COUNT, _R, "items", _CORE)
"""How many items the list takes. OCPP 1.6 9.1.28."""
SUPPORTED_FEATURE_PROFILES: Final[Key[tuple[str, ...]]] = _standard(
    "SupportedFeatureProfiles", _WORDS, _R, profile=_CORE, required=True
)
"""The feature profiles that are served. OCPP 1.6 9.1.29."""
SUPPORTED_FEATURE_PROFILES_MAX_LENGTH: Final[Key[int]] = _standard(
    "SupportedFeatureProfilesMaxLength", _COUNT, _R, "items", _CORE
)
"""How many items the list takes. OCPP 1.6 9.1.30."""
TRANSACTION_MESSAGE_ATTEMPTS: Final[Key[int]] = _standard(
    "TransactionMessageAttempts", _COUNT, _RW, "times", _CORE, required=True
)
"""How often a message on a transaction is sent before it is given up. OCPP 1.6 9.1.31."""
TRANSACTION_MESSAGE_RETRY_INTERVAL: Final[Key[int]] = _standard(
    "TransactionMessageRetryInterval", _COUNT, _RW, "s", _CORE, required=True
)
"""Wait before the second attempt; it grows by as much with each. OCPP 1.6 9.1.32."""
UNLOCK_CONNECTOR_ON_EV_SIDE_DISCONNECT: Final[Key[bool]] = _standard(
    "UnlockConnectorOnEVSideDisconnect", _TRUTH, _EITHER, profile=_CORE, required=True
)
"""Whether unplugging the vehicle unlocks the cable. OCPP 1.6 9.1.33, errata 3.84."""
WEB_SOCKET_PING_INTERVAL: Final[Key[int]] = _standard("WebSocketPingInterval", _COUNT, _RW, "s", _CORE)
"""Time between pings; 0 for none. OCPP 1.6 9.1.34."""
LOCAL_AUTH_LIST_ENABLED: Final[Key[bool]] = _standard(
    "LocalAuthListEnabled", _TRUTH, _RW, profile=_LOCAL_LIST, required=True
)
"""Whether the local authorization list is in use. OCPP 1.6 9.2.1."""
LOCAL_AUTH_LIST_MAX_LENGTH: Final[Key[int]] = _standard(
    "LocalAuthListMaxLength", _COUNT, _R, "entries", _LOCAL_LIST, required=True
)
"""How many entries the list may have. OCPP 1.6 9.2.2."""
SEND_LOCAL_LIST_MAX_LENGTH: Final[Key[int]] = _standard(
    "SendLocalListMaxLength", _SOME, _R, "entries", _LOCAL_LIST, required=True
)
"""How many entries one SendLocalList may have. OCPP 1.6 9.2.3."""
RESERVE_CONNECTOR_ZERO_SUPPORTED: Final[Key[bool]] = _standard(
    "ReserveConnectorZeroSupported", _TRUTH, _R, profile=FeatureProfile.RESERVATION
)
"""Whether the charge point as a whole can be reserved; absent means no. OCPP 1.6 9.3.1."""
CHARGE_PROFILE_MAX_STACK_LEVEL: Final[Key[int]] = _standard(
    "ChargeProfileMaxStackLevel", _COUNT, _R, profile=_SMART, required=True
)
"""The highest stack level. OCPP 1.6 9.4.1."""
CHARGING_SCHEDULE_ALLOWED_CHARGING_RATE_UNIT: Final[Key[tuple[ChargingRateUnit, ...]]] = _standard(
    "ChargingScheduleAllowedChargingRateUnit", lists.ChargingRateUnitList(), _R, profile=_SMART, required=True
)
"""The units that schedules may have. OCPP 1.6 9.4.2."""
CHARGING_SCHEDULE_MAX_PERIODS: Final[Key[int]] = _standard(
    "ChargingScheduleMaxPeriods", _COUNT, _R, "periods", _SMART, required=True
)
"""How many periods a schedule may have. OCPP 1.6 9.4.3."""
CONNECTOR_SWITCH_3_TO_1_PHASE_SUPPORTED: Final[Key[bool]] = _standard(
    "ConnectorSwitch3to1PhaseSupported", _TRUTH, _R, profile=_SMART
)
"""Whether it can change from three phases to one; absent means no. OCPP 1.6 9.4.4."""
MAX_CHARGING_PROFILES_INSTALLED: Final[Key[int]] = _standard(
    "MaxChargingProfilesInstalled", _COUNT, _R, "profiles", _SMART, required=True
)
"""How many profiles there may be. OCPP 1.6 9.4.5."""
MESSAGE_TIMEOUT: Final[Key[int]] = _standard("MessageTimeout", _COUNT, _RW, "s", _CORE)
"""How long the charge point waits for an answer. OCPP 1.6 errata 3.83."""
STOP_TRANSACTION_MAX_METER_VALUES: Final[Key[int]] = _standard(
    "StopTransactionMaxMeterValues", _COUNT, _R, "readings", _CORE
)
"""How many readings StopTransaction may have. OCPP 1.6 errata 3.91."""
SUPPORTED_FILE_TRANSFER_PROTOCOLS: Final[Key[tuple[str, ...]]] = _standard(
    "SupportedFileTransferProtocols", _WORDS, _R, profile=FeatureProfile.FIRMWARE_MANAGEMENT
)
"""FTP, FTPS, HTTP, HTTPS. OCPP 1.6 errata 3.90."""
AUTHORIZATION_KEY: Final[Key[bytes]] = _standard("AuthorizationKey", kinds.Hexadecimal(16, 20), _W, profile=_SECURITY)
"""The charge point's key for Basic authentication. Security whitepaper 7.2."""
ADDITIONAL_ROOT_CERTIFICATE_CHECK: Final[Key[bool]] = _standard(
    "AdditionalRootCertificateCheck", _TRUTH, _R, profile=_SECURITY
)
"""Whether a new root certificate must be signed by the present one. Security whitepaper 7.1."""
CERTIFICATE_SIGNED_MAX_CHAIN_SIZE: Final[Key[int]] = _standard(
    "CertificateSignedMaxChainSize", kinds.Integer(0, 10_000), _R, "characters", _SECURITY
)
"""How long the chain in CertificateSigned may be. Security whitepaper 7.3."""
CERTIFICATE_STORE_MAX_LENGTH: Final[Key[int]] = _standard(
    "CertificateStoreMaxLength", _COUNT, _R, "certificates", _SECURITY
)
"""How many root certificates can be stored. Security whitepaper 7.4."""
CPO_NAME: Final[Key[str]] = _standard("CpoName", kinds.Text(), _RW, profile=_SECURITY)
"""The organization in signing requests. Security whitepaper 7.5."""
SECURITY_PROFILE: Final[Key[int]] = _standard("SecurityProfile", kinds.Integer(0, 3), _RW, profile=_SECURITY)
"""The security profile, 0 to 3; it can only be raised. Security whitepaper 7.6."""

STANDARD_KEYS: Mapping[str, Key[Any]] = MappingProxyType({each.name: each for each in _all})
"""All of them, by name, in the order of the specification."""

_BY_LOWER_NAME = {name.lower(): key for name, key in STANDARD_KEYS.items()}


def standard_key(name: str) -> Key[Any] | None:
    """The standard key of a name in any case (CFG-02); None if it is none of them."""
    return _BY_LOWER_NAME.get(name.lower())
