"""Every call of a Ringyo account, exactly once, as a typed pandas frame."""
