"""Read every version of every card as lape does: the histories in one pass, then the texts, 500 at a time."""

import sys
from itertools import islice
from pathlib import Path

from lape_cards.history import Histories
from lape_cards.workflow.cards import open_cards

cards = open_cards(Path.cwd())
ids = cards.ids()
histories = Histories(cards.repository, cards.paths_of(ids))
names = iter([version.blob for line in histories.of(ids).values() for version in line])
count = total = 0
while part := list(islice(names, 500)):
    found = cards.repository.blobs(part)
    count += len(part)
    total += sum(len(blob.content) for blob in found.values())
sys.stdout.write(f"{count} versions, {total} bytes\n")
