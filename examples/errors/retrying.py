"""What to do about a call that failed."""

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
            await anyio.sleep(wait)  # nothing has happened: do it again
        except OutcomeUnknownError:
            return "perhaps"  # do not: look whether a StartTransaction comes
        except RemoteCallError as error:
            return f"refused with {error.code}"
        except InvalidResponseError as error:
            return f"answered with {error.faults[0]}"  # it may have acted on it all the same
        else:
            return "started" if answer.status is m.RemoteStartStopStatus.ACCEPTED else "rejected"
    return "not sent"
