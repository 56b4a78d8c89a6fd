"""The two roles as the generated calls and handlers know them."""

from __future__ import annotations

from dataclasses import dataclass

from .bundle import Bundle
from .facts import ActionFacts


@dataclass(frozen=True)
class Side:
    """One role as its application sees it: what it may call, and what it must answer."""

    name: str
    """The prefix of the class names."""
    initiator: str
    """The role, in the words of the facts."""
    peer: str
    connection: bool
    """Whether handlers are given the connection beside the request."""

    def calls(self, bundle: Bundle) -> list[str]:
        """The actions that it may call, in alphabetical order."""
        return _started_by(bundle, self.initiator)

    def answers(self, bundle: Bundle) -> list[str]:
        """The actions that it answers, in alphabetical order."""
        return _started_by(bundle, self.peer)


SIDES = (
    Side("ChargePoint", "charge point", "central system", connection=False),
    Side("CentralSystem", "central system", "charge point", connection=True),
)


def _started_by(bundle: Bundle, initiator: str) -> list[str]:
    return [name for name, row in bundle.actions() if row.initiator in (initiator, "both")]


def action_doc(bundle: Bundle, action: str) -> str:
    """The text of a method's docstring."""
    row: ActionFacts = bundle.facts.actions[action]
    where = ", ".join(filter(None, (f"{bundle.facts.profile(action)} profile", row.section)))
    return f"{row.doc or f'The action `{action}`.'}\n\n        {where}.\n        "
