"""What a posture asks of the muscles, and what every joint then carries."""

__all__: list[str] = []
