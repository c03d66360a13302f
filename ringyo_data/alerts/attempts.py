"""How long one message is tried: little, since the next run tries it again."""

from __future__ import annotations

MOST_ATTEMPTS = 3
ANSWER_SECONDS = 15.0
"""The longest that one attempt may take, connecting included."""
LONGEST_PAUSE_SECONDS = 30.0
"""A receiver that asks for a longer pause is left to the next run."""
PATIENCE_SECONDS = MOST_ATTEMPTS * ANSWER_SECONDS + (MOST_ATTEMPTS - 1) * LONGEST_PAUSE_SECONDS
"""The longest that one message may take, all attempts together."""
