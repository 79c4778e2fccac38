"""A problem that is written and read again is the same problem, whatever odd things stand in it."""

import json
from random import Random

import pytest

from carematch.matching.file_writing import as_file
from carematch.matching.problem import load
from carematch.matching.rank import rank
from tests.matching.example import example
from tests.matching.problems import Maker


def again(problem):
    return load(json.loads(json.dumps(as_file(problem))))


def test_the_worked_example_survives():
    problem = load(example())
    assert again(problem) == problem


@pytest.mark.parametrize("seed", range(40))
def test_random_problems_survive_and_rank_alike(seed):
    problem = load(Maker(Random(seed)).problem())
    assert again(problem) == problem
    assert rank(again(problem)) == rank(problem)
