"""A central system that decides who may connect, and gives each charge point its account."""

from dataclasses import dataclass

import anyio

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, ListenOptions, messages as m, run
from ocpp16_sdk.security import Accept, ConnectionRequest, Refuse, require_known


@dataclass
class Account:
    tags: frozenset[str]
    in_service: bool = True


ACCOUNTS = {
    "RDAM 123": Account(frozenset({"04A2B3"})),
    "RDAM 124": Account(frozenset(), in_service=False),
}


async def find_account(request: ConnectionRequest) -> Accept | Refuse:
    account = ACCOUNTS[request.identity]
    if not account.in_service:
        return Refuse(503, "not in service yet", {"Retry-After": "600"})
    return Accept(session=account, ping_interval=30)


class Depot(AsyncCentralSystem):
    async def on_authorize(
        self, charge_point: AsyncChargePointConnection, request: m.AuthorizeRequest
    ) -> m.AuthorizeResponse:
        known = request.id_tag in charge_point.session(Account).tags
        status = m.AuthorizationStatus.ACCEPTED if known else m.AuthorizationStatus.INVALID
        return m.AuthorizeResponse(id_tag_info=m.IdTagInfo(status=status))


async def main() -> None:
    depot = Depot(decide=require_known(ACCOUNTS, then=find_account))
    async with depot.serve("127.0.0.1", 9000, options=ListenOptions(path="/ocpp", max_connections=5000)):
        await anyio.sleep_forever()


if __name__ == "__main__":
    run(main)
