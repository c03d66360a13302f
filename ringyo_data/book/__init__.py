"""The calls in memory, shared by all viewers.

book      what viewers say and see
state     what is known and wanted, and the rules of the one lock
reading   the thread that reads calls
names     the thread that asks for the names of agents and own numbers
check     whether the API still counts as many calls as are stored
plan      what to read next; pure
wants     who looks at what
held      the days in memory, slices of one frame
days      one UTC day: its calls, whether it is settled, how a newer look changes it
narrow    only the calls that match a query's filters
snapshot  what is known of a query at one moment
"""

from ..names import Names
from .book import Book
from .snapshot import Problem, Progress, Snapshot
