"""A text with markers, taken apart into the two that it was made of."""

from __future__ import annotations

import pytest

from lape_cards.merging.markers import taken_apart


@pytest.mark.parametrize(
    ("text", "variants"),
    [
        ("a\nb\n", ("a\nb\n", "a\nb\n")),
        ("a\n<<<<<<< x\nb\n=======\nc\n>>>>>>> y\nd", ("a\nb\nd", "a\nc\nd")),
        ("<<<<<<< x\n=======\nc\n>>>>>>> y\nd\n", ("d\n", "c\nd\n")),
        ("<<<<<<<\r\nb\r\n=======\r\nc\r\n>>>>>>>\r\n", ("b\r\n", "c\r\n")),
        ("<<<<<<< x\nb\n||||||| z\n0\n=======\nc\n>>>>>>> y\n", ("b\n", "c\n")),
        ("<<<<<<< x\nb\n=======\n=======\n>>>>>>> y\n=======\n", ("b\n=======\n", "=======\n=======\n")),
        ("<<<<<<<x\n======== \n >>>>>>> y\n", ("<<<<<<<x\n======== \n >>>>>>> y\n",) * 2),
        *[
            (text, None)
            for text in (
                "<<<<<<< x\nb\n",
                "b\n>>>>>>> y\n",
                "<<<<<<< x\nb\n=======\nc\n",
                "<<<<<<< x\nb\n>>>>>>> y\n",
                "<<<<<<< x\nb\n<<<<<<< x\nb\n=======\nc\n>>>>>>> y\n",
            )
        ],
    ],
)
def test_a_text_with_markers_is_taken_apart(text: str, variants: tuple[str, str] | None) -> None:
    found = taken_apart(text.encode())
    assert (found and tuple(one.decode() for one in found)) == variants
