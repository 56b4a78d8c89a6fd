"""An own authorization: a camera reads licence plates, and cards follow the rules of OCPP."""

from ocpp16_sdk import messages as m
from ocpp16_sdk.station import Authorization, ConnectorState, Standard, Token, Verdict, VerdictSource

CUSTOMERS = {"W-12345X"}


class LicencePlates(Authorization):
    async def authorize(self, token: Token, connector: ConnectorState) -> Verdict:
        if token.reader != "camera":
            return await super().authorize(token, connector)  # list, cache, central system
        known = token.id_tag in CUSTOMERS
        return Verdict(
            status=m.AuthorizationStatus.ACCEPTED if known else m.AuthorizationStatus.INVALID,
            source=VerdictSource.NOT_ASKED,
            reasons=("a customer" if known else "no customer",),
        )


features = Standard(authorization=LicencePlates(cache=100))
