"""Every number on the pages, counted a second time from the records as the API sends them.

| module | for |
|---|---|
| `oracle` | the second count: plain loops and the definitions, never the project's metrics |
| `accounts` | records as the API sends them, made by hypothesis to be small but nasty |
| `periods` | stretches of local time that are hard to cut, and a moment in them |
| `desk` | a dashboard that is served an account in process, and what stands on its pages |
| `said` | words of a page back into numbers |
| `test_metrics_*` | metrics against the oracle, over many data sets |
| `test_pages_*` | what the pages show against the oracle, over a handful |
"""
