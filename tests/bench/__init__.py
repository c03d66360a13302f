"""What things cost."""

import ringyo_data  # noqa: F401  (before numpy, as in the pages)
