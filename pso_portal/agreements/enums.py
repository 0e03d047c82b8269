"""What can be agreed, as closed lists. Pure."""

from __future__ import annotations

from enum import StrEnum


class ReportingAct(StrEnum):
    """The act by which information is reported to the PSO."""

    TRANSMISSION = "transmission"
    ENTRY = "entry"
    FLAG = "flag"


class ElementTier(StrEnum):
    """Coded answers that go beside the core (type, kind, harm, month, place), which always goes."""

    FACTORS = "factors"
    PRODUCTS = "products"


class Onward(StrEnum):
    """What of a narrative may reach other providers, the least first."""

    NO = "no"
    THEMES = "themes"
    TEXT = "text"


class Attachments(StrEnum):
    """What the PSO hears of files on a report, the least first. The files themselves stay."""

    STAY = "stay"
    LISTED = "listed"


class Analysis(StrEnum):
    """What the provider gets back."""

    REPORTING_RATE = "reporting_rate"
    HARM_MIX = "harm_mix"
    TREND = "trend"
    FACTORS = "factors"
    CULTURE = "culture"
    DATA_QUALITY = "data_quality"
    LEARNING = "learning"


class MeasureKind(StrEnum):
    """Lines of a benchmark table beside that of all events."""

    EVENT_TYPES = "event_types"
    KINDS = "kinds"
    HARM = "harm"


class Level(StrEnum):
    """For whom own figures are added up, the narrowest first."""

    PROVIDER = "provider"
    SYSTEM = "system"


class PeerGroup(StrEnum):
    """Against whom the provider is shown."""

    SETTING = "setting"
    SETTING_AND_SIZE = "setting_and_size"


class Frequency(StrEnum):
    """How often feedback is made."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


class Format(StrEnum):
    """In which forms a report may be taken along; its page in the portal is always there."""

    PDF = "pdf"
    TABLES = "tables"


class Recipient(StrEnum):
    """Roles of the provider that may receive feedback."""

    RISK_MANAGER = "risk_manager"
    PROVIDER_ADMINISTRATOR = "provider_administrator"
    EXECUTIVE = "executive"


class AtTheEnd(StrEnum):
    """What becomes of what was reported once the contract has ended: one of the three ways of 42 U.S.C. 299b-24(g),
    or left to be chosen then.
    """

    OPEN = "open"
    RETURN = "return"
    TRANSFER = "transfer"
    DESTROY = "destroy"
