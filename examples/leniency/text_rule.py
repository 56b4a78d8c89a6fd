"""A rule for the broken JSON of one vendor, which writes single quotes."""

from ocpp16_sdk import AsyncCentralSystem, ConnectionOptions
from ocpp16_sdk.validation.lenient import ByVendor, Lenient, TextRule


def double_quotes(text: str) -> str:
    return text if '"' in text else text.replace("'", '"')


by_vendor = ByVendor(Lenient(), {("Acme", "*"): Lenient().with_rules(TextRule("single_quotes", double_quotes))})
central_system = AsyncCentralSystem(connection=ConnectionOptions(policy=by_vendor))
