"""What the reader asked to see: sidebar widgets <-> URL -> one frozen View."""

from .chips import chips
from .facets import Facets
from .matching import matching, within
from .urls import NAMES, NUMBERS_HIDDEN, params_from_view, view_from_params, zone_from_params
from .view import View, elapsed, local_days

__all__ = [
    "NAMES",
    "NUMBERS_HIDDEN",
    "Facets",
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
