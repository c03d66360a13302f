"""How many calls the API counts, without reading them."""

from __future__ import annotations

from ..client import RingyoClient
from ..query import CallQuery
from .span import question


def count_calls(client: RingyoClient, query: CallQuery) -> int:
    """The API's `total` from the first to the last whole second inside *query*; one request.

    Whether calls made exactly at these two seconds are in it the API does not say.
    """
    since, until = int(query.since.timestamp()), int(query.until.timestamp()) - 1
    return client.calls_page(question(since, until) | query.filters | {"limit": "1"}).total
