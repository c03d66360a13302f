"""What a machine without anything has to fetch, unpack and import before the first page: the Cloud's cold start."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Sequence
from pathlib import Path

from tests.bench.report import Promise, Section

ROOT = Path(__file__).parents[2]
FOUR = ("streamlit", "httpx", "pandas", "plotly")
# What every page loads. The page module itself runs in Streamlit, so its rooms stand for it.
IMPORTS = "import streamlit.web.bootstrap, pandas, plotly.graph_objects"
ROOMS = "import ringyo_data, pages.shell.page, pages.cards.tiles, pages.charts.funnel, pages.call_list.table"
MOST_TIMES_THE_SIZE = 1.5

HOW = """A fresh virtual environment for each line, filled by pip from the pinned requirements; "the given four" are Streamlit,
httpx, pandas and plotly at the same pins with what they depend on. Megabytes on disk leave pip out. "Import" is
processor time of a fresh process that loads what every page needs, bytecode compiled, the best of five."""


def section(*, quick: bool = False) -> Section:
    """Install each list into an environment of its own and load it."""
    lists = {"the given four": _given(), "the dashboard": _requirements()}
    lists["with `phonenumbers` for `phonenumberslite`"] = [
        line.replace("phonenumberslite", "phonenumbers") for line in lists["the dashboard"]
    ]
    figures = {}
    for name, requirements in lists.items():
        code = IMPORTS if name == "the given four" else f"{IMPORTS}; {ROOMS}"
        figures[name] = _measured(requirements, code, rounds=1 if quick else 5)
    size, seconds, load = figures["the given four"]
    rows = [
        [
            name,
            f"{mb:.0f}",
            f"{mb / size:.2f}",
            f"{s / seconds:.2f}",
            f"{cpu / load:.2f}",
            f"{s:.0f}",
            f"{cpu:.2f}",
        ]
        for name, (mb, s, cpu) in figures.items()
    ]
    times = figures["the dashboard"][0] / size
    return Section(
        "Installing and importing",
        HOW,
        ["what", "MB on disk", "MB / four", "install / four", "import / four", "install s", "import s"],
        rows,
        frozenset({"install s", "import s"}),
        [
            Promise(
                f"at most {MOST_TIMES_THE_SIZE} times the megabytes of the given four",
                f"{times:.2f}",
                times <= MOST_TIMES_THE_SIZE,
            )
        ],
    )


def _requirements() -> list[str]:
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-c"))]


def _given() -> list[str]:
    return [line for line in _requirements() if line.split("==")[0] in FOUR]


def _measured(requirements: Sequence[str], code: str, rounds: int) -> tuple[float, float, float]:
    """Megabytes on disk, seconds to install, and processor seconds to import."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python, before = f"{folder}/bin/python", _megabytes(folder)
        began = time.perf_counter()
        _run(python, "-m", "pip", "install", "-q", "--no-cache-dir", "-c", "constraints.txt", *requirements)
        seconds = time.perf_counter() - began
        size = _megabytes(folder) - before
        timed = f"import time; {code}; print(time.process_time())"
        _run(python, "-c", timed)  # compiles what pip did not
        return size, seconds, min(float(_run(python, "-c", timed)) for _ in range(rounds))


def _run(*command: str) -> str:
    return subprocess.run(
        command, cwd=ROOT, check=True, stdout=subprocess.PIPE, stderr=sys.stderr, text=True
    ).stdout


def _megabytes(folder: str) -> float:
    return sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file()) / 2**20
