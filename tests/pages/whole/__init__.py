"""Every page, opened and used through `AppTest` on the invented account."""
