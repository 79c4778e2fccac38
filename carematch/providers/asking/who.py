"""Who somebody is: the names, and what the law asks to be recorded of whoever is introduced."""

from carematch.asking.shape import Ask, Kind, Question
from carematch.providers.asking import conditions as on
from carematch.providers.asking.task import Task

_RECORD = (
    "Whoever introduces people to work has to keep a record of their name and address, and of their date of birth "
    "where they are under 22. The law says so: the Conduct of Employment Agencies and Employment Businesses "
    "Regulations 2003, schedule 4."
)

WHO = (
    Question(
        key="full-name",
        task=Task.WHO,
        title="What is your full legal name?",
        asks=(
            Ask(
                name="full_name",
                kind=Kind.LINE,
                said="Full name",
                hint="As on your passport or other documents. Only we see it",
                missing="Enter your full name",
                limits=(120,),
                autocomplete="name",
            ),
        ),
    ),
    Question(
        key="shown-name",
        task=Task.WHO,
        title="What name should people see?",
        asks=(
            Ask(
                name="shown",
                kind=Kind.ONE_OF,
                said="Name that people see",
                say=lambda provider: provider.name,
                hint="Your first name is enough",
                missing="Choose what people should see",
                words=on.names_to_show,
                read=on.shown,
                suggest=lambda _provider: on.FIRST,
            ),
            Ask(
                name="name",
                kind=Kind.LINE,
                label="The other name",
                hint="Only if you chose another name",
                limits=(80,),
                read=on.other_name,
            ),
        ),
    ),
    Question(
        key="address",
        task=Task.WHO,
        title="What is your home address?",
        why=_RECORD,
        asks=(
            Ask(
                name="home_address",
                kind=Kind.LONG,
                said="Home address",
                hint="With the postcode. It is never public: only we see it",
                missing="Enter your home address",
                limits=(300,),
                autocomplete="street-address",
            ),
        ),
    ),
    Question(
        key="phone",
        task=Task.WHO,
        title="What is your phone number?",
        asks=(
            Ask(
                name="phone",
                kind=Kind.PHONE,
                said="Phone number",
                hint="We call you about your registration. It is never public",
                missing="Enter your phone number",
                limits=(40,),
            ),
        ),
    ),
    Question(
        key="age",
        task=Task.WHO,
        title="Are you under 22?",
        why=_RECORD,
        asks=(
            Ask(
                name="is_under_22",
                kind=Kind.YES_NO,
                said="Under 22",
                hint="If you are not, we do not ask for your date of birth",
                missing="Choose yes if you are under 22",
            ),
        ),
    ),
    Question(
        key="birth",
        task=Task.WHO,
        title="What is your date of birth?",
        why=_RECORD,
        is_asked=on.is_under_22,
        asks=(
            Ask(
                name="born_on",
                kind=Kind.DAY,
                said="Date of birth",
                hint="Only we see it",
                missing="Enter your date of birth",
                autocomplete="bday",
            ),
        ),
    ),
)
