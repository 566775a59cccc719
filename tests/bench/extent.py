"""How much is measured: enough for a figure to stand on, or with `bench.py --quick` enough to see every table."""
import os

QUICK = 'BENCH_QUICK' in os.environ


def extent(whole, quick):
    """What is measured with: rounds, bytes, samples."""
    return quick if QUICK else whole
