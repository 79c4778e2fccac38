"""Pages of safeguarding concerns."""

from carematch.safeguarding.views import acts, concerns, referral
from carematch.safeguarding.views.frame import blueprint

__all__ = ["acts", "blueprint", "concerns", "referral"]
