"""Measures speed as ratios within one run; python -m tests.benchmarks says how. Not collected by pytest."""
