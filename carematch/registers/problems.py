"""What can be wrong with a register's file, each as a sentence that tells a person what to do next."""

from carematch.core.errors import DomainError


class RegisterProblem(DomainError):
    """A register cannot be imported or asked; the message says why and what to do."""


class BrokenRegister(RegisterProblem):
    """A register's file cannot be imported; nothing was changed."""


class UnknownLocation(RegisterProblem):
    """No edition that was imported has a location with this ID."""
