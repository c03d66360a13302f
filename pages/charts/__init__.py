"""Small frame in, plotly figure out; beside each figure, a sentence for readers who cannot see it.

Nothing in here imports Streamlit or counts a call: tables come from
`ringyo_data.metrics`, words from `wording`, looks from `theme`. All text of
the API is escaped when it enters a figure. The sentences, `alt` and `..._alt`,
are plain text and hold it as it is.
"""
