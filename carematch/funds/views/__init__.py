"""Pages of funds: the books, hours, payments and statements."""

from carematch.funds.views import books, hours, payments, statements
from carematch.funds.views.frame import blueprint

__all__ = ["blueprint", "books", "hours", "payments", "statements"]
