"""A reaction to each kind of failed call."""

import anyio

from ocpp16_sdk import (
    AsyncChargePointConnection,
    InvalidResponseError,
    NotSentError,
    OutcomeUnknownError,
    RemoteCallError,
    messages as m,
)


async def start(charge_point: AsyncChargePointConnection, id_tag: str) -> str:
    for wait in (1, 5, 25):
        try:
            answer = await charge_point.remote_start_transaction(id_tag=id_tag, connector_id=1, timeout=20)
        except NotSentError:
            await anyio.sleep(wait)  # it was not sent: try again
        except OutcomeUnknownError:
            return "unknown"  # do not try again: a StartTransaction may arrive
        except RemoteCallError as error:
            return f"refused with {error.code}"
        except InvalidResponseError as error:
            return f"answered with {error.faults[0]}"  # the charge point may have acted on the call
        else:
            return "started" if answer.status is m.RemoteStartStopStatus.ACCEPTED else "rejected"
    return "not sent"
