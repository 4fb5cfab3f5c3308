"""Which posture a person takes for a task, given what neck and back cannot do."""

__all__: list[str] = []
