"""The dashboard's entry: draws the frame, then runs the page that was asked for."""

from pages.looks import paint

paint.begin()  # before what takes long to import

from pages.shell import page  # noqa: E402

page.draw().run()
