"""What each preference means, as managers read it: how much of its weight somebody gets."""

from collections.abc import Mapping

MEANS: Mapping[str, str] = {
    "near": "All of it next door, about a third at 3 miles, hardly anything at 10 miles",
    "neighbourhood": "All of it in the person's neighbourhood, half in one next to it",
    "continuity": "All of it for somebody whom this person said yes to before",
    "language": "The share of the languages they would like that the provider speaks",
    "experience": "The share of the experience they would like that the provider has",
    "interests": "The interests both have, as a share of all that either has",
    "community": (
        "The share of the communities asked for that the provider says they have experience of. "
        "Who the provider is never counts"
    ),
    "price_fit": "How far the dearest hour asked for is below the person's price limit",
    "fresh": "All of it when they confirmed their details within 28 days, then less each day, nothing after 84",
    "fair_share": "The fewer offers in the last 28 days, beside the others who fit, the more",
}

# A preference counts only where it says something about this need; the others always count.
ONLY_WHERE: Mapping[str, str] = {
    "neighbourhood": "where we know the person's neighbourhood",
    "continuity": "where the person has said yes to somebody before",
    "language": "where a language is wished for",
    "experience": "where experience is wished for",
    "interests": "where interests are named",
    "community": "where a community is named",
    "price_fit": "where the person has a price limit",
}
