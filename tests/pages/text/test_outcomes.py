"""A new outcome is one entry in `ringyo_data/statuses.py`; tables, charts, filters and words follow."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ringyo_data import statuses

LAST = '    Outcome("failed", "Failed", frozenset({"failed"})),\n'
NEW = '    Outcome("callback", "To be called back", frozenset({"callback", "machine"})),\n'

PROGRAM = """
import sys, types
import ringyo_data
name = "ringyo_data.statuses"
changed = types.ModuleType(name)
sys.modules[name] = changed
exec(sys.stdin.read(), changed.__dict__)

from ringyo_data import metrics
from ringyo_data.frame import to_frame
from pages.charts import base
from pages.looks import theme
from pages.text import outcomes, wording
from pages.call_list import grid
from pages.sentences.endings import endings
from pages.text.directions import WORDS
from tests.data.book.test_days import MIDNIGHT, record

calls = to_frame([record("a", MIDNIGHT), record("b", MIDNIGHT, "machine", ended_at=None)]).calls
by_agent = metrics.outcomes_by_agent(calls)
tally = metrics.tally(calls)
print(list(metrics.outcome(calls).cat.categories))
print(tally.settled, tally.live, tally.other, metrics.answer_rate(calls).value)
print([base.outcome_label(name) for name in base.outcome_columns(by_agent)])
print(outcomes.choices(["machine"]))
print("To be called back" in grid._tints(theme.LIGHT), theme.LIGHT.outcome("callback") == outcomes.SPARE.light)
print(endings(calls, WORDS["outbound"], chosen=False))
"""

TAKEN = '    Outcome("menu", "Took the menu", frozenset({"menu"}), answered=True),\n'

PROGRAM_TAKEN = (
    PROGRAM.partition("calls = to_frame")[0]
    + """
from pages.filters import View, matching

calls = to_frame([record("a", MIDNIGHT), record("b", MIDNIGHT, "menu"), record("c", MIDNIGHT, "busy")]).calls
day = MIDNIGHT.date()
print(list(metrics.outcome(calls).cat.categories), metrics.tally(calls).answered)
print(sorted(matching(calls, View(day, day, outcomes=("answered",)))["id"]))
"""
)


def with_outcome(entry: str, program: str) -> subprocess.CompletedProcess[str]:
    """What *program* prints where this entry stands after the last outcome."""
    source = Path(statuses.__file__).read_text()
    assert source.count(LAST) == 1
    return subprocess.run(
        [sys.executable, "-c", program],
        input=source.replace(LAST, LAST + entry),
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[3],
        timeout=60,
        check=False,
    )


def test_one_entry_adds_an_outcome_to_all_that_counts_names_or_draws_them():
    done = with_outcome(NEW, PROGRAM)
    assert done.stdout.splitlines() == [
        "['answered', 'no_answer', 'busy', 'failed', 'callback', 'live']",
        "2 0 0 0.5",
        "['Answered', 'To be called back']",
        "('answered', 'no_answer', 'busy', 'failed', 'callback', 'live')",
        "True True",
        "50.0% answered, 0.0% no answer, 0.0% busy, 0.0% failed, 50.0% to be called back.",
    ], done.stderr


def test_one_entry_adds_a_way_to_be_answered_to_the_numbers_and_the_filter():
    done = with_outcome(TAKEN, PROGRAM_TAKEN)
    assert done.stdout.splitlines() == [
        "['answered', 'no_answer', 'busy', 'failed', 'menu', 'live'] 2",
        "['a', 'b']",
    ], done.stderr
