"""How fast Plumbline is and how much memory it takes: ``python -m benchmarks``."""
