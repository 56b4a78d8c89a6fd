"""Set a limit on charge points that accept only some forms of a charging profile (OCPP 1.6 5.16, 7.8).

ChargingLimits.set ──▶ the form that this charge point accepted last
                   ──▶ every other form, the usual ones first, until one is accepted
                   ──▶ RefusedError
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product

import ocpp16_sdk.messages as m
from ocpp16_sdk._checks import check_count, check_number, check_timeout
from ocpp16_sdk.central_system._arguments import check_connection
from ocpp16_sdk.central_system._charge_point_connection import AsyncChargePointConnection
from ocpp16_sdk.errors import RefusedError, RemoteCallError

_MAX_AMPERES = 10_000.0
_MAX_VOLTS = 1_000.0
_START = timedelta(minutes=1)  # before now: clocks of charge points differ


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargingLimitForm:
    """The form of a charging profile with one limit."""

    purpose: m.ChargingProfilePurpose
    """The purpose of the profile."""
    kind: m.ChargingProfileKind
    """The kind of the profile."""
    connector_id: int
    """The connector of SetChargingProfile; 0 for the whole charge point."""
    unit: m.ChargingRateUnit
    """The unit of the limit, A or W."""
    stack_level: int
    """The stack level of the profile."""
    decimals: int
    """The digits after the point of the limit, 0 or 1."""


class ChargingLimits:
    """Sets limits, and remembers for each charge point and connector the form that it accepted.

    Args:
        stack_levels: the stack levels to try, in this order.
    """

    def __init__(self, *, stack_levels: tuple[int, ...] = (0, 1)) -> None:
        for level in stack_levels:
            check_count("stack_levels", level, minimum=0)
        if not stack_levels:
            raise ValueError("stack_levels=(): must be one level or more")
        self._stack_levels = stack_levels
        self.forms: dict[tuple[str, int], ChargingLimitForm] = {}
        """The accepted forms by identity and connector; an application may store and restore them."""

    async def set(
        self,
        charge_point: AsyncChargePointConnection,
        amperes: float,
        *,
        connector_id: int = 1,
        phases: int = 3,
        volts: float = 230.0,
        timeout: float | None = None,
    ) -> ChargingLimitForm:
        """Limit the current of a connector, and return the form of the profile that was accepted.

        The forms that are tried: purpose TxDefaultProfile and ChargePointMaxProfile (connector 0), kind Absolute and
        Relative, the connector and connector 0, the units A and W, the stack levels, one decimal and none. A limit is
        rounded down.

        Args:
            charge_point: the connection of the charge point.
            amperes: the limit for each phase, 0 for no charging.
            connector_id: the connector, 1 or more.
            phases: the number of phases, 1 to 3; a limit in W is for all of them.
            volts: the voltage of a phase, for a limit in W.
            timeout: seconds to wait for each answer.

        Raises:
            RefusedError: the charge point refused every form, or has no charging profiles.
            CallFailedError: a call got no answer.
            ValueError: a number is out of range.
            TypeError: an argument is of a wrong type, or this is not one connection (a view of `within`).
        """
        check_connection(charge_point, "identity", "ChargingLimits.set")
        check_number("amperes", amperes, maximum=_MAX_AMPERES)
        check_number("volts", volts, maximum=_MAX_VOLTS)
        check_count("connector_id", connector_id)
        check_count("phases", phases, maximum=3)
        check_timeout(timeout)
        key = charge_point.identity, connector_id
        remembered = self.forms.pop(key, None)
        refusal: RefusedError | RemoteCallError | None = None
        for form in self._forms(connector_id, remembered):
            try:
                await _send(charge_point, form, amperes, phases, volts, timeout)
            except (RefusedError, RemoteCallError) as error:
                refusal = error
                if isinstance(error, RefusedError) and error.status == m.ChargingProfileStatus.NOT_SUPPORTED:
                    raise
                continue
            self.forms[key] = form
            return form
        assert refusal is not None
        raise refusal

    def _forms(self, connector_id: int, first: ChargingLimitForm | None) -> Iterator[ChargingLimitForm]:
        if first is not None:
            yield first
        purposes = (
            (m.ChargingProfilePurpose.TX_DEFAULT_PROFILE, connector_id),
            (m.ChargingProfilePurpose.TX_DEFAULT_PROFILE, 0),
            (m.ChargingProfilePurpose.CHARGE_POINT_MAX_PROFILE, 0),
        )
        kinds = m.ChargingProfileKind.ABSOLUTE, m.ChargingProfileKind.RELATIVE
        units = m.ChargingRateUnit.A, m.ChargingRateUnit.W
        for (purpose, connector), kind, unit, level, decimals in product(
            purposes, kinds, units, self._stack_levels, (1, 0)
        ):
            form = ChargingLimitForm(
                purpose=purpose, kind=kind, connector_id=connector, unit=unit, stack_level=level, decimals=decimals
            )
            if form != first:
                yield form


async def _send(
    charge_point: AsyncChargePointConnection,
    form: ChargingLimitForm,
    amperes: float,
    phases: int,
    volts: float,
    timeout: float | None,
) -> None:
    limit = amperes if form.unit == m.ChargingRateUnit.A else amperes * volts * phases
    factor = 10**form.decimals
    period = m.ChargingSchedulePeriod(
        start_period=0,
        limit=int(limit * factor + 1e-6) / factor,
        number_phases=phases,
    )
    absolute = form.kind == m.ChargingProfileKind.ABSOLUTE
    schedule = m.ChargingSchedule(
        charging_rate_unit=form.unit,
        charging_schedule_period=(period,),
        start_schedule=datetime.now(UTC) - _START if absolute else None,
    )
    profile = m.ChargingProfile(
        charging_profile_id=form.connector_id + 1,
        stack_level=form.stack_level,
        charging_profile_purpose=form.purpose,
        charging_profile_kind=form.kind,
        charging_schedule=schedule,
    )
    answer = await charge_point.set_charging_profile(
        connector_id=form.connector_id, cs_charging_profiles=profile, timeout=timeout
    )
    if answer.status != m.ChargingProfileStatus.ACCEPTED:
        raise RefusedError("SetChargingProfile", answer.status, answer)
