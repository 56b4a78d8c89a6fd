"""Which credentials a charge point takes from its central system, and which it dials with (whitepaper A01, A05).

It dials with the newest first. Those before them are kept until newer ones have worked, so that a change that the
central system has not learnt of, or that cannot work, locks nobody out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ocpp16_sdk.errors import DefinitionError
from ocpp16_sdk.security._profiles import KEY_SIZES

# In lower case, as the case of configuration keys counts for nothing (CFG-02).
_KEY, _PROFILE = "authorizationkey", "securityprofile"
_DIGITS = re.compile(f"(?:[0-9A-Fa-f]{{2}}){{{KEY_SIZES[0]},{KEY_SIZES[-1]}}}")
_WITH_KEY = frozenset({1, 2})  # the profiles that show it
_MOST = 4  # keys that are kept: a peer may send as many as it likes


@dataclass(frozen=True, slots=True)
class ChargePointCredentials:
    """A security profile and a key; with what else that takes, such as certificates, they make a `ChargePointSecurity`.

    Raises:
        DefinitionError: there is no such profile, it needs a key, or the key is none.
    """

    profile: int = 0
    """0 to 3, the value of the configuration key SecurityProfile."""
    key: bytes | str | None = field(default=None, repr=False)
    """The AuthorizationKey, or a password as text; a charge point may have one that its profile does not show."""

    def __post_init__(self) -> None:
        if self.profile not in range(4):
            raise DefinitionError(f"there is no security profile {self.profile!r}")
        if self.profile in _WITH_KEY and self.key is None:
            raise DefinitionError(f"security profile {self.profile} needs a key")
        if self.key == "":
            raise DefinitionError("a key is not empty")
        if isinstance(self.key, bytes) and len(self.key) not in KEY_SIZES:
            raise DefinitionError("a key has 16 to 20 bytes; what is no AuthorizationKey is given as a str")

    @staticmethod
    def concern(key: str) -> bool:
        """Whether a configuration key is AuthorizationKey or SecurityProfile."""
        return key.lower() in (_KEY, _PROFILE)

    def changed(self, key: str, value: str) -> ChargePointCredentials:
        """What a ChangeConfiguration of one of the two makes of them.

        Raises:
            ValueError: the value is to be rejected; the text says why, and does not show it.
        """
        if key.lower() == _KEY:
            if not _DIGITS.fullmatch(value):  # J-72
                raise ValueError("an AuthorizationKey is 16 to 20 bytes as hexadecimal digits")
            return replace(self, key=bytes.fromhex(value))
        if value not in ("0", "1", "2", "3"):
            raise ValueError("a SecurityProfile is 0 to 3")
        profile = int(value)
        if profile <= self.profile:  # SEC-05
            raise ValueError(f"the security profile is {self.profile} already, and can only be raised")
        if profile < 3 and self.key is None:  # SEC-06
            raise ValueError(f"security profile {profile} needs an AuthorizationKey first")
        return replace(self, profile=profile)

    def look_like(self, other: ChargePointCredentials) -> bool:
        """Whether a central system sees no difference when it is dialled: the profiles 0 and 3 show no key."""
        return self.profile == other.profile and (self.profile not in _WITH_KEY or self.key == other.key)


@dataclass(frozen=True, slots=True)
class CredentialCandidates:
    """The profiles and the keys that the central system may expect, never none, each the newest first.

    The last have worked, or are the first ever; those before them have been agreed on since then, and not worked yet.
    They are apart, as a key may be right and the profile that was agreed on with it not, and the other way round.

    Raises:
        DefinitionError: there are none, or they make no credentials.
    """

    profiles: tuple[int, ...]
    keys: tuple[bytes | str | None, ...] = field(repr=False)

    def __post_init__(self) -> None:
        if not self.candidates:
            raise DefinitionError("an agreement has a profile and a key")

    @classmethod
    def of(cls, credentials: ChargePointCredentials) -> CredentialCandidates:
        """There is no doubt about these."""
        return cls((credentials.profile,), (credentials.key,))

    @property
    def newest(self) -> ChargePointCredentials:
        """Those that were agreed on last."""
        return ChargePointCredentials(self.profiles[0], self.keys[0])

    @property
    def candidates(self) -> Sequence[ChargePointCredentials]:
        """Those that may be the right ones, the newest first."""
        return [
            ChargePointCredentials(profile, key)
            for profile in self.profiles
            for key in (self.keys if profile in _WITH_KEY else self.keys[:1])
        ]

    @property
    def settled(self) -> bool:
        """Whether there is no doubt."""
        return len(self.candidates) == 1

    def on(self, credentials: ChargePointCredentials) -> CredentialCandidates:
        """The agreement on these; of keys that are too many, the one that has worked and the newest are kept."""
        profiles = [each for each in self.profiles if each != credentials.profile]
        shown = not _WITH_KEY.isdisjoint(self.profiles)
        keys = [each for each in self.keys if each != credentials.key] if shown else []
        del keys[_MOST - 2 : -1]
        return CredentialCandidates((credentials.profile, *profiles), (credentials.key, *keys))


class CredentialRotation:
    """Finds out which credentials of an agreement are the right ones.

    They are tried in turn, the newest first: each until it is refused, or `attempts` connections failed for whatever
    reason.
    """

    def __init__(self, agreement: CredentialCandidates, attempts: int) -> None:
        self.agreement = agreement
        self._attempts = attempts
        self._turn = self._failures = 0

    @property
    def credentials(self) -> ChargePointCredentials:
        """Those to dial with."""
        return self.agreement.candidates[self._turn]

    def agree(self, agreement: CredentialCandidates) -> None:
        """Begin anew, with what is agreed on from now on."""
        self.agreement = agreement
        self._turn = self._failures = 0

    def failed(self, *, refused: bool) -> None:
        """Note that there was no connection; `refused` tells that it was because of the credentials (SEC-10)."""
        self._failures += 1
        if refused or self._failures >= self._attempts:
            self._turn = (self._turn + 1) % len(self.agreement.candidates)
            self._failures = 0

    def worked(self) -> None:
        """Note that there is a connection: there are no other credentials any more."""
        self.agree(CredentialCandidates.of(self.credentials))
