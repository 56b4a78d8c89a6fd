"""The queue against a simple model: a list of messages, and the copy that survives a crash."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ocpp16_sdk import messages as m
from ocpp16_sdk.charge_point.outbox._queue import Queue
from ocpp16_sdk.charge_point.outbox._records import UNKNOWN_TRANSACTION_ID
from ocpp16_sdk.charge_point.outbox._store import MemoryOutboxStore
from ocpp16_sdk.charge_point.outbox._thinning import ThinningPlan
from tests.support.outbox_receiver import accepted, reading

START = '{"connectorId":1,"idTag":"A","meterStart":0,"timestamp":"2026-05-01T12:00:00Z"}'
STOP = '{"meterStop":1,"timestamp":"2026-05-01T12:00:00Z","transactionId":-1}'
METER = m.MeterValuesRequest(connector_id=1, meter_value=(reading(),)).to_json()
LIMIT, PAGE = 12, 3
ids = st.integers(-2, 5)


@dataclass(frozen=True)
class Model:
    """The expected contents."""

    messages: tuple[tuple[int, str, int | None, int], ...] = ()
    """Number, action, transaction, failures."""
    opened: frozenset[int] = frozenset()
    ids: dict[int, int] = field(default_factory=dict[int, int])


class QueueMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.disk = MemoryOutboxStore()
        self.queue = Queue(LIMIT, 10**6)
        self.now = self.stored = Model()
        self.last = 0
        self.failing = False

    def append(self, action: str, transaction: int | None) -> None:
        self.last += 1
        self.now = replace(self.now, messages=(*self.now.messages, (self.last, action, transaction, 0)))

    @rule()
    def start(self) -> None:
        record = self.queue.start_transaction("StartTransaction", START)
        self.append("StartTransaction", self.last + 1)
        assert record.number == self.last
        self.now = replace(self.now, opened=self.now.opened | {self.last})

    @precondition(lambda self: self.now.opened)
    @rule(data=st.data())
    def meter_values(self, data: Any) -> None:
        transaction = data.draw(st.sampled_from(sorted(self.now.opened)))
        self.queue.append("MeterValues", METER, transaction)
        self.append("MeterValues", transaction)

    @rule()
    def meter_values_outside(self) -> None:
        self.queue.append("MeterValues", METER, None)
        self.append("MeterValues", None)

    @precondition(lambda self: self.now.opened)
    @rule(data=st.data())
    def stop(self, data: Any) -> None:
        transaction = data.draw(st.sampled_from(sorted(self.now.opened)))
        self.queue.stop_transaction("StopTransaction", STOP, transaction)
        self.append("StopTransaction", transaction)
        self.now = replace(self.now, opened=self.now.opened - {transaction})

    @rule(fails=st.booleans())
    def write(self, fails: bool) -> None:
        changes = self.queue.collect_changes()
        self.failing = fails
        if fails:
            self.queue.restore_changes(changes)
        else:
            self.disk.write(changes, durable=True)
            self.queue.changes_written(changes)
            self.stored = self.now

    @rule()
    def load(self) -> None:
        while self.queue.head is None and (page := self.disk.read(self.queue.last_loaded, PAGE)):
            self.queue.add_loaded(page)
        if self.queue.head is None and self.failing:
            self.queue.add_loaded(self.queue.unwritten())
        if self.now.messages and self.stored == self.now:
            assert self.queue.head is not None

    @precondition(lambda self: self.queue.head is not None)
    @rule(transaction_id=ids, outcome=st.sampled_from(["answered", "failed", "discarded"]))
    def deliver(self, transaction_id: int, outcome: str) -> None:
        number, action, transaction, failures = self.now.messages[0]
        assert self.queue.request() is not None
        if outcome == "failed":
            assert self.queue.failed().transmissions == failures + 1
            first = (number, action, transaction, failures + 1)
            self.now = replace(self.now, messages=(first, *self.now.messages[1:]))
            return
        if outcome == "answered":
            is_start = action == "StartTransaction"
            record = self.queue.answered(accepted(transaction_id) if is_start else m.MeterValuesResponse())
        else:
            record, transaction_id = self.queue.discard(), UNKNOWN_TRANSACTION_ID
        known = dict(self.now.ids)
        if action == "StartTransaction":
            assert record is not None
            assert (record.number, record.transaction_id) == (number, transaction_id)
            assert record.stopped is (number not in self.now.opened)
            known[number] = transaction_id
        elif action == "StopTransaction":
            assert transaction is not None
            del known[transaction]
        self.now = replace(self.now, messages=self.now.messages[1:], ids=known)

    @precondition(lambda self: self.queue.is_full)
    @rule()
    def thin(self) -> None:
        plan, after = ThinningPlan(), self.queue.last_loaded
        while page := self.disk.read(after, PAGE):
            plan.add(self.queue.without_removed(page))
            after = page[-1].number
        plan.add(self.queue.unwritten())
        loaded = self.queue.last_loaded
        removed = self.queue.thin(plan)
        left = self.all_that_waits()
        dropped = [each for each in self.now.messages if each[0] not in left]
        assert len(dropped) == removed
        assert not self.queue.is_full
        for number, action, transaction, _ in dropped:
            others = [each[0] for each in self.now.messages if each[1:3] == (action, transaction) and each[0] > loaded]
            assert action == "MeterValues"
            assert others[0] < number < others[-1]
            assert {others[0], others[-1]} <= left
        self.now = replace(self.now, messages=tuple(each for each in self.now.messages if each[0] in left))

    @rule()
    def crash(self) -> None:
        self.queue = Queue(LIMIT, 10**6)
        self.queue.restore(self.disk.open())
        self.now = self.stored
        self.failing = False
        self.last = self.disk.open().last_number

    def all_that_waits(self) -> set[int]:
        """The numbers of the messages that are loaded, and of those that the queue and its store hold between them."""
        loaded = {each[0] for each in self.now.messages if each[0] <= self.queue.last_loaded}
        rest = [*self.queue.without_removed(self.disk.read(self.queue.last_loaded, 10**6)), *self.queue.unwritten()]
        return loaded | {message.number for message in rest}

    @invariant()
    def nothing_is_missing_and_nothing_is_there_twice(self) -> None:
        assert self.queue.count == len(self.now.messages)
        assert self.all_that_waits() == {each[0] for each in self.now.messages}

    @invariant()
    def the_head_is_the_oldest_and_carries_its_transactions_id(self) -> None:
        head = self.queue.head
        if head is None:
            return
        _, _, transaction, _ = first = self.now.messages[0]
        assert (head.number, head.action, head.transaction, head.transmissions) == first
        request = self.queue.request()
        if not isinstance(request, m.StartTransactionRequest):
            expected = None if transaction is None else self.now.ids[transaction]
            assert request.transaction_id == expected  # CP-70, CP-71

    @invariant()
    def no_more_transactions_are_held_than_are_open_or_half_delivered(self) -> None:
        assert set(self.queue.transactions) == self.now.opened | set(self.now.ids)


QueueMachine.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestQueue = QueueMachine.TestCase
