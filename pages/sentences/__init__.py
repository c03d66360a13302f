"""One sentence under each title, computed from the table that the chart is drawn from.

Each says what is the most, or that nothing can be said: ties, too few calls,
nothing at all. Text comes back as Markdown; API text in it is escaped.
"""
