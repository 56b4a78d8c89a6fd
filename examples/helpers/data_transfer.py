"""A vendor's messages as models: a central system that sets prices, and a charge point that shows them."""

from pydantic import BaseModel

from ocpp16_sdk import AsyncChargePointConnection, AsyncManualChargePoint
from ocpp16_sdk.data_transfer import AsyncDataTransferHandlers, data_transfer


class Price(BaseModel):
    currency: str
    per_kwh: float


class Display(BaseModel):
    text: str


transfers = AsyncDataTransferHandlers()


@transfers.on("com.example", "SetPrice")
async def show(price: Price) -> Display:
    return Display(text=f"{price.per_kwh:.2f} {price.currency}")


charger = AsyncManualChargePoint("ws://127.0.0.1:9000/ocpp", "CP001")
charger.on.data_transfer(transfers)


async def set_price(charge_point: AsyncChargePointConnection, per_kwh: float) -> str:
    price = Price(currency="EUR", per_kwh=per_kwh)
    display = await data_transfer(charge_point, "com.example", "SetPrice", price, response_model=Display)
    return display.text
