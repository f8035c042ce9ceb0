"""``python -m core.admin``."""

from __future__ import annotations

import sys

from core.admin import main

sys.exit(main())
