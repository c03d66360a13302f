"""Settled days of calls, kept as Parquet files in a folder or an object store.

opening   from the settings to a store, and the name of an account's folder
store     the store: which days there are, many read side by side, one written
day       a day that is kept, and what is known of it besides its calls
parquet   a day as the bytes of a file, and back, checked
place     where files are: what a store needs of it
folder    a folder of this machine
bucket    an object store
lock      one process at a time, by a file of a folder
problems  what went wrong, in sentences for the page
"""

from .day import SealedDay
from .opening import account_name, open_store
from .store import Store
