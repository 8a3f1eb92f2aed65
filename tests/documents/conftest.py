import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from sample_card import _catalogues_or_english  # noqa: F401
