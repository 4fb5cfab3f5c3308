"""Bones, joints and muscles of one person, from tables whose every row has a source or a reason."""

__all__: list[str] = []
