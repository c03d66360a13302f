"""The dashboard's entry: draws the frame, then runs the page that was asked for."""

from pages.shared import frame

frame.draw().run()
