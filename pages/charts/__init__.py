"""Small frame in, plotly figure out; beside each figure, a sentence for whoever cannot see it.

Nothing in here imports Streamlit or counts a call: tables come from
`ringyo_data.metrics`, words from `wording`, looks from `theme`. All text of
the API is escaped where it enters a figure; sentences of `..._alt` are plain
text and carry it as it is.
"""
