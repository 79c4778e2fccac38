"""Where something that bears on a provider's suitability was learned."""

import enum


class Source(enum.StrEnum):
    """What a fact about suitability came from."""

    CHECK = "check"
    LAPSED = "lapsed"
    CQC = "cqc"
    REFERENCE = "reference"
    PERSON = "person"
    COUNCIL = "council"
    OTHER = "other"


SOURCE_LABELS = {
    Source.CHECK: "A check that was not accepted",
    Source.LAPSED: "A check that ran out, so that they are off the list",
    Source.CQC: "Their registration with the Care Quality Commission",
    Source.REFERENCE: "Somebody who gave a reference",
    Source.PERSON: "Somebody they help, or their family",
    Source.COUNCIL: "The council, or another agency",
    Source.OTHER: "Somewhere else",
}
