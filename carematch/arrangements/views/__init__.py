"""Pages of arrangements, and of the offices that a provider's work is delivered from."""

from carematch.arrangements.views import agreed, employment, offices
from carematch.arrangements.views.frame import blueprint

__all__ = ["agreed", "blueprint", "employment", "offices"]
