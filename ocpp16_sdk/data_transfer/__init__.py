"""DataTransfer with models instead of texts, for both roles."""

from ocpp16_sdk.data_transfer._call import data_transfer
from ocpp16_sdk.data_transfer._handlers import AsyncDataTransfers, DataTransfers

__all__ = ["AsyncDataTransfers", "DataTransfers", "data_transfer"]
