"""Accounts on a disk, and hashes that are made fast."""

from __future__ import annotations

import asyncio
import inspect

import argon2
import pytest

from hub.accounts import passwords


@pytest.fixture(autouse=True)
def _fast_hashes(monkeypatch):
    fast = argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", fast)
    monkeypatch.setattr(passwords, "_NOBODY", fast.hash("nobody has this password"))


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    """Run a test that is a coroutine on a loop of its own."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    wanted = inspect.signature(pyfuncitem.obj).parameters
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in wanted}))
    return True
