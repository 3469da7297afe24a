"""A package, so that `tests.libreoffice` is this one and no other distribution's `tests`."""
