"""The app's first run in a process that knows nothing yet."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FIRST_RUN = """
import sys, threading
from streamlit.testing.v1 import AppTest

assert "pandas" not in sys.modules
started = []
start = threading.Thread.start

def noting(self):
    pandas = sys.modules.get("pandas")
    started.append((self.name, pandas is not None and not getattr(pandas.__spec__, "_initializing", False)))
    start(self)

threading.Thread.start = noting
assert not AppTest.from_file("app.py", default_timeout=60).run().exception
ours = [whole for name, whole in started if name.startswith("ringyo")]
print(len(ours) > 0, all(ours))
"""


def test_pandas_is_whole_before_any_of_our_threads_starts():
    """Else the reader imports it while a figure is drawn, and plotly takes the half of it that is there."""
    done = subprocess.run(
        [sys.executable, "-c", FIRST_RUN], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.split() == ["True", "True"], done.stderr


@pytest.mark.parametrize("name", ["tests.bench.__main__", "tests.browser.shots"])
def test_what_make_runs_beside_the_tests_can_be_loaded(name: str):
    assert callable(importlib.import_module(name).main)


@pytest.mark.parametrize(
    "loads",
    [
        "import ringyo_data",
        "import pages.shell.page",
        *(f"__import__('runpy').run_path({str(page)!r})" for page in sorted(ROOT.glob("pages/[a-z]*.py"))),
    ],
    ids=lambda loads: loads[-30:],
)
def test_numpy_is_told_to_use_one_thread_before_it_is_loaded(loads):
    """Two threads of a busy machine wait for each other for longer than one takes. A cold link runs a page's file first."""
    program = f"""
import os, sys
class Watch:
    def find_spec(name, *_):
        if name == "numpy":
            print(os.environ.get("OPENBLAS_NUM_THREADS"))
sys.meta_path.insert(0, Watch)
sys.path.insert(0, {str(ROOT)!r})
{loads}
"""
    without = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=without, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["1"]
