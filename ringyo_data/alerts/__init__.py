"""Rules that tell when something is wrong, tried on history first.

| module | for |
|---|---|
| `rules` | what the deployment wrote: `Rule`, and every way it can be wrong |
| `measures`, `history` | what can be watched, counted over any window as it was at any moment |
| `windows` | when a rule is judged, and by which window |
| `coverage` | which calls were had |
| `usual` | the range that a number usually has |
| `judging` | `judge` at one moment, `verdicts` over the history, `episodes` of them |
| `words`, `toml` | how rules and verdicts are said and written down |
| `examples` | rules of the demo |
| `channels` | where messages go: the tables `[channels.NAME]` |
| `message`, `delivery` | what a channel is told, and through which of `post` and `mail` |
| `problems`, `state` | open problems, and how they are remembered from run to run |
| `telling` | what is new, to every channel, once |
| `news` | a problem as a message |
"""

from . import examples, toml, words
from .coverage import Coverage
from .judging import LEAD, Episode, Verdict, episodes, judge, verdicts
from .measures import MEASURES, Measure
from .rules import ALL_CALLS, USUAL_RANGE, WHENS, Rule, Scope, rule, rules
