"""The 52 standard configuration keys and the types of their values."""

from ocpp16_sdk.configuration import keys, list_types, value_types
from ocpp16_sdk.configuration._key import Access, Key, ReadableKey
from ocpp16_sdk.configuration.keys import STANDARD_KEYS, standard_key

__all__ = ["STANDARD_KEYS", "Access", "Key", "ReadableKey", "keys", "list_types", "standard_key", "value_types"]
