"""What staff see of a person's rights beside a need: who acts for them, what they agreed to, how they were helped."""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from carematch.accounts.models import User
from carematch.core.db import every
from carematch.organisations.models import Organisation
from carematch.seekers import consents, representatives
from carematch.seekers.acting import invitations
from carematch.seekers.helping import copies, sessions
from carematch.seekers.helping.models import AnswerCopy, HelpSession
from carematch.seekers.models import Consent, Need, Representative
from carematch.seekers.vocabulary import Purpose


@dataclass(frozen=True, slots=True)
class Rights:
    """Who acts, and acted; who is invited; what is agreed and to what nobody has agreed yet; help and copies."""

    acting: list[Representative]
    past: list[Representative]
    invited: set[uuid.UUID]
    consents: list[Consent]
    to_ask: list[Purpose]
    helped: list[HelpSession]
    copies: list[AnswerCopy]
    is_copy_due: bool
    names: dict[uuid.UUID, str]

    def name(self, user_id: uuid.UUID | None) -> str:
        """Return the name of a member of staff or a helper."""
        return self.names.get(user_id, "") if user_id else ""


def of(organisation: Organisation, need: Need) -> Rights:
    """Return everything that is known beside a need of its person's rights."""
    acting = representatives.list_representatives(organisation, need.person)
    given = consents.list_consents(organisation, need.person)
    live = {each.purpose for each in given if each.provider_id is None and consents.is_live(each)}
    helped, sent = sessions.list_sessions(organisation, need), copies.list_copies(organisation, need)
    return Rights(
        acting=acting,
        past=representatives.list_past(organisation, need.person),
        invited=invitations.invited(organisation, acting),
        consents=given,
        to_ask=[each for each in Purpose if each not in live],
        helped=helped,
        copies=sent,
        is_copy_due=copies.is_due(organisation, need),
        names=_names(
            {
                *(each.evidence_seen_by_id for each in acting),
                *(each.captured_by_id for each in given),
                *(each.helper_id for each in helped),
                *(each.sent_by_id for each in sent),
            }
        ),
    )


def _names(ids: set[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """Return what users are called."""
    wanted = [each for each in ids if each]
    return {user.id: user.name for user in every(sa.select(User).where(User.id.in_(wanted)))}
