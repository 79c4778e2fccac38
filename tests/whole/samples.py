"""One example of everything that has an id in a URL: a new kind of id fails the tests until it has one here."""

import uuid
from typing import Any

from carematch.core import clock
from carematch.core.money import Money
from carematch.core.permissions import Role
from carematch.funds import isf, receipts
from carematch.organisations.models import Organisation
from carematch.organisations.service import list_members
from carematch.seekers import service as seekers

# Ids that belong to no organisation, and words that are no ids: nothing of somebody else's can be asked for by them.
NOT_OWNED = {
    "org",
    "token",
    "period",
    "task",
    "question",
    "kind",
    "language",
    "size",
    "filename",
    "status",
    "step",
    "change_key",
    "organisation_id",
    "rule_key",
    "schedule",
    "form",
}


def samples(make: Any, organisation: Organisation) -> dict[str, Any]:
    """Build one of everything in an organisation and return what stands in URLs, by the name it has there."""
    manager = make.member(organisation, Role.MANAGER)
    provider = make.provider(organisation, works_from_home=False)  # premises have a page more
    need = make.need(organisation)
    person = seekers.get_person(organisation, need.person_id)
    arrangement = make.arrangement(organisation)
    fund = make.fund(organisation, arrangement=arrangement, holding=Money.pounds(500))
    paid = make.payment(organisation, arrangement=arrangement)
    finance = make.member(organisation, Role.FINANCE)
    introduction = make.introduction(organisation)
    telling = make.suitability_telling(organisation, introduction=introduction)
    return {
        "provider_id": provider.id,
        "reference_id": make.references(organisation, provider, names=["Nan Nettle"])[0].id,
        "absence_id": make.absence(organisation, provider).id,
        "document_id": make.document(organisation, provider).id,
        "photo_id": make.photo(organisation, provider).id,
        "group_id": make.group(organisation).id,
        "group_import_id": make.group_import(organisation).id,
        "belonging_id": make.belonging(organisation).id,
        "import_id": make.provider_import(organisation).id,
        "need_id": need.id,
        "person_id": person.id,
        "visit_id": seekers.get_need(organisation, need.id).visits[0].id,
        "contact_id": make.contact(organisation, need).id,
        "consent_id": make.consent(organisation, person, provider_id=provider.id).id,
        "representative_id": make.representative(organisation, person).id,
        "introduction_id": introduction.id,
        "telling_id": telling.id,
        "fact_id": telling.fact_id,
        "ranking_id": make.ranking(organisation, need=need).id,
        "search_id": make.team_search(organisation).id,
        "proposal_id": make.proposal(organisation, need=need, provider=provider).id,
        "referral_id": make.referral(organisation).id,
        "request_id": make.rights_request(organisation).id,
        "concern_id": make.concern(organisation, provider_id=introduction.provider_id).id,
        "arrangement_id": arrangement.id,
        "office_id": make.delivery_office(organisation, approved_by=finance).id,
        "fund_id": fund.id,
        "receipt_id": receipts.list_receipts(organisation, isf.get_fund(organisation, fund.id))[0].id,
        "hours_id": make.hours(organisation, arrangement=arrangement, worked_on=clock.today()).id,
        "payment_id": paid.id,
        "membership_id": list_members(organisation, (Role.MANAGER,))[0].id,
        "operating_area_id": make.operating_area(organisation).id,
        "neighbourhood_id": make.neighbourhood(organisation).id,
        "invitation_id": make.invitation(organisation, by=manager).id,
        "rule_override_id": make.rule_override(organisation).id,
    }


def random_values(arguments: set[str], converters: dict[str, Any]) -> dict[str, Any]:
    """Return values that fit a rule and lead nowhere: the guard answers before anything is looked up."""
    return {name: fitting(converters[name]) for name in arguments if name != "org"}


def fitting(converter: Any) -> Any:
    """Return a value that a converter takes."""
    choices = sorted(getattr(converter, "items", ()))
    if choices:
        return choices[0]
    return uuid.uuid4() if type(converter).__name__ == "UUIDConverter" else "nothing"
