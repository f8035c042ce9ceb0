"""The demo: the same application, on a temporary data folder, with one invented candidate."""
