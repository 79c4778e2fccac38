"""The waiting list against scarce hours: a proposal that meets most minutes, beside first come, first served."""
