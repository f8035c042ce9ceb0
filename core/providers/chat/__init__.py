"""Chat models: OpenAI and Groq by their own SDKs, and any server that speaks OpenAI's protocol.

Nothing here imports an SDK before the first model is opened: they take seconds to load.
"""

from core.providers.chat.catalogue import ChatSettings
from core.providers.chat.factory import ConfiguredChatModels
from core.providers.chat.patience import Patience

__all__ = ["ChatSettings", "ConfiguredChatModels", "Patience"]
