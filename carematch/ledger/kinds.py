"""What accounts and entries there are, and which side of an account grows it."""

import enum


class Side(enum.StrEnum):
    """The two sides of an account."""

    DEBIT = "debit"
    CREDIT = "credit"


class AccountKind(enum.StrEnum):
    """What an account stands for; every kind grows on one side (`normal_side`)."""

    # what the organisation has, or is owed
    BANK = "bank"
    COUNCIL_FUNDING = "council_funding"
    CONTRIBUTION_DUE = "contribution_due"
    CLEARING = "clearing"
    # what the organisation holds for others, or owes
    ISF_HELD = "isf_held"
    PROVIDER_PAYABLE = "provider_payable"
    RETURN_DUE = "return_due"
    UNALLOCATED = "unallocated"
    # what it has earned
    HOLDER_FEE = "holder_fee"
    # what is promised to arrangements: a pair of its own, so that a promise moves no real money
    COMMITTED = "committed"
    COMMITMENTS = "commitments"
    # what people hold themselves (a Direct Payment, their own money): recorded, never the organisation's
    PERSON_MONEY = "person_money"
    PERSON_FUNDING = "person_funding"
    CARE_COST = "care_cost"

    @property
    def label(self) -> str:
        """Return the kind in words."""
        return _LABELS[self]

    @property
    def normal_side(self) -> Side:
        """Return the side that makes an account of this kind grow."""
        return Side.DEBIT if self in _GROW_BY_DEBIT else Side.CREDIT


_GROW_BY_DEBIT = frozenset(
    {
        AccountKind.BANK,
        AccountKind.COUNCIL_FUNDING,
        AccountKind.CONTRIBUTION_DUE,
        AccountKind.CLEARING,
        AccountKind.COMMITMENTS,
        AccountKind.PERSON_MONEY,
        AccountKind.CARE_COST,
    }
)

_LABELS = {
    AccountKind.BANK: "Bank",
    AccountKind.COUNCIL_FUNDING: "Funding due from the council",
    AccountKind.CONTRIBUTION_DUE: "Contribution due from the person",
    AccountKind.CLEARING: "Passing between funds",
    AccountKind.ISF_HELD: "Held for the person",
    AccountKind.PROVIDER_PAYABLE: "Owed to the provider",
    AccountKind.RETURN_DUE: "To be returned to the funder",
    AccountKind.UNALLOCATED: "Received, not yet matched",
    AccountKind.HOLDER_FEE: "Holder's fee",
    AccountKind.COMMITTED: "Set aside for agreed care",
    AccountKind.COMMITMENTS: "Agreed care",
    AccountKind.PERSON_MONEY: "In the person's own account",
    AccountKind.PERSON_FUNDING: "Paid to the person",
    AccountKind.CARE_COST: "Spent on care",
}


class EntryKind(enum.StrEnum):
    """What happened."""

    OPENING = "opening"
    FUNDING_DUE = "funding_due"
    RECEIPT = "receipt"
    CONTRIBUTION = "contribution"
    COMMITMENT = "commitment"
    RELEASE = "release"
    CARE = "care"
    FEE = "fee"
    PAYMENT = "payment"
    RETURN_DUE = "return_due"
    RETURNED = "returned"
    TRANSFER = "transfer"
    ADJUSTMENT = "adjustment"
    REVERSAL = "reversal"

    @property
    def label(self) -> str:
        """Return the kind in words."""
        return _ENTRY_LABELS[self]


_ENTRY_LABELS = {
    EntryKind.OPENING: "Opening balance",
    EntryKind.FUNDING_DUE: "Funding agreed",
    EntryKind.RECEIPT: "Money received",
    EntryKind.CONTRIBUTION: "Contribution from the person",
    EntryKind.COMMITMENT: "Set aside for agreed care",
    EntryKind.RELEASE: "No longer set aside",
    EntryKind.CARE: "Care approved",
    EntryKind.FEE: "Holder's fee",
    EntryKind.PAYMENT: "Provider paid",
    EntryKind.RETURN_DUE: "To be returned to the funder",
    EntryKind.RETURNED: "Returned to the funder",
    EntryKind.TRANSFER: "Moved between funds",
    EntryKind.ADJUSTMENT: "Adjustment",
    EntryKind.REVERSAL: "Reversed",
}
