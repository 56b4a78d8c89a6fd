"""Find the measurands that a charge point accepts (OCPP 1.6 9.1.17)."""

from __future__ import annotations

from collections.abc import Iterable

from ocpp16_sdk._checks import check_instance, check_timeout
from ocpp16_sdk.central_system._arguments import check_charge_point
from ocpp16_sdk.central_system._configuration import change_configuration
from ocpp16_sdk.configuration import Key
from ocpp16_sdk.configuration.keys import METER_VALUES_SAMPLED_DATA
from ocpp16_sdk.errors import RefusedError, RemoteCallError
from ocpp16_sdk.messages.calls import AsyncCentralSystemCalls


async def set_measurands(
    charge_point: AsyncCentralSystemCalls,
    wanted: Iterable[str],
    *,
    key: Key[tuple[str, ...]] = METER_VALUES_SAMPLED_DATA,
    timeout: float | None = None,
) -> tuple[str, ...]:
    """Set those of the wanted measurands that the charge point accepts, and return them.

    The whole list is tried first. If it is refused, each measurand is tried alone, then the accepted ones together. If
    a charge point accepts fewer together than alone, the last ones are dropped until it accepts.

    Args:
        charge_point: the charge point.
        wanted: measurands such as `Measurand.POWER_ACTIVE_IMPORT`, the most important first.
        key: the configuration key: for values during a transaction by default.
        timeout: seconds to wait for each answer.

    Raises:
        RefusedError: no measurand was accepted; the key keeps the value that it had.
        CallFailedError: a call got no answer.
        TypeError: an argument is of a wrong type, or this is not a charge point of a central system.
    """
    check_charge_point(charge_point, "set_measurands")
    check_timeout(timeout)
    check_instance("key", key, Key, "a key such as keys.METER_VALUES_SAMPLED_DATA")
    if isinstance(wanted, str):
        raise TypeError(f"wanted={wanted!r}: must be an iterable of measurands, not one text")
    measurands = tuple(dict.fromkeys(wanted))
    if not measurands:
        raise ValueError("wanted=(): must be one measurand or more")

    async def refusal(items: tuple[str, ...]) -> RefusedError | RemoteCallError | None:
        try:
            await change_configuration(charge_point, key, items, timeout=timeout)
        except (RefusedError, RemoteCallError) as error:
            return error
        return None

    error = await refusal(measurands)
    if error is None:
        return measurands
    alone = tuple([each for each in measurands if await refusal((each,)) is None])
    for count in range(len(alone), 0, -1):
        if await refusal(alone[:count]) is None:
            return alone[:count]
    raise error
