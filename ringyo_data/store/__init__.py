"""Settled days of calls, kept as Parquet files in a folder or an object store.

account   under which name an account's days are kept
day       a day as it is handed in, and days as they come back
facts     what is known of a day besides its calls, in its file's metadata
checksum  of a whole file, in the file itself
parquet   a day as the bytes of a file, and back, checked
place     where files are: what a store needs of it
folder    a folder of this machine
bucket    an object store
problems  what went wrong, in sentences for the page
reading   many files side by side, as one frame
store     the store
opening   from the settings to a store
"""

from .account import account_name
from .day import DayInfo, SealedDay, Stored
from .opening import open_store
from .store import Store

__all__ = ["DayInfo", "SealedDay", "Store", "Stored", "account_name", "open_store"]
