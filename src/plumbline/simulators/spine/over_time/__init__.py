"""What the postures of days and months do to the local sources of pain, person and twin."""

__all__: list[str] = []
