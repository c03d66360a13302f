"""A page as one HTML file: to be mailed, printed and kept.

| module | for |
|---|---|
| `content` | what a report says, from a selection |
| `document` | the file: head, tiles, findings, cards, receipts |
| `drawing` | what draws the charts when the file is opened |
| `mail` | the report as a mail |
| `command` | `python -m ringyo_data report` |

Nothing is counted or worded here: tiles, findings and cards are those of the pages.
"""
