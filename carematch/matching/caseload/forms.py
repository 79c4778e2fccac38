"""What a manager says when they turn a line of a proposal down."""

from carematch.core.fields import Form, _l
from carematch.matching import questions


class RefuseForm(Form):
    """Why not, in a few words."""

    note = questions.note(_l("Why not? (optional)"), _l("Staff read this. It goes to nobody else"))
