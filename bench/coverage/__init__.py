"""Coverage simulation: do 95 % intervals and rank sets hold the truth 95 times in 100?

``python -m bench.coverage`` writes ``results.json`` and ``docs/methods/coverage.md``.
"""
