"""On a phone, an answer is two taps and a screen and a half away, or less, from the start page."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.support.books import Book

WIDTH, HEIGHT = 375, 812
MOST_TAPS, MOST_SCREENS = 2, 1.5
# What somebody wants to know: the links that are tapped, each the first that has these words, and words of the answer.
WAYS = {
    "Somebody does not breathe": (["What to do"], "Check"),
    "With sertraline (Zoloft)?": (["Can I take it with …?", "S"], "sertraline (Zoloft)"),
    "How long does withdrawal last?": (
        ["All questions", "What does withdrawal feel like"],
        "What does withdrawal feel like",
    ),
    "Does a drug test show it?": (["All questions", "Do drug tests show kratom?"], "Do drug tests show kratom?"),
    "While breastfeeding?": (["I am pregnant or breastfeeding"], "Kratom in pregnancy"),
    "Is it legal here?": (["All questions", "Is kratom legal?"], "Is kratom legal?"),
    "Is 7-OH something else?": (["All questions", "Leaf, extract or 7-OH"], "Leaf, extract or 7-OH"),
    "Where do I get naloxone?": (["All questions", "Where do you get naloxone?"], "Where do you get naloxone?"),
    "My liver hurts": (["All questions", "Can it hurt the liver?"], "Can it hurt the liver?"),
    "How do I cut down?": (["I want to stop or cut down"], "You can stop kratom"),
    "The dog ate some": (["All questions", "What if your dog ate some?"], "What if your dog ate some?"),
    "Whom can I call?": (["I want to talk to someone"], "If a life may be in danger"),
}


def way(page: Page, taps: list[str], answer: str) -> float:
    """Tap the links, and return how many screens must then be scrolled until the answer is in view."""
    for words in taps:
        letter = len(words) == 1
        links = page.locator("aside.help a, main a")
        (links.and_(page.get_by_text(words, exact=True)) if letter else links.filter(has_text=words)).first.click()
    page.wait_for_load_state()
    shown = page.locator("main :is(h2, h3, dt, li, p, strong)").filter(has_text=answer).first
    box = shown.bounding_box()
    assert box is not None
    return max(0.0, box["y"] + min(box["height"], 60) - HEIGHT) / HEIGHT


def test_answers_are_near(book: Book, browser: Browser) -> None:
    found = {}
    for question, (taps, answer) in WAYS.items():
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce")
        page.goto((book.html / "index.html").as_uri())
        found[question] = (len(taps), way(page, taps, answer))
        page.close()
        print(f"{question}: {found[question][0]} taps, {found[question][1]:.1f} screens")
    far = {question: way for question, way in found.items() if way[0] > MOST_TAPS or way[1] > MOST_SCREENS}
    assert far == {}
    assert statistics.median(screens for _taps, screens in found.values()) <= 1
