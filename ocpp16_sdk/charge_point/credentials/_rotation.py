"""The rules for a change of credentials (whitepaper A01, A05). Pure: no I/O, no clock.

States of a change, from the view of the charge point:

    CONFIRMED ──ChangeConfiguration accepted──▶ CHANGED ──a connection opens──▶ CONFIRMED
    one combination                             several combinations            with the combination that worked
                                                │          ▲
                                                └──────────┘
                                         an attempt fails: the next combination

`CredentialCandidates` contains the profiles and keys that the central system may expect. `CredentialRotation` chooses
the combination for the next connection attempt: the newest first, then older ones, then again from the start. The older
values are kept until a newer one has worked. So a change that the central system has not received, or that cannot
work, does not lock the charge point out.

`StoredCredentials` calls both, and stores the candidates before a change is answered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ocpp16_sdk._checks import check_count, check_instance
from ocpp16_sdk.security._profiles import KEY_SIZES

# In lower case: names of configuration keys are case-insensitive (CFG-02).
_AUTHORIZATION_KEY, _SECURITY_PROFILE = "authorizationkey", "securityprofile"
_KEY_DIGITS = re.compile(f"(?:[0-9A-Fa-f]{{2}}){{{KEY_SIZES[0]},{KEY_SIZES[-1]}}}")
_PROFILES_WITH_KEY = frozenset({1, 2})  # the profiles in which the charge point sends its key
MAX_KEYS = 4
"""Keys that are kept at most: a central system may send any number of changes."""


@dataclass(frozen=True, slots=True)
class ChargePointCredentials:
    """A security profile and a key. Together with certificates they make a `ChargePointSecurity`.

    Raises:
        TypeError, ValueError: the profile does not exist, the profile needs a key, or the key is not valid.
    """

    profile: int = 0
    """0 to 3, the value of the configuration key SecurityProfile."""
    key: bytes | str | None = field(default=None, repr=False)
    """The AuthorizationKey, or a password as text. The profiles 0 and 3 do not send it."""

    def __post_init__(self) -> None:
        check_count("profile", self.profile, minimum=0, maximum=3)
        if self.key is not None:
            check_instance("key", self.key, bytes | str, "bytes, or a password as a str")
        if self.profile in _PROFILES_WITH_KEY and self.key is None:
            raise ValueError(f"key=None: must be given for profile={self.profile}")
        if self.key == "":
            raise ValueError("key='': must be a text that is not empty")
        if isinstance(self.key, bytes) and len(self.key) not in KEY_SIZES:
            raise ValueError(f"key={len(self.key)} bytes: must be 16 to 20 bytes; pass a password as a str")

    @staticmethod
    def includes(key: str) -> bool:
        """Return whether a configuration key is AuthorizationKey or SecurityProfile."""
        return key.lower() in (_AUTHORIZATION_KEY, _SECURITY_PROFILE)

    def with_change(self, key: str, value: str) -> ChargePointCredentials:
        """Return the credentials after a ChangeConfiguration of one of the two configuration keys.

        Raises:
            ValueError: the change must be rejected. The text gives the reason and does not contain the value.
        """
        if key.lower() == _AUTHORIZATION_KEY:
            if not _KEY_DIGITS.fullmatch(value):  # J-72
                raise ValueError("AuthorizationKey must be 16 to 20 bytes as hexadecimal digits")
            return replace(self, key=bytes.fromhex(value))
        if value not in ("0", "1", "2", "3"):
            raise ValueError("SecurityProfile must be 0 to 3")
        profile = int(value)
        if profile <= self.profile:  # SEC-05
            raise ValueError(f"SecurityProfile {profile}: must be higher than the present profile {self.profile}")
        if profile < 3 and self.key is None:  # SEC-06
            raise ValueError(f"SecurityProfile {profile}: needs an AuthorizationKey first")
        return replace(self, profile=profile)

    def presents_same_as(self, other: ChargePointCredentials) -> bool:
        """Return whether a handshake with either looks the same: the profiles 0 and 3 do not send the key."""
        return self.profile == other.profile and (self.profile not in _PROFILES_WITH_KEY or self.key == other.key)


@dataclass(frozen=True, slots=True)
class CredentialCandidates:
    """The profiles and keys that the central system may expect, each with the newest first, at least one of each.

    The last of each has worked, or is the initial one. Those before it were accepted later and have not worked yet.
    Profiles and keys are separate lists: a key may be right while the profile accepted with it is not, or the reverse.

    Raises:
        ValueError: a list is empty, or its values make no credentials.
    """

    profiles: tuple[int, ...]
    """The security profiles, the newest first."""
    keys: tuple[bytes | str | None, ...] = field(repr=False)
    """The keys, the newest first."""

    def __post_init__(self) -> None:
        if not self.combinations:
            raise ValueError("profiles and keys: must contain at least one value each")

    @classmethod
    def single(cls, credentials: ChargePointCredentials) -> CredentialCandidates:
        """Return the candidates that consist of these credentials alone."""
        return cls((credentials.profile,), (credentials.key,))

    @property
    def newest(self) -> ChargePointCredentials:
        """The credentials that were accepted last."""
        return ChargePointCredentials(self.profiles[0], self.keys[0])

    @property
    def combinations(self) -> Sequence[ChargePointCredentials]:
        """All credentials that may work, the newest first."""
        return [
            ChargePointCredentials(profile, key)
            for profile in self.profiles
            for key in (self.keys if profile in _PROFILES_WITH_KEY else self.keys[:1])
        ]

    @property
    def confirmed(self) -> bool:
        """Whether only one combination is left."""
        return len(self.combinations) == 1

    def with_newest(self, credentials: ChargePointCredentials) -> CredentialCandidates:
        """Return the candidates with these as the newest.

        Of more than `MAX_KEYS` keys, the one that has worked and the newest ones are kept.
        """
        profiles = [each for each in self.profiles if each != credentials.profile]
        key_was_sent = not _PROFILES_WITH_KEY.isdisjoint(self.profiles)
        keys = [each for each in self.keys if each != credentials.key] if key_was_sent else []
        del keys[MAX_KEYS - 2 : -1]
        return CredentialCandidates((credentials.profile, *profiles), (credentials.key, *keys))


class CredentialRotation:
    """Finds the combination that works.

    It uses the combinations in order, the newest first. It moves on when a combination is refused, or after `attempts`
    failed connections for another reason.
    """

    def __init__(self, candidates: CredentialCandidates, attempts: int) -> None:
        self.candidates = candidates
        self._attempts = attempts
        self._index = self._failures = 0

    @property
    def current(self) -> ChargePointCredentials:
        """The credentials for the next connection attempt."""
        return self.candidates.combinations[self._index]

    def restart(self, candidates: CredentialCandidates) -> None:
        """Start again with the newest of these candidates."""
        self.candidates = candidates
        self._index = self._failures = 0

    def attempt_failed(self, *, refused: bool) -> None:
        """Note that no connection opened; `refused` means that the credentials were the reason (SEC-10)."""
        self._failures += 1
        if refused or self._failures >= self._attempts:
            self._index = (self._index + 1) % len(self.candidates.combinations)
            self._failures = 0

    def attempt_succeeded(self) -> None:
        """Note that a connection opened: the other combinations are dropped."""
        self.restart(CredentialCandidates.single(self.current))
