"""Which browser is taken, on machines that have different ones."""

from __future__ import annotations

import sys

import pytest

from tests.browser.find import NoBrowser, _install_commands, find


def machine(*programs: str):
    """A `which` for a machine that has *programs* and nothing else."""
    return {name.rsplit("/", 1)[-1]: name for name in programs} | {name: name for name in programs}


def always(path: str) -> bool:
    return True


def test_first_known_name_on_the_path_is_taken():
    have = machine("/usr/bin/google-chrome", "/usr/bin/chromium")
    assert find({}, have.get, always) == "/usr/bin/chromium"


def test_browser_without_a_window_is_taken_before_one_with_it():
    have = machine("/usr/bin/chromium", "/usr/bin/chromium-headless-shell")
    assert find({}, have.get, always) == "/usr/bin/chromium-headless-shell"


def test_chrome_variable_is_taken_before_the_path():
    have = machine("/usr/bin/chromium", "/opt/beta/chrome-beta")
    assert find({"CHROME": "/opt/beta/chrome-beta"}, have.get, always) == "/opt/beta/chrome-beta"


def test_chrome_variable_may_be_a_bare_name():
    have = machine("/usr/bin/chromium", "/usr/bin/google-chrome")
    assert find({"CHROME": "google-chrome"}, have.get, always) == "/usr/bin/google-chrome"


def test_chrome_variable_that_names_nothing_is_an_error_not_another_browser():
    with pytest.raises(NoBrowser, match=r"CHROME is '/nowhere/chrome', which does not run"):
        find({"CHROME": "/nowhere/chrome"}, machine("/usr/bin/chromium").get, always)


def test_empty_chrome_variable_counts_as_absent():
    assert find({"CHROME": ""}, machine("/usr/bin/chrome").get, always) == "/usr/bin/chrome"


def test_program_that_does_not_run_is_passed_over():
    have = machine("/usr/bin/chromium-browser", "/usr/bin/google-chrome-stable")
    assert find({}, have.get, lambda path: "chromium" not in path) == "/usr/bin/google-chrome-stable"


def test_browser_beside_the_path_is_found_last():
    assert find({}, machine().get, always, lambda: ["/Applications/Chromium"]) == "/Applications/Chromium"
    assert (
        find({}, machine("/usr/bin/chrome").get, always, lambda: ["/Applications/Chromium"])
        == "/usr/bin/chrome"
    )


def test_browser_beside_the_path_is_not_asked_for_without_need():
    def never() -> list[str]:
        raise AssertionError("asked for although there is one on the PATH")

    assert find({}, machine("/usr/bin/chromium").get, always, never) == "/usr/bin/chromium"


def test_machine_without_a_browser_has_none():
    assert find({}, machine().get, always) is None


def test_root_with_apt_gets_the_package_and_playwrights_build_where_that_brings_none():
    programs = [command[0] for command in _install_commands(root=True, apt=True)]
    assert programs == ["apt-get", "apt-get", "apt-get", sys.executable]


@pytest.mark.parametrize(("root", "apt"), [(False, True), (True, False), (False, False)])
def test_everyone_else_gets_playwrights_build(root, apt):
    assert _install_commands(root, apt) == [[sys.executable, "-m", "playwright", "install", "chromium"]]
