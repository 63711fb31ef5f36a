"""Benchmarks of the estimation: ``make bench``, or ``python -m bench [part ...]``."""
