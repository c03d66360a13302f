"""The least that a page with a chart can be, to tell what the dashboard itself takes."""

import plotly.graph_objects as go
import streamlit as st

st.title("A chart")
st.plotly_chart(go.Figure(go.Bar(x=[1, 2, 3], y=[3, 1, 2])), key="chart")
