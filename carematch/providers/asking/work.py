"""How somebody works, and what they offer."""

from carematch.asking.shape import Ask, Kind, Question
from carematch.providers.asking import conditions as on
from carematch.providers.asking.task import Task
from carematch.providers.vocabulary import LEGAL_FORM_LABELS

HOW = (
    Question(
        key="legal-form",
        task=Task.HOW,
        title="How do you work?",
        may_wait=True,
        asks=(
            Ask(
                name="legal_form",
                kind=Kind.ONE_OF,
                said="Works as",
                hint="Most people who work alone are sole traders",
                missing="Choose how you work",
                words=LEGAL_FORM_LABELS,
            ),
        ),
    ),
    Question(
        key="business-name",
        task=Task.HOW,
        title="Does your business have a name?",
        is_asked=on.has_business_name,
        asks=(
            Ask(
                name="trading_name",
                kind=Kind.LINE,
                said="Business name",
                hint="People see it beside your name. Leave it empty if there is none",
                limits=(120,),
                autocomplete="organization",
            ),
        ),
    ),
    Question(
        key="company-number",
        task=Task.HOW,
        title="What is your company or charity number?",
        is_asked=on.has_number,
        asks=(
            Ask(
                name="company_number",
                kind=Kind.LINE,
                said="Company or charity number",
                hint="Leave it empty if you do not know it yet",
                limits=(40,),
            ),
        ),
    ),
    Question(
        key="in-person",
        task=Task.HOW,
        title="Do you give the support yourself, in person?",
        may_wait=True,
        asks=(
            Ask(
                name="delivers_in_person",
                kind=Kind.YES_NO,
                said="Gives the support in person",
                hint="Choose no if you ever send somebody else in your place",
                missing="Choose yes if you give the support yourself",
            ),
        ),
    ),
    Question(
        key="others",
        task=Task.HOW,
        title="Does anybody else give support for you?",
        may_wait=True,
        asks=(
            Ask(
                name="employs_carers",
                kind=Kind.YES_NO,
                said="Others give support for them",
                hint="Employees, partners or volunteers",
                missing="Choose yes if anybody else gives support for you",
            ),
        ),
    ),
    Question(
        key="people",
        task=Task.HOW,
        title="How many people work in the business?",
        asks=(
            Ask(
                name="people_involved",
                kind=Kind.WHOLE,
                said="People in the business",
                label="How many people, with you?",
                hint="1 if you work alone",
                limits=(1, 10_000),
                complaint="Enter a number of people, 1 or more",
            ),
            Ask(
                name="fte_tenths",
                kind=Kind.TENTHS,
                said="Full-time people",
                label="How many full-time people would that be?",
                hint="Two people working half the week make 1. Leave it empty if you do not know",
            ),
        ),
    ),
)

OFFER = (
    Question(
        key="services",
        task=Task.OFFER,
        title="What do you offer?",
        asks=(
            Ask(
                name="services",
                kind=Kind.SERVICES,
                said="Services",
                missing="Choose at least one service",
                read=lambda provider: list(provider.service_codes),
            ),
        ),
    ),
    Question(
        key="cqc",
        task=Task.OFFER,
        title="What is your CQC location ID?",
        why=on.why_registration_matters,
        is_asked=on.registration_matters,
        asks=(
            Ask(
                name="cqc_location_id",
                kind=Kind.LINE,
                said="CQC location ID",
                label="CQC location ID",
                hint="From your registration with the Care Quality Commission, like 1-123456789. "
                "Leave it empty if you are not registered or do not know it yet",
                limits=(40,),
            ),
        ),
    ),
)
