"""The months before today, lived through the same services as everybody's: funds, hours, approvals, payments."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from carematch.accounts.models import User
from carematch.arrangements import service as arrangements
from carematch.arrangements.models import Arrangement
from carematch.arrangements.vocabulary import EngagementBasis, Route
from carematch.core import clock
from carematch.core.db import db, transaction
from carematch.core.money import Money
from carematch.demo import cast
from carematch.funds import hours, isf, payments
from carematch.funds.models import Fund
from carematch.funds.vocabulary import PaymentRoute, Source
from carematch.matching import introductions
from carematch.matching.models import Reason, Side
from carematch.organisations.models import Organisation
from carematch.providers import service as providers
from carematch.providers.models import Provider
from carematch.rules.lawful_route import ContractParty
from carematch.seekers import consents
from carematch.seekers import service as seekers
from carematch.seekers.models import Need, Person
from carematch.seekers.vocabulary import Channel, Funding, Times

WEEKLY = Money(110_00)
PERIOD = dt.timedelta(days=28)


@contextmanager
def on(day: dt.date, hour: int = 12) -> Iterator[None]:
    """Stand at a day in the past, in one transaction."""
    with clock.standing_at(dt.datetime.combine(day, dt.time(hour), clock.LONDON)), transaction():
        yield


@dataclass
class Past:
    """One anchor's past: who runs it, whom it has, and since when."""

    anchor: Organisation
    manager: User
    finance: User
    starts_on: dt.date
    seeker: User
    funds: list[Fund] = field(default_factory=list)
    care: list[tuple[Fund, Arrangement, int]] = field(default_factory=list)

    def take_on(self, number: int, helpers: list[tuple[Provider, int]]) -> None:
        """Record a person with a fund, and care from each helper (with the minutes of a week)."""
        with on(self.starts_on):
            person, need = self.record_need(number, Funding.ISF)
            fund = isf.open_fund(
                self.anchor,
                person,
                by=self.finance,
                weekly_amount=WEEKLY,
                opened_on=self.starts_on,
                payment_route=PaymentRoute.HOLDER_PAYS,
                advice_reference="Advice 1 (demonstration)",
            )
            self.funds.append(fund)
            for place, (provider, minutes) in enumerate(helpers):
                if place:
                    need = self.ask(person, Funding.ISF)
                agreed = self.agree(need, provider, Route.ISF, minutes, self.starts_on)
                self.care.append((fund, agreed, minutes))

    def record_need(self, number: int, funding: Funding) -> tuple[Person, Need]:
        """Record a person and what they want, as the manager on the phone."""
        preferred, full = cast.person_name(number)
        person = seekers.record_person(
            self.anchor,
            by=self.manager,
            user=self.seeker if number == 0 else None,
            preferred_name=preferred,
            full_name=full,
            phone=f"0117 496 0{100 + number}",
            contact_channel="phone",
        )
        seekers.locate_person(
            self.anchor, person, by=self.manager, postcode=cast.HOMES[number % len(cast.HOMES)]
        )
        return person, self.ask(person, funding)

    def ask(self, person: Person, funding: Funding) -> Need:
        """Record that somebody wants company for three hours a week."""
        need = seekers.start_need(self.anchor, person, by=self.manager, channel=Channel.PHONE)
        seekers.change_need(
            self.anchor,
            need,
            by=self.manager,
            services=["COMP"],
            funding=funding,
            start_on=max(clock.today(), self.starts_on),
            times=Times.FLEXIBLE,
            weekly_minutes=180,
        )
        need = seekers.get_need(self.anchor, need.id)
        seekers.hand_in(self.anchor, need, by=self.manager)
        return need

    def ask_for_visits(self, number: int, postcode: str, visits: list[seekers.Visit], **asked: Any) -> None:
        """Record somebody on the phone who says on which days and when help is wanted, and pays for it themselves."""
        preferred, full = cast.person_name(number)
        person = seekers.record_person(
            self.anchor,
            by=self.manager,
            preferred_name=preferred,
            full_name=full,
            phone=f"0117 496 0{100 + number}",
            contact_channel="phone",
        )
        seekers.locate_person(self.anchor, person, by=self.manager, postcode=postcode)
        need = seekers.start_need(self.anchor, person, by=self.manager, channel=Channel.PHONE)
        asked |= {"funding": Funding.OWN_MONEY, "times": Times.VISITS}
        seekers.change_need(self.anchor, need, by=self.manager, **asked)
        whole = seekers.get_need(self.anchor, need.id)
        seekers.set_visits(self.anchor, whole, by=self.manager, visits=visits)
        db.session.flush()
        db.session.expire(whole)  # its visits were read before they were set
        seekers.hand_in(self.anchor, seekers.get_need(self.anchor, need.id), by=self.manager)

    def agree(
        self, need: Need, provider: Provider, route: Route, weekly_minutes: int, starts_on: dt.date
    ) -> Arrangement:
        """Introduce two who both say yes, and agree care between them."""
        introduction = self.introduce(need, provider)
        for side in Side:
            introductions.answer(
                self.anchor, introduction, side, by=self.manager, accepts=True, channel=Channel.PHONE
            )
        return arrangements.agree(
            self.anchor,
            introduction,
            by=self.manager,
            services=["COMP"],
            weekly_minutes=weekly_minutes,
            starts_on=starts_on,
            rates={rate.day_type: rate.amount for rate in provider.rates},
            route=route,
            weekly_budget=WEEKLY,
            contract_party=ContractParty.PERSON,
            engagement_basis=EngagementBasis.SELF_EMPLOYED,
        )

    def introduce(self, need: Need, provider: Provider) -> introductions.Introduction:
        """Record the person's consent for a provider and introduce them."""
        consents.give(
            self.anchor,
            need.person,
            by=self.manager,
            provider_id=provider.id,
            described_as=provider.reference,
            channel=Channel.PHONE,
        )
        return introductions.introduce(
            self.anchor,
            seekers.get_need(self.anchor, need.id),
            providers.get_provider(self.anchor, provider.id),
            by=self.manager,
            reason=Reason.BEST_FIT,
            note="",
        )

    def live(self, until: dt.date) -> None:
        """Receive, log, approve and pay, period by period, up to a day."""
        day, quarter = self.starts_on, clock.quarter(self.starts_on)
        while day + PERIOD <= until:
            if (
                day + PERIOD > quarter.ends_on
            ):  # after the quarter that is reported a few go on, which is enough to try
                self.care = self.care[:8]
            self._receive(day)
            self._work(day + dt.timedelta(days=15))
            day += PERIOD
            self._pay(day)

    def _receive(self, day: dt.date) -> None:
        """Receive four weeks of the money of every fund that pays for care."""
        with on(day, 9):
            for fund in dict.fromkeys(fund for fund, _agreed, _minutes in self.care):
                isf.receive(
                    self.anchor,
                    fund,
                    by=self.finance,
                    amount=fund.weekly_amount * 4,
                    received_on=day,
                    source=Source.COUNCIL,
                )

    def _work(self, day: dt.date) -> None:
        """Log and approve one visit under every arrangement."""
        with on(day, 18):
            for _fund, agreed, minutes in self.care:
                logged = hours.log(
                    self.anchor,
                    arrangements.get_arrangement(self.anchor, agreed.id),
                    by=self.manager,
                    worked_on=day,
                    minutes=minutes * 2,
                )
                hours.approve(self.anchor, hours.get_hours(self.anchor, logged.id), by=self.manager)

    def _pay(self, day: dt.date) -> None:
        """Pay everything that is approved."""
        with on(day, 15):
            for fund, agreed, _minutes in self.care:
                arrangement = arrangements.get_arrangement(self.anchor, agreed.id)
                payments.pay(self.anchor, fund, arrangement, by=self.finance, paid_on=day)
