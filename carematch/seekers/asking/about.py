"""Who somebody is, how to reach them, and where they live."""

from carematch.asking.shape import Ask, Kind, Question
from carematch.seekers.asking import conditions as on
from carematch.seekers.asking.task import Task
from carematch.seekers.asking.words import BEST_TIMES, COMMUNICATION_HINTS, LETTERS
from carematch.seekers.vocabulary import COMMUNICATION_NEEDS, CONTACT_LABELS

ABOUT = (
    Question(
        key="preferred-name",
        task=Task.ABOUT,
        title="What would you like to be called?",
        is_always_shown=True,
        asks=(
            Ask(
                name="preferred_name",
                kind=Kind.LINE,
                said="Preferred name",
                missing="Enter what you would like to be called",
                limits=(120,),
                autocomplete="nickname",
                read=on.of_person("preferred_name"),
            ),
        ),
    ),
    Question(
        key="full-name",
        task=Task.ABOUT,
        title="What is your full name?",
        asks=(
            Ask(
                name="full_name",
                kind=Kind.LINE,
                said="Full name",
                hint="We put it on letters and agreements. Leave it empty if you would rather tell us later",
                limits=(120,),
                autocomplete="name",
                read=on.of_person("full_name"),
            ),
        ),
    ),
)

CONTACT = (
    Question(
        key="phone",
        task=Task.CONTACT,
        title="What is your phone number?",
        asks=(
            Ask(
                name="phone",
                kind=Kind.PHONE,
                said="Phone number",
                hint="Leave it empty if you have none, or do not want calls",
                limits=(40,),
                read=on.of_person("phone"),
            ),
        ),
    ),
    Question(
        key="email",
        task=Task.CONTACT,
        title="What is your email address?",
        asks=(
            Ask(
                name="email",
                kind=Kind.EMAIL,
                said="Email address",
                hint="Leave it empty if you have none",
                autocomplete="email",
                read=on.of_person("email"),
            ),
        ),
    ),
    Question(
        key="contact-way",
        task=Task.CONTACT,
        title="How would you like us to contact you?",
        is_always_shown=True,
        asks=(
            Ask(
                name="contact_channel",
                kind=Kind.ONE_OF,
                said="How to contact you",
                missing="Choose how we should contact you",
                words=CONTACT_LABELS,
                read=on.contact_way,
            ),
        ),
    ),
    Question(
        key="best-time",
        task=Task.CONTACT,
        title="When is the best time to call you?",
        is_asked=on.is_called,
        asks=(
            Ask(
                name="best_times",
                kind=Kind.SEVERAL,
                said="Best time to call",
                hint="Tick every time that suits you. Leave all empty if any time is good",
                words=BEST_TIMES,
                read=on.of_person("best_times"),
            ),
        ),
    ),
    Question(
        key="talking",
        task=Task.CONTACT,
        title="Does any of this help when we talk or write to you?",
        why=(
            "We note it once, and everybody here who contacts you sees it first. Care services have to ask, note, and "
            "act on it: this is called the Accessible Information Standard."
        ),
        asks=(
            Ask(
                name="communication_needs",
                kind=Kind.SEVERAL,
                said="What helps when we talk or write",
                hint="Tick all that help. Leave all empty if you need none of it",
                words=COMMUNICATION_NEEDS,
                hints=COMMUNICATION_HINTS,
                read=on.of_person("communication_needs"),
            ),
        ),
    ),
    Question(
        key="interpreter",
        task=Task.CONTACT,
        title="Which language should the interpreter speak?",
        is_asked=on.helped_by("interpreter"),
        asks=(
            Ask(
                name="interpreter_language",
                kind=Kind.LINE,
                said="Interpreter",
                hint="For example Somali. Say which form of a language if it matters",
                missing="Enter the language that the interpreter should speak",
                limits=(60,),
                read=on.of_person("interpreter_language"),
            ),
        ),
    ),
    Question(
        key="trusted-person",
        task=Task.CONTACT,
        title="Whom should we call in your place?",
        is_asked=on.helped_by("trusted_person"),
        why=(
            "They hear from us what you would hear. It does not give them the right to decide for you. Ask them first "
            "whether we may have their number."
        ),
        asks=(
            Ask(
                name="trusted_name",
                kind=Kind.LINE,
                said="Person you trust",
                label="Their name, and who they are to you",
                hint="For example Lena, my neighbour",
                missing="Enter the name of the person we should call",
                limits=(120,),
                read=on.of_person("trusted_name"),
            ),
            Ask(
                name="trusted_contact",
                kind=Kind.LINE,
                said="How to reach them",
                label="Their phone number or email address",
                missing="Enter a phone number or an email address of theirs",
                limits=(120,),
                read=on.of_person("trusted_contact"),
            ),
        ),
    ),
    Question(
        key="letters",
        task=Task.CONTACT,
        title="How should our letters to you look?",
        asks=(
            Ask(
                name="letter_format",
                kind=Kind.ONE_OF,
                said="Letters",
                words=LETTERS,
                read=on.of_person("letter_format"),
            ),
        ),
    ),
)

PLACE = (
    Question(
        key="postcode",
        task=Task.PLACE,
        title="What is your postcode?",
        why="We use it to find people near you. Nobody who could help sees it before you agree.",
        asks=(
            Ask(
                name="postcode",
                kind=Kind.POSTCODE,
                said="Postcode",
                missing="Enter a postcode, like BS3 4AB",
                read=on.postcode,
            ),
        ),
    ),
    Question(
        key="address",
        task=Task.PLACE,
        title="What is your house number and street?",
        asks=(
            Ask(
                name="address",
                kind=Kind.LONG,
                said="House and street",
                hint="For letters, and for whoever you decide to meet. We have the postcode already",
                limits=(300,),
                autocomplete="street-address",
                read=on.of_person("address"),
            ),
        ),
    ),
)
