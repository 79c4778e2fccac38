"""The kinds of check there are: what each is called, and where its last good day is read off."""

from enum import StrEnum

from carematch.core.wording import spoken


class CheckKind(StrEnum):
    """A kind of check, in the order that lists of checks keep."""

    IDENTITY = "identity"
    REFERENCES = "references"
    PUBLIC_LIABILITY = "public_liability"
    RIGHT_TO_WORK = "right_to_work"
    DBS_ENHANCED_ADULTS_BARRED = "dbs_enhanced_adults_barred"
    DBS_BASIC = "dbs_basic"
    MOTOR_BUSINESS = "motor_business"
    EMPLOYERS_LIABILITY = "employers_liability"
    CODE_OF_CONDUCT = "code_of_conduct"
    HMRC_REGISTRATION = "hmrc_registration"
    ICO_FEE = "ico_fee"
    SAFEGUARDING_TRAINING = "safeguarding_training"
    CARE_CERTIFICATE = "care_certificate"
    MOVING_AND_HANDLING = "moving_and_handling"
    INFECTION_CONTROL = "infection_control"
    NUTRITION_TRAINING = "nutrition_training"
    MEDICATION_TRAINING = "medication_training"
    FIRST_AID = "first_aid"
    FOOD_REGISTRATION = "food_registration"
    FOOD_HYGIENE = "food_hygiene"
    TRADE_INSURANCE = "trade_insurance"
    VENUE_INSURANCE = "venue_insurance"
    PROFESSIONAL_REGISTER = "professional_register"
    CCJ = "ccj"


CHECK_LABELS: dict[CheckKind, str] = spoken(
    {
        CheckKind.IDENTITY: "Identity",
        CheckKind.REFERENCES: "Two references",
        CheckKind.PUBLIC_LIABILITY: "Public liability insurance",
        CheckKind.RIGHT_TO_WORK: "Right to work",
        CheckKind.DBS_ENHANCED_ADULTS_BARRED: "Enhanced DBS check with the adults' barred list",
        CheckKind.DBS_BASIC: "Basic DBS check",
        CheckKind.MOTOR_BUSINESS: "Motor insurance for business use",
        CheckKind.EMPLOYERS_LIABILITY: "Employers' liability insurance",
        CheckKind.CODE_OF_CONDUCT: "Code of conduct signed",
        CheckKind.HMRC_REGISTRATION: "Registration with HMRC",
        CheckKind.ICO_FEE: "Data protection fee",
        CheckKind.SAFEGUARDING_TRAINING: "Safeguarding training",
        CheckKind.CARE_CERTIFICATE: "Care Certificate",
        CheckKind.MOVING_AND_HANDLING: "Moving and handling training",
        CheckKind.INFECTION_CONTROL: "Infection control training",
        CheckKind.NUTRITION_TRAINING: "Training in eating, drinking and nutrition",
        CheckKind.MEDICATION_TRAINING: "Medication training",
        CheckKind.FIRST_AID: "First aid certificate",
        CheckKind.FOOD_REGISTRATION: "Food business registration",
        CheckKind.FOOD_HYGIENE: "Food hygiene certificate",
        CheckKind.TRADE_INSURANCE: "Insurance for the trade",
        CheckKind.VENUE_INSURANCE: "Insurance for the venue",
        CheckKind.PROFESSIONAL_REGISTER: "Professional register",
        CheckKind.CCJ: "County court judgments",
    }
)

# Whatever blocks by default; everything else is helpful, and blocks only where somebody made it compulsory.
ALWAYS_COMPULSORY = frozenset(
    {
        CheckKind.IDENTITY,
        CheckKind.REFERENCES,
        CheckKind.PUBLIC_LIABILITY,
        CheckKind.RIGHT_TO_WORK,
        CheckKind.DBS_ENHANCED_ADULTS_BARRED,
        CheckKind.DBS_BASIC,
        CheckKind.MOTOR_BUSINESS,
        CheckKind.EMPLOYERS_LIABILITY,
    }
)

# A policy says on its face when cover ends; a certificate does not, and its age decides.
POLICIES = frozenset(
    {
        CheckKind.PUBLIC_LIABILITY,
        CheckKind.EMPLOYERS_LIABILITY,
        CheckKind.MOTOR_BUSINESS,
        CheckKind.TRADE_INSURANCE,
        CheckKind.VENUE_INSURANCE,
    }
)
CERTIFICATES = frozenset(
    {
        CheckKind.DBS_BASIC,
        CheckKind.DBS_ENHANCED_ADULTS_BARRED,
        CheckKind.CODE_OF_CONDUCT,
        CheckKind.SAFEGUARDING_TRAINING,
        CheckKind.MOVING_AND_HANDLING,
        CheckKind.INFECTION_CONTROL,
        CheckKind.NUTRITION_TRAINING,
        CheckKind.MEDICATION_TRAINING,
        CheckKind.FIRST_AID,
        CheckKind.FOOD_HYGIENE,
    }
)

# A check of the kind on the right is also good wherever the kind on the left is asked.
SERVED_BY: dict[CheckKind, tuple[CheckKind, ...]] = {
    CheckKind.DBS_BASIC: (CheckKind.DBS_ENHANCED_ADULTS_BARRED,),
}
