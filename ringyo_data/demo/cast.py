"""Who and what the invented account is made of: agents, campaigns, lines, numbers, hours.

Destination numbers lie in the ranges that regulators keep free for films and
examples (US and CA 555-01xx, Ofcom's, Bundesnetzagentur's, ARCEP's, ACMA's and
PTS's drama numbers), as far as `phonenumbers` takes them for valid.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Agent:
    """An agent as /v1/agents lists it, and how it fares.

    *skill* is the chance that its calls are answered, *hand_over* the share of
    the answered ones that go on to a human, *typical_seconds* the median conversation,
    *spread* the sigma of its logarithm; *by_day* and *by_night* are its shares
    of the outgoing calls. *campaigns* are what those are for.
    """

    id: str
    name: str
    skill: float
    hand_over: float
    typical_seconds: float
    spread: float
    by_day: float
    by_night: float
    campaigns: tuple[str, ...]
    status: str = "active"
    language: str = "en-US"
    listed: bool = True


AGENTS = (
    Agent("agent_renewals01", "Renewals", 0.705, 0.05, 145, 0.80, 24, 2, ("autumn-renewal", "loyalty-offer")),
    Agent("agent_onboard02", "Onboarding", 0.765, 0.04, 210, 0.75, 16, 2, ("welcome-call",)),
    Agent("agent_appoint03", "Appointments", 0.71, 0.02, 68, 0.60, 19, 4, ("appointment-reminder",)),
    Agent("agent_winback04", "Win-back", 0.70, 0.08, 120, 0.95, 13, 1, ("win-back", "loyalty-offer")),
    Agent(
        "agent_billing05",
        "Billing questions",
        0.695,
        0.15,
        175,
        0.85,
        12,
        3,
        ("invoice-due",),
        language="de-DE",
    ),
    Agent(
        "agent_surveys06", "Surveys", 0.53, 0.01, 52, 0.70, 9, 1, ("satisfaction-survey",), language="en-GB"
    ),
    Agent("agent_night07", "After hours", 0.71, 0.06, 95, 1.00, 0.4, 30, ("callback",)),
    Agent("agent_deliver08", "Deliveries", 0.69, 0.03, 60, 0.70, 5, 1, ("delivery-slot",), listed=False),
    Agent("agent_collect09", "Collections", 0.60, 0.10, 90, 0.80, 0, 0, ("invoice-due",), status="inactive"),
    Agent("agent_renewals10", "Renewals", 0.70, 0.05, 150, 0.80, 4, 1, ("autumn-renewal",), language="fr-FR"),
    Agent("agent_desk11", "Front desk", 0.80, 0.28, 75, 0.70, 0, 0, ("callback",), language="en-GB"),
    Agent("agent_support12", "Support", 0.80, 0.12, 185, 0.80, 0, 0, ("callback",)),
)
WORSE = 3  # the agent who gets worse
MACHINES = 2  # the agent whose calls machines pick up
MACHINE_SECONDS = 27  # how long their greeting lasts
DELETED = 7  # the agent who has calls but is listed no more
CALLS_BACK = {10: 10, 11: 6}  # who calls back whom this agent's calls missed
TIERS = ("basic", "plus", "business")
CAMPAIGNS = tuple(dict.fromkeys(name for agent in AGENTS for name in agent.campaigns))
METADATA: tuple[dict[str, str], ...] = (
    {},
    *({"campaign": campaign, "tier": tier} for campaign in CAMPAIGNS for tier in TIERS),
)
"""What calls carry along: nothing, or campaign by tier."""

# Final outcomes. "voicemail" stands on no page of the API: statuses are an open set.
FINAL = ("completed", "transferred", "no_answer", "busy", "failed", "voicemail")
LIVE = ("queued", "initiated", "ringing", "answered", "in_progress")
STATUSES = LIVE + FINAL


@dataclass(frozen=True)
class Line:
    """A number of the account's own, as /v1/phone-numbers lists it; *agent* takes the calls that come in on it."""

    number: str
    name: str
    country: str
    region: str | None = None
    status: str = "active"
    agent: str | None = None


LINES = (
    Line("+18005550100", "Toll-free", "US"),
    Line("+12125550142", "New York", "US", "NY"),
    Line("+14155550119", "San Francisco", "US", "CA", status="inactive"),
    Line("+442079460018", "London", "GB", "London"),
    Line("+441614960032", "Manchester", "GB", "Greater Manchester"),
    Line("+493023125005", "Berlin", "DE", "Berlin"),
    Line("+33199001007", "Paris", "FR", "Île-de-France"),
    Line("+61255501003", "Sydney", "AU", "NSW"),
    Line("+442079460101", "Front desk", "GB", "London", agent="agent_desk11"),
    Line("+18005550111", "Support", "US", agent="agent_support12"),
    Line("+493023125050", "Support", "DE", "Berlin", agent="agent_support12"),
    Line("+493023125077", "Berlin, second office", "DE", "Berlin", status="pending"),
)
GIVEN_UP = 2  # the line that is inactive by now


@dataclass(frozen=True)
class Country:
    """Where customers are: *share* of them, lines they are called from, prefixes of free numbers, the line they call.

    Each prefix is followed by as many digits as its *free* says.
    """

    region: str
    share: float
    lines: tuple[str, ...]
    prefixes: tuple[str, ...]
    free: int
    calls: str


_US_AREAS = (
    "201 203 206 208 210 213 215 217 219 223 225 228 231 235 240 251 253 256 262 269 272 276 281 301 "
    "303 305 308 310 313 315 317 319 321 324 326 329 331 334 337 341 347 351 353 361 364 380 386 402 "
    "405 407 409 412 414 417 423 425 432 435 442 445 448 463 469 472 478 480 500 502 504 507 509 512 "
    "515 517 520 522 526 528 530 532 534 540 544 557 561 563 566 570 572 574 577 582 586 601 603 606 "
    "608 610 614 616 618 620 626 629 631 640 645 650 656 659 661 667 678 681 686 701 703 706 708 713 "
    "715 717 719 724 726 728 731 734 738 743 748 757 762 765 770 772 774 779 785 801 803 805 808 812 "
    "814 816 818 821 828 831 835 839 843 847 850 856 858 860 863 865 872 901 904 907 909 912 914 916 "
    "918 920 928 930 934 937 940 943 947 949 "
)
_CA_AREAS = (
    "204 226 236 249 250 257 263 273 289 306 343 354 365 367 368 382 403 416 418 428 431 437 438 450 "
    "468 474 506 514 519 548 579 581 584 587 600 604 613 622 633 639 647 672 683 705 709 742 753 778 "
    "780 782 807 819 825 867 873 879 902 905 942 "
)
_GB_AREAS = "2079460 1134960 1144960 1164960 1174960 1184960 1214960 1314960 1414960 1514960 1614960 1914980"
_DE_AREAS = "3023125 6990009 4066969 2214710 8999998"
_FR_AREAS = "19900 26191 35301 46571 53649"
_AU_AREAS = "25550 27010 35550 37010 75550 77010 85550 87010"
_SE_AREAS = "3139006 4062804 8465004"


def _prefixes(form: str, areas: str) -> tuple[str, ...]:
    return tuple(form.format(area) for area in areas.split())


_US_LINES = ("+18005550100", "+12125550142", "+14155550119")
_DESK, _US_SUPPORT, _DE_SUPPORT = "+442079460101", "+18005550111", "+493023125050"
COUNTRIES = (
    Country("US", 0.36, _US_LINES, _prefixes("+1{}55501", _US_AREAS), 2, _US_SUPPORT),
    Country("GB", 0.28, ("+442079460018", "+441614960032"), _prefixes("+44{}", _GB_AREAS), 3, _DESK),
    Country("DE", 0.18, ("+493023125005",), _prefixes("+49{}", _DE_AREAS), 3, _DE_SUPPORT),
    Country("FR", 0.08, ("+33199001007",), _prefixes("+33{}", _FR_AREAS), 4, _DESK),
    Country("CA", 0.05, ("+18005550100",), _prefixes("+1{}55501", _CA_AREAS), 2, _US_SUPPORT),
    Country("AU", 0.04, ("+61255501003",), _prefixes("+61{}", _AU_AREAS), 4, _DESK),
    Country("SE", 0.01, ("+442079460018",), _prefixes("+46{}", _SE_AREAS), 2, _DESK),
)
