"""People who talk: real speech, sent by a real peer, over a network that loses some of it."""
