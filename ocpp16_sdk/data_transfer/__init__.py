"""DataTransfer with models instead of texts, for both roles: the call and the handlers."""

from ocpp16_sdk.data_transfer._call import data_transfer
from ocpp16_sdk.data_transfer._handlers import AsyncDataTransferHandlers, DataTransferHandlers

__all__ = ["AsyncDataTransferHandlers", "DataTransferHandlers", "data_transfer"]
