"""Finds LibreOffice, which opens a workbook in a test, and installs it where this is root's Debian or Ubuntu.

python -m tests.office      says where it is, or that the test will be skipped; always exit 0
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGE = "libreoffice-calc-nogui"
"""The smallest that converts sheets: 270 MB on disk, half a minute to install."""

HELP = f"LibreOffice is not here (Debian: apt-get install --no-install-recommends {PACKAGE})"
SHEETS_AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
"""Commas, quotes, UTF-8, cells as they are shown, every sheet. Source: LibreOffice, Filter Options for CSV."""


def found() -> str | None:
    """The path of LibreOffice; None if there is none."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def install() -> None:
    """Install it with Debian's tools; a failure is told by the tools and changes nothing."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    wanted = ["install", "-y", "-q", "-o", "DPkg::Lock::Timeout=120", "--no-install-recommends", PACKAGE]
    for words in (["update", "-q"], wanted):
        subprocess.run(
            ["apt-get", *words], check=False, stdin=subprocess.DEVNULL, stdout=sys.stderr, env=quiet
        )


def sheets_as_csv(office: str, workbook: Path, folder: Path) -> dict[str, str]:
    """The sheets of a workbook by their names, as LibreOffice shows their cells, in CSV; *folder* is for its own files."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        office,
        "--headless",
        profile,
        "--convert-to",
        SHEETS_AS_CSV,
        "--outdir",
        str(folder),
        str(workbook),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    start = f"{workbook.stem}-"
    return {file.stem.removeprefix(start): file.read_text("utf-8") for file in folder.glob(f"{start}*.csv")}


if __name__ == "__main__":
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not found() and is_root and shutil.which("apt-get"):
        install()
    print(found() or f"{HELP}; the test that opens a workbook with it is skipped.")
