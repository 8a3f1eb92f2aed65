"""``python -m lape_cards``: the same as the ``lape`` command."""

import sys

from lape_cards.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
