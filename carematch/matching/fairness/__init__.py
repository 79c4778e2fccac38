"""Whether offers are spread fairly: who is offered what, and who waits how long and where, in figures."""
