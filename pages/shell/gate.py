"""What stands in place of the page for those who may not see it."""

from __future__ import annotations

import streamlit as st

from ..loading import access, problems
from ..loading.access import Answer
from ..text import wording


def draw(answer: Answer) -> None:
    """What is shown in place of everything else; ends the run."""
    st.title("Ringyo calls", anchor=False)
    if answer.error:
        problems.show(answer.error)
    elif access.is_signed_in(st.user):
        who = wording.md(st.user.get("email") or "This account")
        st.markdown(f"{who} may not see these calls. Ask whoever runs the dashboard to be let in.")
        st.button("Sign out", key="sign-out", on_click=st.logout)
    else:
        st.markdown("Sign in to see the calls of this account.")
        st.button("Sign in", key="sign-in", on_click=st.login)
    st.stop()
