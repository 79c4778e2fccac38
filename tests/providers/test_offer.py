"""What may be offered at all: the same bathing is lawful from one provider and not from the next."""

import datetime as dt

import pytest

from carematch.core.db import transaction
from carematch.providers import checks, offer, vetting
from carematch.providers.service import get_provider
from carematch.rules.checks import CheckKind
from carematch.rules.lawful_route import LegalForm, Route

TODAY = dt.date(2026, 11, 3)
BATHING = ("PC-WASH", "CLEAN")


@pytest.fixture
def anchor(make, freeze):
    freeze(TODAY)
    return make.organisation()


def looked_up(make, anchor, provider, is_registered):
    """Record what the CQC's register says, and return the provider as it stands then."""
    manager = make.member(anchor)
    with transaction():
        vetting.record_registration(
            anchor,
            get_provider(anchor, provider.id),
            by=manager,
            cqc_location_id="1-123456789" if is_registered else "",
            cqc_personal_care=is_registered,
            cqc_checked_on=TODAY,
        )
    return get_provider(anchor, provider.id)


def kinds(provider):
    return [each.kind for each in checks.required(provider)]


def test_someone_who_bathes_people_alone_may_and_is_asked_for_an_enhanced_check(make, anchor):
    made = make.provider(anchor, services=BATHING, listed=False)
    provider = get_provider(anchor, made.id)
    offered = offer.of(provider)
    assert (offered.codes, offered.route.case) == (("CLEAN", "PC-WASH"), 2)
    assert CheckKind.DBS_ENHANCED_ADULTS_BARRED in kinds(provider)
    assert CheckKind.EMPLOYERS_LIABILITY not in kinds(provider)


def test_a_partner_who_employs_two_may_not_until_they_are_registered(make, anchor):
    """What they may not offer asks for nothing: left with cleaning, they are asked for a basic check."""
    facts = {"legal_form": LegalForm.PARTNERSHIP, "employs_carers": True}
    provider = looked_up(make, anchor, make.provider(anchor, services=BATHING, listed=False, **facts), False)
    offered = offer.of(provider)
    assert offered.codes == ("CLEAN",)
    assert (offered.route.route, offered.route.case) == (Route.BLOCK, 4)
    assert CheckKind.DBS_BASIC in kinds(provider)
    assert CheckKind.DBS_ENHANCED_ADULTS_BARRED not in kinds(provider)
    assert CheckKind.EMPLOYERS_LIABILITY in kinds(provider)
    provider = looked_up(make, anchor, provider, True)
    assert (offer.of(provider).codes, offer.of(provider).route.case) == (("CLEAN", "PC-WASH"), 1)
    assert CheckKind.DBS_ENHANCED_ADULTS_BARRED in kinds(provider)


def test_a_companys_unregistered_worker_is_blocked_and_held_until_somebody_has_looked(make, anchor):
    made = make.provider(anchor, services=BATHING, listed=False, legal_form=LegalForm.COMPANY)
    assert offer.of(get_provider(anchor, made.id)).route.route is Route.HOLD
    provider = looked_up(make, anchor, made, False)
    offered = offer.of(provider)
    assert (offered.codes, offered.route.route, offered.route.case) == (("CLEAN",), Route.BLOCK, 5)
