"""All cases, in an order in which each finds the images it builds on."""

from tests.corpus import adding, copying, metadata, names, running, stages
from tests.corpus.case import Case

CASES: list[Case] = [
    *metadata.CASES,
    *copying.CASES,
    *adding.CASES,
    *names.CASES,
    *running.CASES,
    *stages.CASES,
]
BY_NAME = {case.name: case for case in CASES}
