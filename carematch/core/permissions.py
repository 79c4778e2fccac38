"""Who may do what: the one policy table. Guards, templates, tests and the team page all read it."""

import enum


class Role(enum.StrEnum):
    """What somebody is to an organisation (the administrator: to the installation)."""

    ADMINISTRATOR = "administrator"
    MANAGER = "anchor_manager"
    FINANCE = "anchor_finance"
    COUNCIL_VIEWER = "council_viewer"
    PROVIDER = "provider"
    SEEKER = "seeker"
    REPRESENTATIVE = "representative"

    @property
    def label(self) -> str:
        """Return the role as people call it."""
        return _LABELS[self]


class Permission(enum.StrEnum):
    """One thing that can be allowed; named slice:act."""

    INSTALLATION_MANAGE = "installation:manage"
    TEAM_VIEW = "team:view"
    TEAM_MANAGE = "team:manage"
    AREA_MANAGE = "area:manage"
    RULES_VIEW = "rules:view"
    RULES_CHANGE = "rules:change"
    TODAY_VIEW = "today:view"
    PROVIDERS_VIEW = "providers:view"
    PROVIDERS_CHECK = "providers:check"
    PROVIDERS_IMPORT = "providers:import"
    OFFICES_APPROVE = "offices:approve"
    PROVIDER_OWN = "providers:own"
    NEEDS_VIEW = "needs:view"
    NEEDS_RECORD = "needs:record"
    NEEDS_OWN = "needs:own"
    REFERRALS_ANSWER = "referrals:answer"
    MESSAGES_ANSWER = "messages:answer"
    MESSAGES_OWN = "messages:own"
    COMMUNITY_KEEP = "community:keep"
    MATCHING_VIEW = "matching:view"
    MATCHING_DECIDE = "matching:decide"
    MATCHING_SET = "matching:set"
    INTRODUCTIONS_PROVIDER = "introductions:provider"
    INTRODUCTIONS_SEEKER = "introductions:seeker"
    ARRANGEMENTS_VIEW = "arrangements:view"
    ARRANGEMENTS_AGREE = "arrangements:agree"
    ARRANGEMENTS_PROVIDER = "arrangements:provider"
    ARRANGEMENTS_SEEKER = "arrangements:seeker"
    FUNDS_VIEW = "funds:view"
    FUNDS_RECORD = "funds:record"
    HOURS_LOG = "hours:log"
    SAFEGUARDING_RECORD = "safeguarding:record"
    MY_DATA = "privacy:own"
    RIGHTS_REQUESTS = "privacy:requests"
    REPORT_VIEW = "report:view"
    WIDER_AREA_CHOOSE = "wider_area:choose"


PERMISSION_LABELS: dict[Permission, str] = {
    Permission.INSTALLATION_MANAGE: "Set up organisations and say which council commissions which",
    Permission.TEAM_VIEW: "See who belongs to the organisation",
    Permission.TEAM_MANAGE: "Invite people and remove them",
    Permission.AREA_MANAGE: "Say where the organisation works, and what its neighbourhoods are called",
    Permission.RULES_VIEW: "See the rules we work by",
    Permission.RULES_CHANGE: "Change rules for the organisation, or for providers in the council's area",
    Permission.TODAY_VIEW: "See what needs doing today",
    Permission.PROVIDERS_VIEW: "See providers and their checks",
    Permission.PROVIDERS_CHECK: "Record checks, and list or hide providers",
    Permission.PROVIDERS_IMPORT: "Bring in many providers from a file",
    Permission.OFFICES_APPROVE: "Approve a local office that somebody else proposed for a provider",
    Permission.PROVIDER_OWN: "Look after their own page, services and free hours",
    Permission.NEEDS_VIEW: "See what people need",
    Permission.NEEDS_RECORD: "Record what people need, and their consent",
    Permission.NEEDS_OWN: "Say what they need, or what the person they speak for needs",
    Permission.REFERRALS_ANSWER: "Read referrals, and take them on",
    Permission.COMMUNITY_KEEP: "Keep the groups and activities near people",
    Permission.MESSAGES_ANSWER: "Read and answer messages from people who asked for help",
    Permission.MESSAGES_OWN: "Write to the organisation about their request",
    Permission.MATCHING_VIEW: "See who could help with a need, and why",
    Permission.MATCHING_DECIDE: "Introduce people to providers",
    Permission.MATCHING_SET: "Set what matching weighs, and see whether offers are spread fairly",
    Permission.INTRODUCTIONS_PROVIDER: "Answer introductions as a provider",
    Permission.INTRODUCTIONS_SEEKER: "Answer introductions as the person who needs help",
    Permission.ARRANGEMENTS_VIEW: "See arrangements",
    Permission.ARRANGEMENTS_AGREE: "Record and end arrangements",
    Permission.ARRANGEMENTS_PROVIDER: "See their own arrangements as a provider",
    Permission.ARRANGEMENTS_SEEKER: "See their own arrangements as the person who gets help",
    Permission.FUNDS_VIEW: "See funds and statements",
    Permission.FUNDS_RECORD: "Record money received and paid",
    Permission.HOURS_LOG: "Write down the hours they worked",
    Permission.SAFEGUARDING_RECORD: "Record safeguarding concerns, and decide who stays on the register",
    Permission.MY_DATA: "See and take away what is kept about them, and ask to have it changed",
    Permission.RIGHTS_REQUESTS: "Answer what people ask about their data",
    Permission.REPORT_VIEW: "See the council's report",
    Permission.WIDER_AREA_CHOOSE: "Choose what the wider area in the council's report is",
}

_LABELS = {
    Role.ADMINISTRATOR: "Administrator",
    Role.MANAGER: "Anchor manager",
    Role.FINANCE: "Anchor finance",
    Role.COUNCIL_VIEWER: "Council viewer",
    Role.PROVIDER: "Provider",
    Role.SEEKER: "Care seeker",
    Role.REPRESENTATIVE: "Representative",
}

_P = Permission

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset({_P.INSTALLATION_MANAGE}),
    Role.MANAGER: frozenset(
        {
            _P.TEAM_VIEW,
            _P.TEAM_MANAGE,
            _P.AREA_MANAGE,
            _P.RULES_VIEW,
            _P.RULES_CHANGE,
            _P.TODAY_VIEW,
            _P.PROVIDERS_VIEW,
            _P.PROVIDERS_CHECK,
            _P.PROVIDERS_IMPORT,
            _P.OFFICES_APPROVE,
            _P.NEEDS_VIEW,
            _P.NEEDS_RECORD,
            _P.REFERRALS_ANSWER,
            _P.MESSAGES_ANSWER,
            _P.COMMUNITY_KEEP,
            _P.MATCHING_VIEW,
            _P.MATCHING_DECIDE,
            _P.MATCHING_SET,
            _P.ARRANGEMENTS_VIEW,
            _P.ARRANGEMENTS_AGREE,
            _P.FUNDS_VIEW,
            _P.FUNDS_RECORD,
            _P.SAFEGUARDING_RECORD,
            _P.RIGHTS_REQUESTS,
        }
    ),
    Role.FINANCE: frozenset(
        {
            _P.TEAM_VIEW,
            _P.RULES_VIEW,
            _P.TODAY_VIEW,
            _P.OFFICES_APPROVE,
            _P.ARRANGEMENTS_VIEW,
            _P.FUNDS_VIEW,
            _P.FUNDS_RECORD,
        }
    ),
    Role.COUNCIL_VIEWER: frozenset({_P.REPORT_VIEW, _P.WIDER_AREA_CHOOSE, _P.RULES_VIEW, _P.RULES_CHANGE}),
    Role.PROVIDER: frozenset(
        {_P.PROVIDER_OWN, _P.MY_DATA, _P.INTRODUCTIONS_PROVIDER, _P.ARRANGEMENTS_PROVIDER, _P.HOURS_LOG}
    ),
    Role.SEEKER: frozenset(
        {_P.MESSAGES_OWN, _P.NEEDS_OWN, _P.MY_DATA, _P.INTRODUCTIONS_SEEKER, _P.ARRANGEMENTS_SEEKER}
    ),
    Role.REPRESENTATIVE: frozenset(
        {_P.MESSAGES_OWN, _P.NEEDS_OWN, _P.MY_DATA, _P.INTRODUCTIONS_SEEKER, _P.ARRANGEMENTS_SEEKER}
    ),
}

STAFF = frozenset({Role.ADMINISTRATOR, Role.MANAGER, Role.FINANCE, Role.COUNCIL_VIEWER})


def granted(roles: frozenset[Role]) -> frozenset[Permission]:
    """Return everything that somebody with these roles may do."""
    return frozenset().union(*(GRANTS[role] for role in roles))
