"""The README keeps up with what it speaks of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ringyo_data.settings import SETTINGS

ROOT = Path(__file__).parents[1]
PAPERS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_the_table_has_every_setting_as_the_code_does():
    rows = [line for line in (ROOT / "README.md").read_text().splitlines() if line.startswith("| `RINGYO_")]
    assert rows == [
        f"| `{one.variable}` | `{one.name}` | {one.meaning} | {one.without} |" for one in SETTINGS
    ]


def test_every_command_is_a_target():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    text = (ROOT / "README.md").read_text()
    asked = set(re.findall(r"^(?:[A-Z_]+=\S+ )*make ([a-z-]+)", text, re.MULTILINE))
    asked |= set(re.findall(r"`make ([a-z-]+)", text))
    assert asked
    assert asked - targets == set()


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_link_to_a_file_leads_to_one(paper: Path):
    links = re.findall(r"\]\(([^)#\s]+)", paper.read_text())
    files = [link for link in links if "://" not in link]
    assert [link for link in files if not (paper.parent / link).exists()] == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_path_in_the_text_exists(paper: Path):
    named = re.findall(r"`((?:pages|ringyo_data|tests|docs)/[\w/.*-]*)`", paper.read_text())
    assert [path for path in named if not list(ROOT.glob(path.rstrip("/")))] == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_test_in_the_text_exists(paper: Path):
    named = set(re.findall(r"`(test_\w+)`", paper.read_text()))
    tests = "".join(file.read_text() for file in (ROOT / "tests").rglob("test_*.py"))
    assert named - set(re.findall(r"^def (test_\w+)\(", tests, re.MULTILINE)) == set()


def test_what_the_container_copies_is_all_that_the_code_imports():
    copied = set(re.findall(r"^COPY (.+) \S+$", (ROOT / "docs" / "deploy.md").read_text(), re.MULTILINE))
    assert copied == {
        "requirements.txt constraints.txt",
        "app.py",
        ".streamlit/config.toml",
        "pages",
        "ringyo_data",
    }
    code = [
        ROOT / "app.py",
        *(file for name in ("pages", "ringyo_data") for file in (ROOT / name).rglob("*.py")),
    ]
    ours = {path.stem if path.suffix == ".py" else path.name for path in ROOT.iterdir()} - {
        "pages",
        "ringyo_data",
    }
    imports = {
        name
        for file in code
        for name in re.findall(r"^\s*(?:from|import) (\w+)", file.read_text(), re.MULTILINE)
    }
    assert imports & ours == set()


def test_every_promise_of_safety_names_what_keeps_it():
    lines = (ROOT / "docs" / "security.md").read_text().split("| promise | kept by |\n|---|---|\n")[1:]
    rows = [row for table in lines for row in table.partition("\n\n")[0].splitlines()]
    assert rows
    assert [row for row in rows if not re.search(r"\| `test\S+`(, `test\S+`)* \|$", row)] == []
