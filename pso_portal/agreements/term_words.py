"""The words of the terms, one table a kind of term. Pure, US English.

42 U.S.C. 299b-22 and 42 CFR Part 3 leave to the parties what is reported and what is fed back; each sentence says what
a value does, in the portal as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from .enums import (
    Analysis,
    Attachments,
    AtTheEnd,
    ElementTier,
    Format,
    Frequency,
    Level,
    MeasureKind,
    Onward,
    PeerGroup,
    Recipient,
    ReportingAct,
)

TIERS: Final = {
    ElementTier.FACTORS: "contributing factors",
    ElementTier.PRODUCTS: "kind of device and class of medicine",
}
ANALYSES: Final = {
    Analysis.REPORTING_RATE: "reporting rate",
    Analysis.HARM_MIX: "harm mix",
    Analysis.TREND: "trend over time",
    Analysis.FACTORS: "contributing factors",
    Analysis.CULTURE: "reporting culture",
    Analysis.DATA_QUALITY: "data quality",
    Analysis.LEARNING: "what peers with good results do",
}
MEASURES: Final = {
    MeasureKind.EVENT_TYPES: "each event type",
    MeasureKind.KINDS: "near misses and unsafe conditions",
    MeasureKind.HARM: "events by degree of harm",
}
FORMATS: Final = {Format.PDF: "PDF", Format.TABLES: "tables as CSV and XLSX"}
RECIPIENTS: Final = {
    Recipient.RISK_MANAGER: "risk managers",
    Recipient.PROVIDER_ADMINISTRATOR: "provider administrators",
    Recipient.EXECUTIVE: "executives",
}
PEER_GROUPS: Final = {
    PeerGroup.SETTING: "all providers of your setting",
    PeerGroup.SETTING_AND_SIZE: "providers of your setting most like you in size, teaching, ownership and region",
}
FREQUENCIES: Final = {
    Frequency.MONTHLY: "every month",
    Frequency.QUARTERLY: "every quarter",
    Frequency.YEARLY: "every year",
}
REPORTING_ACTS: Final = {
    ReportingAct.TRANSMISSION: "sending it to the PSO",
    ReportingAct.ENTRY: "entering it in the PSES",
    ReportingAct.FLAG: "flagging it for the PSO",
}
ONWARD: Final = {
    Onward.NO: "not passed on",
    Onward.THEMES: "coded themes go onward",
    Onward.TEXT: "de-identified text goes onward",
}
ATTACHMENTS: Final = {Attachments.STAY: "not told of", Attachments.LISTED: "number and kind are told"}
LEVELS: Final = {Level.PROVIDER: "this provider alone", Level.SYSTEM: "this provider, and its system as a whole"}
ENDS: Final = {
    AtTheEnd.OPEN: "to be chosen then",
    AtTheEnd.RETURN: "returned to the provider",
    AtTheEnd.TRANSFER: "transferred to another PSO",
    AtTheEnd.DESTROY: "destroyed",
}

# In the order people negotiate them.
LABELS: Final[dict[str, str]] = {
    "event_types": "Event types reported",
    "element_tiers": "Coded answers reported",
    "narrative_to_desk": "Narrative to the de-identification desk",
    "narrative_onward": "Narrative to others",
    "attachments": "Files on reports",
    "reporting_act": "What counts as reporting",
    "report_within": "Reported within",
    "api": "Reporting and fetching by machine",
    "npsd": "National database (NPSD)",
    "cases_in_alerts": "Cases in safety alerts",
    "peer_dialogue": "Questions between peers",
    "affiliates": "Figures in your system's reports",
    "analyses": "Analyses you receive",
    "measures": "Measures you receive",
    "level": "Figures for",
    "frequency": "How often",
    "formats": "To take along",
    "recipients": "Who receives feedback",
    "peer_group": "Peer group",
    "fall_back": "If the peer group is too small",
    "smallest_cell": "Smallest cell shown",
    "fewest_contributors": "Fewest providers in a peer's figure",
    "at_the_end": "When the contract ends",
    "keep_days": "Kept after the end",
}
SEVERAL: Final[dict[str, tuple[dict[Any, str], str]]] = {
    "element_tiers": (TIERS, "the core alone"),
    "analyses": (ANALYSES, "none"),
    "measures": (MEASURES, "all events alone"),
    "formats": (FORMATS, "nothing"),
    "recipients": (RECIPIENTS, "nobody"),
}
ONE: Final[dict[str, dict[Any, str]]] = {
    "narrative_onward": ONWARD, "attachments": ATTACHMENTS, "reporting_act": REPORTING_ACTS, "level": LEVELS,
    "peer_group": PEER_GROUPS, "frequency": FREQUENCIES, "at_the_end": ENDS,
}  # fmt: skip
YES_OR_NO: Final[dict[str, dict[bool, str]]] = {
    "narrative_to_desk": {True: "shared with the desk", False: "not shared"},
    "api": {True: "allowed", False: "not allowed"},
    "npsd": {True: "nonidentifiable records may go", False: "no record goes"},
    "cases_in_alerts": {True: "may stand behind an alert", False: "are not used"},
    "peer_dialogue": {True: "may be asked and answered", False: "not taken part in"},
    "affiliates": {True: "added up with your affiliates'", False: "not added up"},
    "fall_back": {True: "the next wider group stands in", False: "no figure is shown"},
}
IN_NUMBERS: Final[dict[str, Callable[[int], str]]] = {
    "smallest_cell": str,
    "fewest_contributors": str,
    "report_within": lambda days: f"{days} day{'s' * (days != 1)} of entry" if days else "no time agreed",
    "keep_days": lambda days: f"{days} days at most",
}
# Of what a list gains and loses.
DONE: Final[dict[str, str]] = {
    "event_types": "reported", "element_tiers": "reported", "analyses": "shown in feedback",
    "measures": "shown in feedback", "formats": "made", "recipients": "sent feedback",
}  # fmt: skip
# What an empty value says ("": it cannot be empty), and what any other does.
WITH_VALUE: Final[dict[str, tuple[str, str]]] = {
    "event_types": ("No events go to the PSO.", "Events of these types go to the PSO: {}."),
    "element_tiers": ("Of coded answers the core goes: what, where, when and how grave.",
                      "Beside what, where, when and how grave, this goes where it was told: {}."),
    "report_within": ("No time is agreed for reporting.",
                      "An event is to be reported within {}; later ones are named as overdue, and can still be sent."),
    "analyses": ("The PSO makes no feedback reports.", "Feedback shows: {}."),
    "measures": ("Feedback compares all events together, and nothing closer.",
                 "Beside all events together, feedback compares {}."),
    "formats": ("Feedback is read in the portal and cannot be taken along.", "Feedback can be taken along as {}."),
    "recipients": ("Feedback goes to nobody.", "Feedback goes to {}."),
    "frequency": ("", "Feedback is made {}."),
    "smallest_cell": ("", "A figure is shown only where it stands for at least {} events."),
    "fewest_contributors": ("", "A peer's figure is shown only where at least {} organizations stand behind it."),
    "keep_days": ("", "After the contract's last day the PSO keeps what was reported for {}."),
}  # fmt: skip
SENTENCES: Final[dict[str, dict[Any, str]]] = {
    "narrative_to_desk": {
        True: "What people wrote goes to the de-identification desk of the PSO with each report.",
        False: "What people wrote stays with the provider; only coded answers go to the PSO.",
    },
    "narrative_onward": {
        Onward.NO: "No text of this provider goes beyond the de-identification desk.",
        Onward.THEMES: "Other providers may see themes, which are counts of contributing factors; never text.",
        Onward.TEXT: "Once a person at the desk has cleared it, de-identified text may be shown to other providers.",
    },
    "attachments": {
        Attachments.STAY: "Files stay with the provider, and the PSO does not hear of them.",
        Attachments.LISTED: "Files stay with the provider; a report says how many of which kind there are.",
    },
    "reporting_act": {
        ReportingAct.TRANSMISSION: "A report counts as reported when it is sent; until then it can be removed.",
        ReportingAct.ENTRY: "A report counts as reported as soon as it is entered; nothing can be removed afterwards.",
        ReportingAct.FLAG: "A report counts as reported when it is flagged; until then it can be removed.",
    },
    "api": {
        True: "Machines of the provider may report and fetch feedback under credentials that it makes.",
        False: "Reports are sent and feedback is read by people alone; no machine of the provider is answered.",
    },
    # 42 U.S.C. 299b-23; 42 CFR 3.206(b)(5), 3.208(b)(2), 3.212.
    "npsd": {
        True: "Nonidentifiable records of this provider's cases, of those reported before, too, may go to the national "
              "network of patient safety databases: coded answers, the year, and a code that stands for the provider. "
              "What has gone cannot be called back, and is protected no longer.",
        False: "No record of this provider's cases goes to the national network of patient safety databases.",
    },
    "cases_in_alerts": {
        True: "De-identified cases reported from then on may be named as evidence in alerts to all providers.",
        False: "No case of this provider is evidence in an alert. Alerts still come.",
    },
    "peer_dialogue": {
        True: "Other providers may ask, through the PSO and without names, about released cases, and so may you.",
        False: "Nobody asks about this provider's cases, and it asks about nobody's.",
    },
    "affiliates": {
        True: "Affiliates whose terms ask for figures of the system see this provider's added to theirs.",
        False: "This provider's figures are added to no other's.",
    },
    "level": {
        Level.PROVIDER: "Feedback shows this provider's own figures.",
        Level.SYSTEM: "Feedback also shows the figures of this provider together with those affiliates that allow it.",
    },
    "peer_group": {
        PeerGroup.SETTING: "Figures are compared with all providers of your setting.",
        PeerGroup.SETTING_AND_SIZE: "Figures are compared with providers of your setting most like you in size, "
                                    "teaching, ownership and region.",
    },
    "fall_back": {
        True: "Where the agreed group cannot show a figure, the next wider one does, up to the whole setting.",
        False: "Where the agreed group cannot show a figure, no other stands in for it.",
    },
    "at_the_end": {
        AtTheEnd.OPEN: "What becomes of reported data is chosen when the contract has ended.",
        AtTheEnd.RETURN: "When the contract has ended, reported data goes back to the provider.",
        AtTheEnd.TRANSFER: "When the contract has ended, reported data goes to another PSO.",
        AtTheEnd.DESTROY: "When the contract has ended, reported data is destroyed.",
    },
}  # fmt: skip
