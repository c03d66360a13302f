"""What the browser fetches while the first calls are still on their way."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st


def chart() -> None:
    """A chart that nobody sees: Streamlit sends the five megabytes that draw charts with the first one."""
    with st.container(key="ahead"):
        st.plotly_chart(go.Figure(), key="ahead-chart")
