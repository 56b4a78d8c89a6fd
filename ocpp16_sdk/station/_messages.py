"""The messages of a station: transactions and rows go into the outbox, all others to the charge point."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Sequence

from anyio.abc import TaskGroup

from ocpp16_sdk.charge_point import AsyncChargePoint
from ocpp16_sdk.charge_point.outbox import AsyncTransaction
from ocpp16_sdk.errors import CallFailedError, OcppError, TransactionError
from ocpp16_sdk.messages import StopTransactionRequest, StopTransactionResponse
from ocpp16_sdk.station import effects as e
from ocpp16_sdk.station._turn import Stored
from ocpp16_sdk.station.events import Event, OpenTransaction, StartAnswered, TokenInfo

logger = logging.getLogger("ocpp16_sdk.station")

_MAX_OUTGOING = 100  # messages that are not stored; a central system may ask for more than it reads


class StationMessages:
    """Writes what a turn stores, and sends what it sends."""

    def __init__(self, charge_point: AsyncChargePoint) -> None:
        self._charge_point = charge_point
        self._transactions: dict[int, AsyncTransaction] = {}
        self._outgoing = deque[e.Send]()
        self._tasks: TaskGroup
        self._post: Callable[[Event], None]
        charge_point.outbox.on_stop_answered(self._stop_answered)

    @property
    def open_transactions(self) -> tuple[OpenTransaction, ...]:
        """The open transactions of the outbox."""
        return tuple(
            OpenTransaction(each.connector_id, each.id_tag, each.meter_start, each.started_at, each.transaction_id)
            for each in self._transactions.values()
        )

    def start(self, tasks: TaskGroup, post: Callable[[Event], None]) -> None:
        """Use the open transactions of the outbox; send in tasks of the group."""
        self._tasks, self._post = tasks, post
        self._outgoing.clear()
        self._transactions = {each.connector_id: each for each in self._charge_point.transactions.open}
        for connector in self._transactions:
            self._watch(connector)

    async def commit(self, stored: Sequence[Stored]) -> None:
        """Write rows and messages in one step."""
        if not stored:
            return
        async with self._charge_point.outbox.one_step():
            for each in stored:
                try:
                    await self._queue(each)
                except (KeyError, ValueError, TypeError, OcppError):  # a mistake of a behaviour: the others are stored
                    logger.exception("%r: %s cannot be stored", self._charge_point.identity, type(each).__name__)

    def send(self, effect: e.NotifyStatus | e.Send | e.Reboot) -> None:
        """Send a message that is not stored."""
        match effect:
            case e.NotifyStatus(request):
                self._charge_point.report_status(
                    request.connector_id,
                    request.status,
                    request.error_code,
                    info=request.info,
                    timestamp=request.timestamp,
                    vendor_id=request.vendor_id,
                    vendor_error_code=request.vendor_error_code,
                )
            case e.Reboot(delay):
                self._charge_point.reboot(delay=delay)
            case e.Send():
                self._outgoing.append(effect)
                if len(self._outgoing) == 1:
                    self._tasks.start_soon(self._send_all)
                elif len(self._outgoing) > _MAX_OUTGOING:
                    self._not_sent(self._outgoing.pop(), "too many messages wait")

    async def _queue(self, each: Stored) -> None:
        charge_point = self._charge_point
        match each:
            case e.StoreRow(table, key, content, durable):
                await charge_point.outbox.write_rows({(table, key): content}, durable=durable)
            case e.QueueStart():
                self._transactions[each.connector] = await charge_point.transactions.start(
                    connector_id=each.connector,
                    id_tag=each.id_tag,
                    meter_start=each.meter_start,
                    timestamp=each.timestamp,
                    reservation_id=each.reservation_id,
                )
                self._watch(each.connector)
            case e.QueueStop():
                transaction = self._transactions.pop(each.connector)
                await transaction.stop(
                    meter_stop=each.meter_stop,
                    timestamp=each.timestamp,
                    reason=each.reason,
                    id_tag=each.id_tag,
                    transaction_data=each.transaction_data or None,
                )
            case e.QueueMeterValues():
                if each.in_transaction:
                    await self._transactions[each.connector].meter_values(each.meter_value)
                else:
                    await charge_point.transactions.meter_values(each.connector, each.meter_value)

    def _watch(self, connector: int) -> None:
        self._tasks.start_soon(self._post_answer, self._transactions[connector])

    async def _post_answer(self, transaction: AsyncTransaction) -> None:
        try:
            answer = await transaction.wait_confirmed()
        except TransactionError:  # it was discarded
            answer = None
        self._post(StartAnswered(transaction.connector_id, answer, transaction.started_at))

    def _stop_answered(self, request: StopTransactionRequest, answer: StopTransactionResponse) -> None:
        if request.id_tag is not None and answer.id_tag_info is not None:
            self._post(TokenInfo(request.id_tag, answer.id_tag_info))

    async def _send_all(self) -> None:
        while self._outgoing:
            effect = self._outgoing[0]  # it stays there while it is sent: the task runs while there is one
            try:
                response = await self._charge_point.call(effect.request)
            except CallFailedError as error:
                self._not_sent(effect, str(error))
            except (ValueError, TypeError, OcppError) as error:  # a mistake of a behaviour: the others are sent
                logger.exception("%r: %s cannot be sent", self._charge_point.identity, effect.request.__action__)
                self._not_sent(effect, str(error))
            else:
                if effect.answered is not None:
                    self._post(effect.answered(response))
            self._outgoing.popleft()

    def _not_sent(self, effect: e.Send, reason: str) -> None:
        logger.info("%r: %s failed: %s", self._charge_point.identity, effect.request.__action__, reason)
        if effect.answered is not None:
            self._post(effect.answered(None))
