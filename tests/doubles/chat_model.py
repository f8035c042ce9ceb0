"""Language models in this process: one that answers sensibly, and one that obeys whoever asks."""

from __future__ import annotations

from demo.scripted_model import SCRIPTED, ScriptedModel
from evals.obeying import ObeyingModel

__all__ = ["SCRIPTED", "ObeyingModel", "ScriptedModel"]
