"""Live voice, in processes of its own: people who talk, ears that are measured, a service."""
