"""Phone numbers are taken out before anything reaches a browser or a file.

| module | for |
|---|---|
| `texts` | what somebody said or wrote |
| `values` | JSON: metadata and analyses |
| `numbers` | one number in a column of its own |
| `columns` | the same for a million calls |
| `dialling` | which digits may be a number, quickly |
| `keys` | which words speak of a phone |

A number in its own column is masked by `numbers.masked`. What is left of any
other is its last two digits.
"""

from .columns import in_column, in_metadata
from .texts import holds_international, in_text, is_masked, own_in
from .values import in_value
