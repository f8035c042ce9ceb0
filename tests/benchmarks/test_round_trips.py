"""The network of the benchmarks counts what a database connection really sends."""

from __future__ import annotations

import time

import psycopg

from benchmarks.round_trips import network_before
from tests.postgres import SUPERUSER, PostgresServer


def test_each_statement_is_a_round_trip_that_takes_its_time(
    postgres_server: PostgresServer,
) -> None:
    """BEGIN, two questions and COMMIT are four, however large the answer."""
    with network_before(postgres_server.port) as network:
        url = postgres_server.url(SUPERUSER, port=network.port)
        with psycopg.connect(url) as connection:
            before = network.count
            connection.execute("select 1")
            connection.execute("select repeat('x', 1000000)")
            connection.commit()
            counted = network.count - before
            network.delay = 0.05
            began = time.perf_counter()
            connection.execute("select 1")
            connection.commit()
            took = time.perf_counter() - began

    assert counted == 4
    assert took >= 3 * 0.05
