"""What every page stands on: frame, filters, loading, parts, charts and wording."""
