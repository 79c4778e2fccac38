"""Who sees to needs: for those ticked in the queue, and for one."""

import uuid
from collections.abc import Sequence
from typing import Any

from carematch.accounts.models import User
from carematch.core.fields import CheckboxesField, Form, InputRequired, RadioField, SelectField, Ticked, _l
from carematch.matching.queue.asked import NOBODY


class OwnersForm(Form):
    """The needs that were ticked, and to whom they go."""

    needs = CheckboxesField(
        _l("Needs"),
        coerce=uuid.UUID,
        validate_choice=False,
        validators=[Ticked(_l("Tick at least one need"))],
    )
    owner = SelectField(
        _l("Give the ticked needs to"), validators=[InputRequired(_l("Choose who sees to them"))]
    )

    def __init__(self, owners: Sequence[User], **kwargs: Any) -> None:
        """Offer everybody who may own needs, and nobody."""
        super().__init__(**kwargs)
        self.owner.choices = [("", _l("Choose who")), *_choices(owners)]

    @property
    def owner_id(self) -> uuid.UUID | None:
        """Return the owner who was chosen, or None for nobody."""
        return _id(self.owner.data)


class OwnerForm(Form):
    """To whom one need goes."""

    owner = RadioField(_l("Who sees to this need?"), validators=[InputRequired(_l("Choose who sees to it"))])

    def __init__(self, owners: Sequence[User], owner_id: uuid.UUID | None, **kwargs: Any) -> None:
        """Offer everybody who may own needs, and nobody; who does now is chosen."""
        super().__init__(data={"owner": str(owner_id) if owner_id else NOBODY}, **kwargs)
        self.owner.choices = _choices(owners)

    @property
    def owner_id(self) -> uuid.UUID | None:
        """Return the owner who was chosen, or None for nobody."""
        return _id(self.owner.data)


def _choices(owners: Sequence[User]) -> list[tuple[str, Any]]:
    return [*((str(user.id), user.name) for user in owners), (NOBODY, _l("Nobody yet"))]


def _id(owner: str) -> uuid.UUID | None:
    return None if owner == NOBODY else uuid.UUID(owner)
