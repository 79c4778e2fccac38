"""Words of requests about one's data."""

import enum


class Kind(enum.StrEnum):
    """What somebody asks for (UK GDPR, articles 15 to 18, 21; complaints: Data Protection Act 2018, section 164A)."""

    SEE = "see"
    CORRECT = "correct"
    ERASE = "erase"
    OBJECT = "object"
    COMPLAIN = "complain"


KIND_LABELS = {
    Kind.SEE: "Show me something that is held back",
    Kind.CORRECT: "Put something right",
    Kind.ERASE: "Delete something",
    Kind.OBJECT: "Stop using my data for something",
    Kind.COMPLAIN: "Complain about how my data was used",
}


class Outcome(enum.StrEnum):
    """What came of a request."""

    DONE = "done"
    PARTLY = "partly"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


OUTCOME_LABELS = {
    Outcome.DONE: "Done as they asked",
    Outcome.PARTLY: "Done in part",
    Outcome.REFUSED: "Refused, with the reason",
    Outcome.WITHDRAWN: "They no longer ask for it",
}


class Status(enum.StrEnum):
    """Where a request stands."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


STATUS_LABELS = {
    Status.OPEN: "We are dealing with it",
    Status.PAUSED: "We are waiting for an answer from you",
    Status.CLOSED: "Answered",
}


class Step(enum.StrEnum):
    """One thing that staff do about a request."""

    IDENTITY = "identity"
    ACKNOWLEDGE = "acknowledge"
    PAUSE = "pause"
    RESUME = "resume"
    CLOSE = "close"


STEP_LABELS = {
    Step.IDENTITY: "I have checked that it is really them",
    Step.ACKNOWLEDGE: "I have told them that we have it",
    Step.PAUSE: "Wait: we have asked them who they are, or what they mean",
    Step.RESUME: "Go on: they have answered",
    Step.CLOSE: "Answer it",
}
