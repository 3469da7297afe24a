"""A clock in the place of this computer's."""

from datetime import datetime, timedelta


class Stopped:
    """Stands until somebody sets it. `moment`: ISO 8601, with the zone."""

    def __init__(self, moment: str) -> None:
        self.moment = datetime.fromisoformat(moment)

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **by: float) -> None:
        self.moment += timedelta(**by)
