"""`make run` lets a browser in only by the names that lead to this machine."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from .browser.serving import dashboard
from .websocket import viewer

ROOT = Path(__file__).parents[1]


def allowed(*words: str) -> list[str]:
    """What `make run` tells Streamlit of the names it may be called by."""
    make = shutil.which("make")
    assert make, "make is needed"
    dry = [make, "--dry-run", "--assume-old=.venv/.app", "run", *words]
    said = subprocess.run(dry, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout
    return re.findall(r"--server\.allowedHosts (\S+)", said)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ([], ["localhost", "127.0.0.1", "::1", "127.0.0.1"]),
        (["HOST=10.0.0.7", "PORT=8600"], ["localhost", "127.0.0.1", "::1", "10.0.0.7"]),
        (["HOST=0.0.0.0"], []),
        (["HOST=::"], []),
        (
            ["ARGS=--server.allowedHosts calls.example.com"],
            ["localhost", "127.0.0.1", "::1", "127.0.0.1", "calls.example.com"],
        ),
    ],
)
def test_names_are_those_of_loopback_and_the_host_that_is_given(words: list[str], names: list[str]):
    assert allowed(*words) == names


def test_a_name_that_was_made_to_lead_here_is_refused(tmp_path: Path):
    words = [word for name in allowed() for word in ("--server.allowedHosts", name)]
    with dashboard(tmp_path, words=words, RINGYO_STORE="off") as running:
        port = running.url.rpartition(":")[2]
        for name in ("127.0.0.1", "localhost", "LOCALHOST", "[::1]"):
            with viewer(running.url, host=f"{name}:{port}"):
                pass
        for name in ("evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.7"):
            with pytest.raises(InvalidStatus) as refused, viewer(running.url, host=f"{name}:{port}"):
                pass
            assert refused.value.response.status_code == 403
