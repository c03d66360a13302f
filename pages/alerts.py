"""What would have been told, and when?"""

from __future__ import annotations

import streamlit as st

from pages import loading
from pages.alert import card, now, playing, trial
from pages.cards import card as cards
from pages.loading import alerts
from pages.sentences import alerts as sentences
from pages.shell import page

view = page.begin("alerts")
rules = alerts.rules(loading.settings())
on = playing.ground(view)
st.caption(sentences.ground(on.window, on.zone, view.zone, demo=loading.settings().demo))
if not rules:
    with cards.panel("alerts-none", "No rule is set up", sentences.NO_RULES):
        pass
else:
    now.draw(rules, on)
for place, rule in enumerate(rules):
    card.draw(f"alert-{place}", rule, on)
trial.draw(on)
