"""The dashboard's pages, one file per question."""
