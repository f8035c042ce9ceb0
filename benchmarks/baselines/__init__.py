"""What we measure ourselves against: as little as does the same."""
