"""Words that speak of a phone, in the languages that accounts use; pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ANYWHERE = _words(
    "phone telefo telephon rufnummer msisdn whatsapp celular cellular telemovel puhelin телефон 电话 電話 "
    "手机 携帯 전화 هاتف טלפון"
)
"""These speak of a phone wherever they stand in a key."""

WORDS = _words(
    "tel telnr telno fax faxnr faxnummer sms gsm cli ani dnis mobile mobil mobilnummer mobilnr mobiel "
    "mob handy handynummer handynr natel cell cel cellulare movil portable komorka tlf tfn caller "
    "callee anrufer"
)
"""These do as a word of their own: `cell`, but not `cancelled`."""

NUMBERS = _words("number nummer numero num nr no")
"""These do after words of `OF_A_PHONE` alone: `callback_number`, but not `order_number`."""

OF_A_PHONE = _words(
    "contact call called calling callback to from dial dialed dialled destination target source home "
    "work office private privat recipient sender"
)

_camel = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@lru_cache(maxsize=1_024)
def speaks_of_a_phone(key: str) -> bool:
    """True where the values of a key are phone numbers: `customer_phone`, `Handy`, `callbackNumber`, `numero`."""
    if any(part in _folded(key) for part in ANYWHERE):
        return True
    words = re.findall(r"[^\W\d_]+", _folded(_camel.sub(" ", key)))
    if words and words[-1] in NUMBERS and all(word in OF_A_PHONE for word in words[:-1]):
        return True
    return any(word in WORDS for word in words)


def _folded(key: str) -> str:
    """In small letters without accents."""
    letters = (
        one for one in unicodedata.normalize("NFKD", key).casefold() if unicodedata.category(one) != "Mn"
    )
    return unicodedata.normalize("NFC", "".join(letters))
