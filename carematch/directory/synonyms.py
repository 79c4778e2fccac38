"""What people call the things they want help with, beside the names that the list of services gives them.

Everyday English, gathered for this directory and gone through on 22 November 2026. Add what people really type.
"""

SYNONYMS: dict[str, tuple[str, ...]] = {
    "PC-WASH": (
        *("shower", "bath", "bathing", "wash", "strip wash", "getting dressed", "getting washed", "dressing"),
        *("undressing", "toilet", "commode", "incontinence", "continence pads", "personal care", "shaving"),
        *("brushing teeth", "getting up", "getting ready for bed", "hygiene", "wash hair"),
    ),
    "PC-EAT": ("feeding", "eating", "drinking", "being fed", "help at mealtimes", "swallowing"),
    "PC-PROMPT": ("prompting", "reminding to wash", "reminding to eat", "supervision", "encouragement to wash"),
    "MED": (
        *("tablets", "pills", "medicine", "medicines", "medication", "reminder to take tablets"),
        *("prescription", "blister pack"),
    ),
    "MOB": ("hoist", "transfers", "standing up", "lifting out of a chair", "moving about", "out of bed"),
    "COMP": (
        *("someone to talk to", "company", "chat", "lonely", "loneliness", "befriending", "befriender"),
        *("visitor", "sitting with", "friend", "talk", "conversation", "isolated"),
    ),
    "RESP": (
        *("respite", "sitting service", "break for my wife", "carer break", "time off from caring"),
        *("cover for carer",),
    ),
    "OUT": ("going for a walk", "trips", "days out", "cinema", "cafe", "church", "outings", "get out more"),
    "TRANS": ("lift", "driver", "driving", "transport", "car", "taxi", "lift to the shops", "drop off"),
    "TRANS-HEALTH": (
        *("lift to hospital", "hospital", "doctor appointment", "gp appointment", "dentist", "clinic"),
        *("medical appointment", "transport to hospital", "optician"),
    ),
    "SHOP": ("groceries", "food shopping", "supermarket", "errands", "shop"),
    "BILL": ("paying bills", "post", "letters", "forms", "benefits", "attendance allowance", "paperwork"),
    "CLEAN": (
        *("cleaner", "hoovering", "vacuuming", "housework", "washing up", "laundry", "ironing", "dusting"),
        *("tidying", "housekeeping", "change the bed", "domestic help"),
    ),
    "COOK": ("cook", "cooking", "making dinner", "making lunch", "prepare food", "breakfast", "making meals"),
    "MEALS": ("meals on wheels", "delivered meals", "hot meal", "dinner delivered", "takeaway meals"),
    "GARD": (
        *("gardener", "gardening", "lawn", "mowing", "weeding", "hedge", "handyman", "odd jobs", "diy"),
        *("light bulb", "lightbulb", "cut the grass", "repairs", "grab rail"),
    ),
    "PET": ("dog", "dog walking", "walk the dog", "cat", "cat feeding", "feeding the cat", "pets", "dog walker"),
    "DAY": ("day centre", "day service", "lunch club", "clubs", "groups", "classes", "things to do"),
    "SKILL": (
        *("learning to cook", "independence", "job", "finding work", "employment", "budgeting"),
        *("learning to travel", "independent living"),
    ),
    "TECH": (
        *("computer", "ipad", "tablet computer", "internet", "email", "phone", "smartphone", "video call", "wifi"),
        *("laptop", "online"),
    ),
    "THER": ("massage", "reflexology", "music therapy", "art therapy", "aromatherapy", "reiki"),
    "NIGHT": ("overnight", "night sitter", "sleep in", "sleepover", "waking night", "through the night"),
    "LIVE": ("live in carer", "live in", "24 hour care", "round the clock"),
    "NURS": (
        *("nurse", "injection", "injections", "wound dressing", "dressings changed", "catheter", "insulin"),
        *("peg feed",),
    ),
    "ADMIN": (
        *("direct payment", "payroll", "individual service fund", "isf", "timesheets", "employing someone"),
        *("managing my budget",),
    ),
}  # fmt: skip
