"""SetChargingProfile, ClearChargingProfile and GetCompositeSchedule, and the limit of each connector (OCPP 1.6 3.13).

    calls, the start and the stop of transactions ──▶ ProfileChange ──▶ rows
    each turn that changed profiles or transactions, and `next_change` ──settle──▶ live_limits ──▶ ConnectorState.limit

`transactions` offers the limit to the hardware.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from ocpp16_sdk._function_checks import check_plain_function
from ocpp16_sdk.configuration import keys
from ocpp16_sdk.errors import ErrorCode, LocalCallError
from ocpp16_sdk.messages import (
    ChargingProfile,
    ChargingRateUnit,
    ClearChargingProfileRequest,
    ClearChargingProfileResponse,
    GetCompositeScheduleRequest,
    SetChargingProfileRequest,
    SetChargingProfileResponse,
)
from ocpp16_sdk.model import FeatureProfile, Request
from ocpp16_sdk.station._behaviour import Behaviour
from ocpp16_sdk.station._hardware import Limit, Traits
from ocpp16_sdk.station._settings import Setting
from ocpp16_sdk.station._storage import Table
from ocpp16_sdk.station.effects import Answer, At, Cancel, Effects, Log, Reply, Update
from ocpp16_sdk.station.events import Due, Event, Restored, Stopped, TimeCorrected
from ocpp16_sdk.station.smart_charging import _acceptance
from ocpp16_sdk.station.smart_charging._acceptance import ProfileChange
from ocpp16_sdk.station.smart_charging._bounds import ProfileBounds
from ocpp16_sdk.station.smart_charging._composite import composite_schedule
from ocpp16_sdk.station.smart_charging._profiles import (
    TX,
    InstalledProfile,
    RunningTransaction,
    Transactions,
)
from ocpp16_sdk.station.smart_charging._sharing import SharePolicy, by_arrival, live_limits

_DEADLINE = "limits"


_PROFILES = Table("charging profile", InstalledProfile)


class SmartCharging(Behaviour):
    """Limits what connectors offer, as the charging profiles of the central system say.

    Args:
        levels: the highest stack level (ChargeProfileMaxStackLevel).
        periods: the number of periods of a schedule (ChargingScheduleMaxPeriods).
        profiles: the number of profiles that are stored (MaxChargingProfilesInstalled).
        units: the units of schedules that are accepted.
        share: shares the limit of the charge point between connectors: `by_arrival`, `equally` or your own function.

    Raises:
        TypeError, ValueError: an argument is wrong.
    """

    name: ClassVar[str] = "smart_charging"
    profile: str = FeatureProfile.SMART_CHARGING
    tables: ClassVar[tuple[str, ...]] = (_PROFILES.name,)

    def __init__(
        self,
        *,
        levels: int = 8,
        periods: int = 24,
        profiles: int = 20,
        units: Sequence[ChargingRateUnit] = (ChargingRateUnit.A, ChargingRateUnit.W),
        share: SharePolicy = by_arrival,
    ) -> None:
        check_plain_function("share", share, none=False)
        self._bounds = ProfileBounds(stack_level=levels, periods=periods, profiles=profiles, units=frozenset(units))
        self._share = share

    def prepare(self) -> None:
        """Start without profiles."""
        self._profiles: tuple[InstalledProfile, ...] = ()
        self._calculated: object = None  # the profiles and the transactions of the present limits
        self._failed = ""

    def settings(self, traits: Traits) -> Sequence[Setting[Any]]:
        """Return the keys of OCPP 1.6 9.4."""
        bounds = self._bounds
        return (
            Setting(key=keys.CHARGE_PROFILE_MAX_STACK_LEVEL, default=bounds.stack_level),
            Setting(key=keys.CHARGING_SCHEDULE_ALLOWED_CHARGING_RATE_UNIT, default=tuple(sorted(bounds.units))),
            Setting(key=keys.CHARGING_SCHEDULE_MAX_PERIODS, default=bounds.periods),
            Setting(key=keys.MAX_CHARGING_PROFILES_INSTALLED, default=bounds.profiles),
            Setting(key=keys.CONNECTOR_SWITCH_3_TO_1_PHASE_SUPPORTED, default=traits.switches_phases),
        )

    @property
    def handlers(self) -> Mapping[type[Request[Any]], Answer]:
        """SetChargingProfile, ClearChargingProfile and GetCompositeSchedule."""
        return {
            SetChargingProfileRequest: self._set,
            ClearChargingProfileRequest: self._clear,
            GetCompositeScheduleRequest: self._composite,
        }

    def limit(self, connector: int) -> Limit | None:
        """Return what a connector may offer now; None if no profile limits it."""
        return self.station[connector].limit

    def check_remote_profile(self, profile: ChargingProfile, connector: int) -> str | None:
        """Return why the profile of a RemoteStartTransaction cannot be accepted; None if it can."""
        refusal = _acceptance.remote_start_refusal(self._profiles, profile, bounds=self._bounds, now=self.station.now)
        return refusal or None

    def use_profile(self, profile: ChargingProfile, connector: int) -> Effects:
        """Use the profile of a RemoteStartTransaction for the transaction that has just started on a connector."""
        yield from self._apply(
            _acceptance.install_remote_start_profile(self._profiles, connector, profile, now=self.station.now)
        )

    def restore(self, rows: Mapping[str, Mapping[str, bytes]]) -> None:
        """Start with the stored profiles."""
        self._profiles = tuple(sorted(_PROFILES.load(rows).values(), key=lambda each: each.installed))

    def on(self, event: Event) -> Effects:
        """Remove the profiles of transactions that have stopped."""
        match event:
            case Stopped(connector):
                yield from self._apply(_acceptance.remove_tx_profiles(self._profiles, connector))
            case Restored():  # a TxProfile counts only if its transaction was resumed
                for connector in self.station.connector_ids:
                    if self.station[connector].session is None:
                        yield from self._apply(_acceptance.remove_tx_profiles(self._profiles, connector))
            case TimeCorrected():
                self._calculated = None
            case Due(name) if name == _DEADLINE:
                yield from self._apply(_acceptance.remove_expired_profiles(self._profiles, self.station.now))
                self._calculated = None
            case _:
                pass

    def settle(self) -> Effects:
        """Calculate the limits again, if profiles or transactions have changed."""
        transactions = self._transactions()
        if self._calculated == (self._profiles, transactions):
            return
        self._calculated = self._profiles, transactions
        live = live_limits(self._profiles, transactions, self._share, traits=self.station.traits, now=self.station.now)
        yield from self._log(live.correction, live.error)
        for connector in self.station.connector_ids:
            state = self.station[connector]
            limit = live.limits.get(connector)
            if limit != state.limit:
                yield Update(replace(state, limit=limit))
        if live.next_change is None:
            yield Cancel(_DEADLINE)
        else:
            yield At(_DEADLINE, 0, max(0.0, (live.next_change - self.station.now).total_seconds()))

    def _set(self, request: SetChargingProfileRequest) -> Effects:
        change, status = _acceptance.set_charging_profile(
            self._profiles,
            request,
            transactions=self._transactions(),
            bounds=self._bounds,
            now=self.station.now,
        )
        if isinstance(status, ErrorCode):
            yield Reply(LocalCallError(status, change.refusal))
            return
        if change.refusal:
            yield Log(f"a charging profile is rejected: {change.refusal}")
        yield Reply(SetChargingProfileResponse(status=status))
        yield from self._apply(change)

    def _clear(self, request: ClearChargingProfileRequest) -> Effects:
        change, status = _acceptance.clear_charging_profile(self._profiles, request)
        yield Reply(ClearChargingProfileResponse(status=status))
        yield from self._apply(change)

    def _composite(self, request: GetCompositeScheduleRequest) -> Effects:
        yield Reply(
            composite_schedule(
                self._profiles,
                request,
                transactions=self._transactions(),
                traits=self.station.traits,
                bounds=self._bounds,
                now=self.station.now,
            )
        )

    def _apply(self, change: ProfileChange) -> Effects:
        """Use changed profiles, and store the difference."""
        if change.added is None and not change.removed:
            return
        self._profiles = change.profiles
        for each in change.removed:
            yield _PROFILES.row(each.profile.charging_profile_id, None)
        if change.added is not None:
            # A TxProfile is gone with its transaction: it is synced with the next message of the transaction.
            key, durable = change.added.profile.charging_profile_id, change.added.purpose is not TX
            yield _PROFILES.row(key, change.added, durable=durable)

    def _transactions(self) -> Transactions:
        return {
            state.connector_id: None
            if state.session is None
            else RunningTransaction(state.session.started_at, state.session.transaction_id)
            for state in self.station.connectors
        }

    def _log(self, correction: str, error: Exception | None) -> Effects:
        """Log that the share policy has failed, once until it works or fails otherwise."""
        text = correction if error is None else f"{type(error).__name__}: {error}"
        if text and text != self._failed:
            yield Log(f"share: {text}; the shares are corrected", is_error=True, exception=error)
        self._failed = text
