"""The words that contacts are recorded and read with."""

from carematch.matching.contacting.models import ContactKind, ContactOutcome, ContactWith

KIND_LABELS = {
    ContactKind.CALL: "Phone call",
    ContactKind.VISIT: "Visit",
    ContactKind.TEXT: "Text message",
    ContactKind.EMAIL: "Email",
    ContactKind.LETTER: "Letter",
}

OUTCOME_LABELS = {
    ContactOutcome.SPOKE: "We spoke",
    ContactOutcome.LEFT_MESSAGE: "I left a message",
    ContactOutcome.NO_ANSWER: "Nobody answered",
    ContactOutcome.SENT: "I sent it",
    ContactOutcome.RECEIVED: "We received it",
}

# The same, as it reads afterwards, whoever it was.
OUTCOME_SAID = {
    ContactOutcome.SPOKE: "spoke",
    ContactOutcome.LEFT_MESSAGE: "left a message",
    ContactOutcome.NO_ANSWER: "no answer",
    ContactOutcome.SENT: "sent",
    ContactOutcome.RECEIVED: "received",
}

WITH_LABELS = {
    ContactWith.PERSON: "the person",
    ContactWith.REPRESENTATIVE: "somebody who acts for them",
    ContactWith.PROVIDER: "a provider",
    ContactWith.SOMEBODY_ELSE: "somebody else",
}
