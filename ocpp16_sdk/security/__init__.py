"""Who may connect: the decision, guards, hashes of keys; security profiles and TLS."""

from ocpp16_sdk.security._admission import (
    Accept,
    AsyncAdmission,
    ConnectionRequest,
    Credentials,
    Decision,
    HandOver,
    PeerCertificate,
    Refuse,
    TextConnection,
    accept_everyone,
)
from ocpp16_sdk.security._guards import (
    Hashes,
    require_certificate,
    require_highest_profile,
    require_key,
    require_known,
    require_profile,
)
from ocpp16_sdk.security._identity import (
    Identify,
    identity_from_header,
    identity_from_query,
    identity_from_segment,
    identity_from_user,
)
from ocpp16_sdk.security._key_hashing import hash_key, key_matches, new_key
from ocpp16_sdk.security._profiles import CentralSystemSecurity, ChargePointSecurity
from ocpp16_sdk.security._tls_contexts import Certificate, central_system_context, charge_point_context

__all__ = [
    "Accept",
    "AsyncAdmission",
    "CentralSystemSecurity",
    "Certificate",
    "ChargePointSecurity",
    "ConnectionRequest",
    "Credentials",
    "Decision",
    "HandOver",
    "Hashes",
    "Identify",
    "PeerCertificate",
    "Refuse",
    "TextConnection",
    "accept_everyone",
    "central_system_context",
    "charge_point_context",
    "hash_key",
    "identity_from_header",
    "identity_from_query",
    "identity_from_segment",
    "identity_from_user",
    "key_matches",
    "new_key",
    "require_certificate",
    "require_highest_profile",
    "require_key",
    "require_known",
    "require_profile",
]
