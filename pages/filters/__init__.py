"""What the reader asked to see: sidebar widgets <-> URL -> one frozen View."""

from .chips import chips
from .facets import Facets
from .filter import Offer
from .matching import matching, within
from .period import elapsed, local_days
from .urls import NAMES, NUMBERS_HIDDEN, params_from_view, view_from_params, zone_from_params
from .view import View

__all__ = [
    "NAMES",
    "NUMBERS_HIDDEN",
    "Facets",
    "Offer",
    "View",
    "chips",
    "elapsed",
    "local_days",
    "matching",
    "params_from_view",
    "view_from_params",
    "within",
    "zone_from_params",
]
