"""Changes, losses, refusals and restarts in any order: no lock-out, and no lower profile."""

from __future__ import annotations

from typing import Any

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from ocpp16_sdk import ChargePointCredentials
from ocpp16_sdk.charge_point.credentials._rotation import MAX_KEYS, CredentialCandidates, CredentialRotation

ATTEMPTS = 2
KEYS = st.binary(min_size=15, max_size=21)


class Central:
    """Has the valid keys, the last used one first, and the highest profile that was used."""

    def __init__(self, key: bytes) -> None:
        self.keys = [key]
        self.highest = 1

    def lets_in(self, shown: ChargePointCredentials) -> bool:
        if shown.profile < self.highest or (shown.profile < 3 and shown.key not in self.keys):
            return False
        self.highest = shown.profile
        if shown.profile < 3:
            assert isinstance(shown.key, bytes)
            self.keys = self.keys[self.keys.index(shown.key) :]
        return True


class Story(RuleBasedStateMachine):
    """One charge point; `stored` is in its store, and everything else is lost when it restarts.

    It keeps `MAX_KEYS` keys. So it is not locked out if at most `MAX_KEYS - 2` changes follow each other whose answers
    the central system does not receive.
    """

    @initialize(key=st.binary(min_size=16, max_size=20), broken=st.sets(st.sampled_from([2, 3])))
    def begin(self, key: bytes, broken: set[int]) -> None:
        self.central = Central(key)
        self.broken = broken
        self.stored = CredentialCandidates.single(ChargePointCredentials(1, key))
        self.rotation = CredentialRotation(self.stored, ATTEMPTS)
        self.connected = False
        self.unheard = 0

    @rule()
    def disconnect(self) -> None:
        self.connected = False

    @rule()
    def start_anew(self) -> None:
        self.connected = False
        self.rotation = CredentialRotation(self.stored, ATTEMPTS)

    @precondition(lambda self: not self.connected)
    @rule(times=st.integers(1, 7))
    def fail(self, times: int) -> None:
        for _ in range(times):
            self.rotation.attempt_failed(refused=False)

    @precondition(lambda self: not self.connected)
    @rule(stores=st.booleans())
    def dial(self, stores: bool) -> None:
        shown = self.rotation.current
        self.connected = shown.profile not in self.broken and self.central.lets_in(shown)
        if not self.connected:
            self.rotation.attempt_failed(refused=True)
            return
        self.rotation.attempt_succeeded()
        assert self.rotation.candidates == CredentialCandidates.single(shown)
        self.unheard = 0
        if stores:
            self.stored = self.rotation.candidates

    @precondition(lambda self: self.connected)
    @rule(key=KEYS, answer=st.sampled_from(["heard", "lost"]), stores=st.booleans())
    def change_key(self, key: bytes, answer: str, stores: bool) -> None:
        if self.unheard >= MAX_KEYS - 2:
            answer = "heard"
        accepted = self.take("AuthorizationKey", key.hex(), stores=stores)
        assert accepted is (stores and len(key) in range(16, 21))
        before = [each for each in self.central.keys if each != key]
        if accepted:
            self.unheard = self.unheard + 1 if answer == "lost" else 0
        if answer == "lost":
            self.central.keys = [*before[:1], *before[1:][-2:], key]
        elif accepted:
            self.central.keys = [key]

    @precondition(lambda self: self.connected)
    @rule(profile=st.integers(0, 4), stores=st.booleans())
    def change_profile(self, profile: int, stores: bool) -> None:
        before = self.rotation.candidates.newest.profile
        accepted = self.take("SecurityProfile", str(profile), stores=stores)
        assert accepted is (stores and before < profile < 4)

    def take(self, name: str, value: str, *, stores: bool) -> bool:
        candidates = self.rotation.candidates
        try:
            agreed = candidates.with_newest(candidates.newest.with_change(name, value))
        except ValueError:
            return False
        if stores:
            self.stored = agreed
            self.rotation.restart(agreed)
        return stores

    def teardown(self) -> None:
        if not hasattr(self, "rotation"):
            return
        for rotation in (self.rotation, CredentialRotation(self.stored, ATTEMPTS)):
            tried: list[Any] = []
            while not self.would_let_in(rotation.current):
                tried.append(rotation.current)
                rotation.attempt_failed(refused=True)
                assert len(tried) < len(rotation.candidates.combinations), "locked out"

    def would_let_in(self, shown: ChargePointCredentials) -> bool:
        known = shown.profile == 3 or shown.key in self.central.keys
        return known and shown.profile >= self.central.highest and shown.profile not in self.broken


Story.TestCase.settings = settings(max_examples=300, stateful_step_count=30, deadline=None)
TestNobodyIsLockedOut = Story.TestCase
