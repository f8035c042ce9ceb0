"""The demo, lived through once: what its tests look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from core.bootstrap import App, bootstrap
from core.config import Settings
from core.domain.interview import Interview, Phase
from demo.provider import DemoModels
from demo.seed import seed

NOW = datetime(2026, 3, 18, 20, 15, tzinfo=UTC)


@dataclass(frozen=True)
class Demo:
    """The application as the visitor finds it."""

    app: App
    owner: str
    session_id: str

    @property
    def interviews(self) -> list[Interview]:
        """Newest first."""
        found = self.app.interviews.summaries(self.owner)
        return [self.app.interviews.get(self.owner, summary.id) for summary in found]

    @property
    def finished(self) -> list[Interview]:
        return [interview for interview in self.interviews if interview.phase is Phase.KEPT]

    @property
    def under_way(self) -> Interview:
        found = self.app.interviews.under_way(self.owner)
        assert found is not None
        return found


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("demo"), demo=True)
    seeded = seed(settings, NOW)
    app = bootstrap(settings, now=lambda: NOW, models=DemoModels())
    yield Demo(app, seeded.owner, seeded.session_id)
    app.close()
