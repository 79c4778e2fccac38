"""Guarantees over the whole application: every route, every page, the architecture, the migrations."""
