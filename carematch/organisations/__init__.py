"""Anchors and councils, who belongs to them in which role, and which council commissions which anchor."""
