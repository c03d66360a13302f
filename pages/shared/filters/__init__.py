"""What the reader asked to see: sidebar widgets <-> URL -> one frozen View."""

from .urls import params_from_view, view_from_params
from .view import COMPARISONS, DEFAULT_COMPARISON, DEFAULT_PERIOD, PERIODS, View

__all__ = [
    "COMPARISONS",
    "DEFAULT_COMPARISON",
    "DEFAULT_PERIOD",
    "PERIODS",
    "View",
    "params_from_view",
    "view_from_params",
]
