"""The second count: from records as the API sends them to the numbers that a page must show.

Plain loops over plain values and the definitions written out again; nothing
of the project is imported. Slow, and meant to be.

records   a record as a `Call`, and what a status means
shares    rates, their intervals and their changes, by solving the equations
lasting   durations: quantiles by the standard library, intervals by exact binomials
clock     local buckets by walking through time a quarter of an hour at a time
talking   conversations at once, by a sweep
missed    callers that nobody took
ripening  which calls of a period that goes on are old enough for a rate
groups    agents, lines, countries, numbers, campaigns
filters   which calls a link lets through
"""
