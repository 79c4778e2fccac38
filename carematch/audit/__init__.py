"""Who did what, when, to what; append-only, chained per organisation, in the same transaction as the act."""
