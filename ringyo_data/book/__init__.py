"""The calls in memory, shared by all viewers.

days      one UTC day: its calls, whether it is settled, how a newer look changes it
held      the days in memory, slices of one frame
wants     who looks at what
names     agents' names, and when to ask for them again
plan      what to ask for next; pure
reader    one piece of work against the API or the store
snapshot  what is known of a query at one moment
book      the whole, for many threads
"""

from .book import Book
from .names import Names
from .snapshot import Loading, Problem, Snapshot

__all__ = ["Book", "Loading", "Names", "Problem", "Snapshot"]
