"""Speech services: Deepgram by its own SDK, and any server that speaks OpenAI's protocol.

Nothing here imports an SDK before voice is used first.
"""
