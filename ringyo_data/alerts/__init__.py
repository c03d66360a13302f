"""Rules that watch the numbers, and how their problems are told.

channels  the tables `[channels.NAME]`, checked
message   what a channel is told
delivery  a message through a channel of any kind
post      over HTTP: Slack, and signed JSON
mail      over SMTP
attempts  how long one message is tried
"""
