"""The dashboard's entry: draws the frame, then runs the page that was asked for."""

from pages.shell import page

page.draw().run()
