"""How fast one key may ask, learnt from the API's own answers.

Every answer carries `X-RateLimit-Limit`, `-Remaining` and `-Reset` (Unix
seconds); the vendor's pages disagree on the numbers, so nothing is configured.
While the current rate window has requests left, less a reserve for the key's
other users, nothing waits. After that there is one wait for the reset, by the
server's clock, and a single request that tries whether the new window is open
before the others follow. A 429 pauses everybody at once, for as long as the
server says. Where no headers come, a 429 halves the number of requests in
flight, and each success lets it creep up again.

One `Pace` serves all clients of a key in the process: see `shared_pace`.
"""

from .clocks import Clock
from .headers import retry_after_seconds, server_time
from .pace import LONGEST_WAIT_SECONDS, Pace, Ticket, shared_pace
