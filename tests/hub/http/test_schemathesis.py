"""Requests made up from the document, right ones and wrong ones, are answered as the document says."""

from __future__ import annotations

import warnings

import pytest
from hypothesis import HealthCheck, settings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its own imports warn of one another
    import schemathesis
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
        unsupported_method,
    )

from hub.http.document import document
from tests.hub.http.running import Client, running

SCHEMA = schemathesis.openapi.from_dict(document())
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
]
CALM = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture]


@pytest.fixture(scope="module")
def standing_hub():
    """Yield one hub for all requests of this file."""
    with running() as hub:
        yield hub


def answered_as_documented(case: schemathesis.Case, hub: Client) -> None:
    case.call_and_validate(base_url=hub.url, checks=CHECKS, timeout=10)


@SCHEMA.parametrize()
@settings(max_examples=12, deadline=None, suppress_health_check=CALM, derandomize=True)
@pytest.mark.fault("F32")
def test_a_request_is_answered_as_documented(case: schemathesis.Case, standing_hub: Client):
    answered_as_documented(case, standing_hub)


@pytest.mark.long
@SCHEMA.parametrize()
@settings(max_examples=500, deadline=None, suppress_health_check=CALM)
@pytest.mark.fault("F32")
def test_many_requests_are_answered_as_documented(case: schemathesis.Case, standing_hub: Client):
    answered_as_documented(case, standing_hub)
