"""What helps people choose somebody; nobody has to answer any of it."""

from carematch.asking.shape import Ask, Kind, Question
from carematch.providers.asking import conditions as on
from carematch.providers.asking.task import Task
from carematch.rules import vocabulary

LANGUAGES = (
    Question(
        key="languages",
        task=Task.LANGUAGES,
        title="Which languages do you speak?",
        asks=(
            Ask(
                name="languages",
                kind=Kind.SEVERAL,
                said="Languages",
                hint="Tick each one in which you could have a conversation",
                words=vocabulary.LANGUAGES,
            ),
        ),
    ),
)

EXPERIENCE = (
    Question(
        key="experience",
        task=Task.EXPERIENCE,
        title="What do you have experience of?",
        asks=(
            Ask(
                name="experience",
                kind=Kind.SEVERAL,
                said="Experience",
                hint="From work, or from your own family",
                words=vocabulary.EXPERIENCE,
            ),
        ),
    ),
    Question(
        key="communities",
        task=Task.EXPERIENCE,
        title="Which communities have you worked with?",
        asks=(
            Ask(
                name="communities",
                kind=Kind.SEVERAL,
                said="Communities worked with",
                hint="Your experience, not who you are",
                words=vocabulary.COMMUNITIES,
            ),
        ),
    ),
)

INTERESTS = (
    Question(
        key="interests",
        task=Task.INTERESTS,
        title="What do you like doing?",
        asks=(
            Ask(
                name="interests",
                kind=Kind.SEVERAL,
                said="Interests",
                hint="People often choose somebody who likes what they like",
                words=vocabulary.INTERESTS,
            ),
        ),
    ),
)

WORDS = (
    Question(
        key="one-line",
        task=Task.WORDS,
        title="What are you good at, in one line?",
        asks=(
            Ask(
                name="about",
                kind=Kind.LINE,
                said="In one line",
                hint="People see this first. Leave out your surname, address and phone number",
                limits=(160,),
            ),
        ),
    ),
    Question(
        key="own-words",
        task=Task.WORDS,
        title="What would you like people to know about you?",
        asks=(
            Ask(
                name="in_own_words",
                kind=Kind.LONG,
                said="In their own words",
                hint="Everybody can read it. Leave out your surname, address and phone number",
                limits=(1000,),
            ),
        ),
    ),
    Question(
        key="not-done",
        task=Task.WORDS,
        title="What do you not do?",
        asks=(
            Ask(
                name="does_not_do",
                kind=Kind.LONG,
                said="What they do not do",
                hint="For example heavy lifting, or driving at night",
                limits=(500,),
            ),
        ),
    ),
    Question(
        key="animals",
        task=Task.WORDS,
        title="Are there animals you cannot work with?",
        asks=(
            Ask(
                name="refuses_pets",
                kind=Kind.SEVERAL,
                said="Animals they cannot work with",
                hint="Leave all empty if no animal is a problem",
                words=vocabulary.PETS,
            ),
        ),
    ),
    Question(
        key="smoking",
        task=Task.WORDS,
        title="Will you work in a home where somebody smokes?",
        asks=(
            Ask(
                name="accepts_smoking",
                kind=Kind.YES_NO,
                said="Works in homes where people smoke",
                read=on.accepts_smoking,
            ),
        ),
    ),
)

EQUALITY = (
    Question(
        key="gender",
        task=Task.EQUALITY,
        title="What is your gender?",
        why=(
            "Some people ask for a woman or a man to help them wash and dress. We use your answer only when somebody "
            "asks, with a reason. Nobody else sees it unless you agree to that, and you can change it or take it away "
            "at any time."
        ),
        asks=(
            Ask(
                name="gender",
                kind=Kind.ONE_OF,
                said="Gender",
                words={**vocabulary.GENDERS, "": "I would rather not say"},
            ),
        ),
    ),
    Question(
        key="shown-gender",
        task=Task.EQUALITY,
        title="May people see this, and choose by it?",
        why=(
            "If you say yes, your page says it, and whoever asks for it in the list finds you. If you say no, or leave "
            "it, neither happens. You can change your mind at any time: the list follows at once."
        ),
        is_asked=on.has_gender,
        asks=(
            Ask(
                name="shows_gender",
                kind=Kind.YES_NO,
                said="May be seen and chosen by",
            ),
        ),
    ),
)
