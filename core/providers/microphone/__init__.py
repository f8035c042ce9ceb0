"""A candidate's microphone: from packets of the network to 16 kHz sound, as soon as they are there.

aiortc is imported with the first microphone, and changed in `receiver` alone.
"""
