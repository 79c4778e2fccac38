"""The words that needs and providers are both described with, so that the two can be compared: code to label."""

from carematch.core.wording import spoken

GENDERS = spoken({"female": "A woman", "male": "A man", "other": "Another gender"})

# BCP 47 codes, as `lang` attributes take them.
LANGUAGES = spoken(
    {
        "en": "English",
        "bfi": "British Sign Language",
        "ar": "Arabic",
        "bn": "Bengali",
        "yue": "Cantonese",
        "fa": "Farsi",
        "fr": "French",
        "gu": "Gujarati",
        "it": "Italian",
        "ku": "Kurdish",
        "pl": "Polish",
        "pt": "Portuguese",
        "pa": "Punjabi",
        "ro": "Romanian",
        "so": "Somali",
        "es": "Spanish",
        "tr": "Turkish",
        "uk": "Ukrainian",
        "ur": "Urdu",
        "cy": "Welsh",
    }
)

PETS = spoken({"dog": "Dogs", "cat": "Cats", "other": "Other animals"})

EXPERIENCE = spoken(
    {
        "dementia": "Dementia",
        "learning_disability": "Learning disability",
        "autism": "Autism",
        "mental_health": "Mental health",
        "physical_disability": "Physical disability",
        "brain_injury": "Brain injury or stroke",
        "parkinsons": "Parkinson's",
        "sight_loss": "Sight loss",
        "hearing_loss": "Hearing loss",
        "end_of_life": "End of life",
    }
)

INTERESTS = spoken(
    {
        "gardening": "Gardening",
        "cooking": "Cooking",
        "music": "Music",
        "sport": "Sport",
        "crafts": "Arts and crafts",
        "reading": "Books and reading",
        "games": "Games and puzzles",
        "walking": "Walking",
        "faith": "Faith and worship",
        "films": "Films and television",
    }
)

# What somebody has experience of working with, never who they are.
COMMUNITIES = spoken(
    {
        "black_caribbean": "Black Caribbean communities",
        "black_african": "Black African communities",
        "south_asian": "South Asian communities",
        "east_asian": "East Asian communities",
        "traveller": "Gypsy, Roma and Traveller communities",
        "muslim": "Muslim communities",
        "jewish": "Jewish communities",
        "christian": "Christian communities",
        "lgbt": "LGBT+ communities",
        "deaf": "Deaf communities",
    }
)


def labels(codes: list[str] | tuple[str, ...] | None, words: dict[str, str]) -> list[str]:
    """Return the labels of codes in the order of the list; a code no longer listed stands for itself."""
    held = codes or []
    known = [label for code, label in words.items() if code in held]
    return [*known, *(code for code in held if code not in words)]
