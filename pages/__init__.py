"""The dashboard's pages, one file per question."""

import ringyo_data  # noqa: F401  (first of all: it says how many threads numpy may use)
