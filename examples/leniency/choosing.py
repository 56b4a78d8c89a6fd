"""A lenient policy for some messages, or for all messages of some charge points."""

from ocpp16_sdk import AsyncCentralSystem, ConnectionOptions, messages as m
from ocpp16_sdk.validation import Policy, Strict
from ocpp16_sdk.validation.lenient import NUMBER_FOR_TEXT, TOO_LONG, Lenient, PerMessage

some_messages = PerMessage(
    {
        m.MeterValuesRequest: Lenient(),
        m.StopTransactionRequest: Lenient().without(TOO_LONG),
        m.GetConfigurationResponse: Lenient([NUMBER_FOR_TEXT]),
    },
    default=Strict(),
)


def policy_of(identity: str) -> Policy:
    return Lenient() if identity.startswith("OLD-") else some_messages


central_system = AsyncCentralSystem(connection=ConnectionOptions(policy=policy_of))
