"""A safeguarding concern that is to be passed on, and what a payer decided about a provider's status for tax."""

import datetime as dt

from carematch.arrangements import employment
from carematch.arrangements import service as arrangements
from carematch.arrangements.vocabulary import Decider, StatusOutcome
from carematch.core import clock
from carematch.demo.past import Past
from carematch.providers.models import Provider
from carematch.safeguarding import service as safeguarding
from carematch.safeguarding.vocabulary import Raiser, Route
from carematch.seekers.vocabulary import Channel


def leave(past: Past, provider: Provider) -> None:
    """Take down what somebody said about a provider, who is not paused, and tell the council of it."""
    yesterday = clock.today() - dt.timedelta(days=1)
    concern = safeguarding.log(
        past.anchor,
        provider.id,
        by=past.manager,
        raised_by=Raiser.PROVIDER,
        raiser="Grace, who met him at the lunch club",
        heard_on=yesterday,
        heard_by=Channel.PHONE,
        said="He talks about the homes he goes to. No names, but one could guess who is meant.",
        in_danger=False,
        pause=False,
    )
    safeguarding.pass_on(
        past.anchor,
        concern.id,
        by=past.manager,
        route=Route.COUNCIL,
        is_done=True,
        happened_on=yesterday,
        reference="ASC-DEMO-1",
        note="They will ring back.",
    )
    _fund, agreed, _minutes = past.care[0]
    employment.record_check(
        past.anchor,
        arrangements.get_arrangement(past.anchor, agreed.id),
        by=past.manager,
        outcome=StatusOutcome.SELF_EMPLOYED,
        reference="CEST-DEMO-1",
        checked_on=yesterday,
        decided_by=Decider.ISF_HOLDER,
        may_substitute=False,
    )
