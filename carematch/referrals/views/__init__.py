"""Pages of referrals: those of whoever refers, and the inbox."""

from carematch.referrals.views import inbox, referring, status
from carematch.referrals.views.frame import blueprint

__all__ = ["blueprint", "inbox", "referring", "status"]
