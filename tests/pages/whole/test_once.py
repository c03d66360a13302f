"""What was worked out for one viewer serves the next one, as long as nothing has changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ringyo_data import metrics

from .conftest import Open, put_secrets


@pytest.fixture
def judgements(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How often it was worked out who stands out."""
    standing, times = metrics.standing, []

    def counted(*args: object, **more: object) -> object:
        times.append(1)
        return standing(*args, **more)

    monkeypatch.setattr(metrics, "standing", counted)
    return lambda: len(times)


def test_two_viewers_of_the_same_calls_have_them_judged_once(
    dashboard: Open, all_weeks: None, judgements: Callable[[], int]
):
    first, second = dashboard(), dashboard()
    assert judgements() == 1
    assert [one.value for one in first.metric] == [one.value for one in second.metric]
    dashboard("agents")
    assert judgements() == 1
    dashboard(period="last-7-days")
    assert judgements() == 2


def test_what_the_deployment_changes_shows_at_once(dashboard: Open, all_weeks: None):
    def notes(secrets: str) -> list[str]:
        put_secrets(secrets)
        return [one.value for one in dashboard().markdown if "target" in one.value]

    assert notes("[targets]\nanswer_rate = 0.7\n") == [":small[:gray[target 70%]]"]
    assert notes("[targets]\nanswer_rate = 0.8\n") == [":small[:gray[target 80%]]"]
