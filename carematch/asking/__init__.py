"""Asking people questions: one pure description of each, from which forms, task lists and summaries are made."""
