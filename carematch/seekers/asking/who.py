"""Who could help: what must be so, what could give way, and what would be nice."""

from carematch.asking.shape import Ask, Kind, Question
from carematch.core.wording import said
from carematch.rules.vocabulary import COMMUNITIES, EXPERIENCE, GENDERS, INTERESTS, LANGUAGES, PETS
from carematch.seekers.asking import conditions as on
from carematch.seekers.asking.task import Task
from carematch.seekers.asking.words import FLEXIBLE, MILES

MUSTS = (
    Question(
        key="gender",
        task=Task.MUSTS,
        title="Does it matter whether a woman or a man comes?",
        why=(
            "The law (the Equality Act 2010) lets you ask for a woman or a man where the help is intimate, such as "
            "washing or dressing. For other help there has to be a reason."
        ),
        asks=(
            Ask(
                name="gender",
                kind=Kind.ONE_OF,
                said="A woman or a man",
                words={
                    on.ANYBODY: "It does not matter",
                    **{code: GENDERS[code] for code in ("female", "male")},
                },
                read=on.gender,
                say=on.gender_in_words,
            ),
            Ask(
                name="gender_reason",
                kind=Kind.LONG,
                label="If it matters: why?",
                hint="You need not say why if you want help to wash or dress",
                limits=(2000,),
            ),
        ),
    ),
    Question(
        key="languages",
        task=Task.MUSTS,
        title="Which languages must they speak?",
        asks=(
            Ask(
                name="languages_any",
                kind=Kind.SEVERAL,
                said="Languages",
                hint="One of those you tick is enough. Leave all empty if it does not matter",
                words=LANGUAGES,
            ),
        ),
    ),
    Question(
        key="driver",
        task=Task.MUSTS,
        title="Must they drive a car?",
        is_always_shown=True,
        asks=(
            Ask(
                name="driver",
                kind=Kind.YES_NO,
                said="Must drive",
                hint="For example to take you to appointments",
            ),
        ),
    ),
    Question(
        key="animals",
        task=Task.MUSTS,
        title="Which animals live with you?",
        why="Some people are allergic to animals, or afraid of them.",
        asks=(
            Ask(
                name="pets",
                kind=Kind.SEVERAL,
                said="Animals at home",
                hint="Leave all empty if there are none",
                words=PETS,
            ),
        ),
    ),
    Question(
        key="smoking",
        task=Task.MUSTS,
        title="Does anybody smoke in your home?",
        is_always_shown=True,
        asks=(
            Ask(
                name="smoking_home",
                kind=Kind.YES_NO,
                said="Smoking at home",
                hint="Some people cannot work where people smoke",
            ),
        ),
    ),
    Question(
        key="distance",
        task=Task.MUSTS,
        title="How far away may they be?",
        asks=(
            Ask(
                name="max_miles",
                kind=Kind.PICK,
                said="How far away at most",
                hint="Leave it open to see everybody who comes to where you live",
                words={str(miles): label for miles, label in MILES.items()},
                read=on.miles,
            ),
        ),
    ),
    Question(
        key="price",
        task=Task.MUSTS,
        title="What may an hour cost at most?",
        may_be_unknown=True,
        asks=(
            Ask(
                name="max_rate",
                kind=Kind.RATE,
                said="Most an hour may cost",
                hint="Leave it empty to see everybody. We show you later what your budget buys",
            ),
        ),
    ),
    Question(
        key="own-musts",
        task=Task.MUSTS,
        title="Is there anything else that must be so?",
        asks=(
            Ask(
                name="own_must_lines",
                kind=Kind.LONG,
                said="Must also be so",
                hint="In your own words, each thing on a line of its own. We ask people about it ourselves",
                limits=(1000,),
                read=on.own_musts,
            ),
        ),
    ),
    Question(
        key="flexibility",
        task=Task.MUSTS,
        title="If nobody has everything, what could change?",
        why="We tell you which change would help most, what you tick first. Nothing changes unless you say so.",
        asks=(
            Ask(
                name="flexibility",
                kind=Kind.SEVERAL,
                said="What could change",
                hint="Leave all empty if nothing could",
                words=FLEXIBLE,
            ),
        ),
    ),
)


def _wish(key: str, column: str, title: str, said: str, words: dict[str, str], hint: str = "") -> Question:
    """Return a question about what would be nice: it puts some people first and leaves nobody out."""
    ask = Ask(name=column, kind=Kind.SEVERAL, said=said, hint=hint, words=words)
    return Question(key=key, task=Task.WISHES, title=title, asks=(ask,))


_NICE = said("Tick what would be nice. People who have it come first, and you still see the others")

WISHES = (
    _wish(
        "nice-languages",
        "prefers_languages",
        "Which languages would be nice?",
        "Languages, if possible",
        LANGUAGES,
        _NICE,
    ),
    _wish(
        "nice-experience",
        "prefers_experience",
        "Which experience would be nice?",
        "Experience, if possible",
        EXPERIENCE,
        _NICE,
    ),
    _wish(
        "nice-interests",
        "prefers_interests",
        "Which interests would you like to share?",
        "Interests, if possible",
        INTERESTS,
        _NICE,
    ),
    _wish(
        "nice-communities",
        "prefers_communities",
        "Which communities should they know well?",
        "Communities, if possible",
        COMMUNITIES,
        "Tick what would be nice. It is about what they know, not who they are",
    ),
)
