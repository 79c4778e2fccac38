"""What the acts on a need are called where its history is read."""

_SAID = {
    "need.started": "Began to write the need down",
    "need.changed": "Changed answers of the need",
    "need.handed_in": "Handed the need in",
    "need.withdrawn": "Noted that it is no longer needed",
    "need.new": "Put the need back to new",
    "need.searching": "Looking for somebody again",
    "need.introduced": "Somebody is introduced, and replies are awaited",
    "need.arranged": "Care is arranged",
    "need.met": "The need is met by belonging",
    "need.unable": "Nobody could be found",
    "need.unmet": "Noted why nobody could be found",
    "need.owner_changed": "Changed who sees to the need",
    "person.recorded": "Recorded the person",
    "person.changed": "Changed what is known of the person",
    "person.located": "Noted where the person lives",
    "person.council_set": "Recorded the responsible council",
    "person.capacity_recorded": "Recorded whether there is a doubt that the person can decide this",
    "consent.given": "Recorded a consent",
    "consent.withdrawn": "A consent was taken back",
    "representative.added": "Recorded somebody who acts for the person",
    "representative.changed": "Changed what is recorded of somebody who acts for the person",
    "representative.ended": "Somebody no longer acts for the person",
    "representative.end_asked": "The person asked that somebody no longer acts for them",
    "representative.invited": "Invited somebody who acts for the person",
    "representative.accepted": "Somebody who acts for the person came",
    "introduction.made": "Introduced a provider",
    "introduction.seen": "The provider has seen the introduction",
    "introduction.provider_accepted": "The provider said yes",
    "introduction.provider_declined": "The provider said no",
    "introduction.seeker_accepted": "The person said yes",
    "introduction.seeker_declined": "The person said no",
    "introduction.withdrawn": "Took an introduction back",
    "introduction.expired": "An introduction ended, as nobody answered in time",
    "introduction.reviewed": "Looked at what came of an introduction",
    "belonging.recorded": "Recorded a group that the person joined, or tries",
    "belonging.undone": "Took back that the person joined a group",
    "contact.action_done": "Did what was to come next",
}


def said_of(action: str) -> str:
    """Return what an act is called; one that has no words here yet is told by its own name."""
    return _SAID.get(action) or action.replace("_", " ").replace(".", ": ").capitalize()
