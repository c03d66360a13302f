"""Records as the API sent them become one typed frame; only this package knows the API's field names.

times     what a time is
fields    one field of many records: typed values, and what is wrong with the others
records   many records: columns, faults, and the records that give no row
columns   columns gathered piece by piece
order     each call once, newest first; a span of time as a slice
table     all columns of the frame together
builder   the way in: `FrameBuilder`, `to_frame`
"""

from .builder import NOTHING_REJECTED, FrameBuilder, Framed, concat, empty_frame, to_frame
from .order import rows_before
from .table import COLUMNS
from .times import parse_time
