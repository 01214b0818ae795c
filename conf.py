"""Sphinx settings for the kratom handbook, and nothing else.

Code with behaviour lives in ``docs/_ext/handbook`` with its tests.
"""

import gc
import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "docs" / "_ext"))

from handbook.model import edition  # noqa: E402 (found by the line above)

# Reading a book makes many small objects that live to the end; a rare collector saves a fifth of the time.
gc.set_threshold(200_000, 20, 100)

# -- What this is ------------------------------------------------------------

project = "Kratom handbook"
author = "Kratom handbook contributors"
_edition = edition.read(ROOT)
# Every date in the book is that of the last commit: two builds of one commit are the same bytes.
os.environ["SOURCE_DATE_EPOCH"] = str(int(_edition.moment.timestamp()))
version = release = _edition.version
today = edition.long_date(_edition.moment.date())
edition_line = _edition.line
copyright = f"{_edition.moment:%Y}, {author}. Text: CC BY 4.0. Code: MIT"  # noqa: A001
language = "en"
handbook_subtitle = "What is known, what is not, and what to do"
handbook_notices = (
    "No clinician has reviewed this handbook. It does not replace advice from a doctor, nurse or pharmacist.",
    "In an emergency, call your emergency number first.",
)
handbook_license = ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")
handbook_pages = {
    "emergency": "emergency",
    "glossary": "reference/glossary",
    "bibliography": "reference/bibliography",
    "drugs": "reference/can-i-take-kratom-with",
    "helplines": "reference/helplines",
}

# -- What is read ------------------------------------------------------------

# Only what handbook.checks.parser reads; reStructuredText would have other rules.
source_suffix = {".md": "markdown"}
extensions = ["myst_parser", "sphinxcontrib.bibtex", "handbook"]
exclude_patterns = ["_*", "registers", "**/.*"]
nitpicky = True
# handbook.checks.toctree refuses a page in no table of contents, and one without a title, on every run.
suppress_warnings = ["toc.not_included", "toc.no_title"]

myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]
# Slug anchors move when a heading is added; pages use explicit `(label)=` targets instead.
myst_heading_anchors = 0

# All that a page may use: what Sphinx has besides can read files of the machine or run code (CONTRIBUTING.md says more).
page_directives = (
    "bibliography",
    "chart",
    "claim",
    "claim-list",
    "colophon",
    "downloads",
    "drugs",
    "figure",
    "glossary",
    "helplines",
    "index",
    "interactions",
    "list-table",
    "procedure",
    "review-list",
    "safety",
    "safety-group",
    "safety-list",
    "tiles",
    "toctree",
)
page_roles = ("cite:p", "helpline", "numref", "procedure", "ref", "safety:message", "term")

# Formats share what was read, so quotation marks are made whichever format reads first.
smartquotes_excludes: dict[str, list[str]] = {}

numfig = True
# One run of numbers through the book: "Table 3", the same in every format.
numfig_secnum_depth = 0
numfig_format = {"figure": "Figure %s", "table": "Table %s"}

bibtex_bibfiles = ["docs/registers/references.bib"]
bibtex_default_style = "handbook"
# The whole source in every mark: nobody reads it with a keyboard or a finger, and it doubles the weight of a page.
bibtex_tooltips = False

# -- Safety messages ---------------------------------------------------------

safety_register = "registers/safety.toml"
safety_lock = "registers/safety.lock"
procedure_register = "registers/procedures.toml"
helpline_register = "registers/helplines.toml"
helpline_purposes = {
    "treatment": "Where to find treatment",
    "never-use-alone": "Company on the phone for people who use alone",
}
# What a writer runs here.
handbook_commands = {"lock": "make lock-safety", "current": "make current"}

# -- Claims ------------------------------------------------------------------

claim_register = "registers/claims.toml"
claim_weak_sources = "registers/references-weak.bib"
# Warnings, claims and interactions as JSON, for reuse.
published_data = True

# Front matter says for whom each page is and when its evidence was checked; each page shows it at its end.
review_state = True
review_audiences = ("people who use kratom", "families", "clinicians", "writers")
# Nobody has reviewed it as a clinician; when somebody has, this becomes part of the front matter.
review_notes = (("Clinical review:", "none yet"),)
review_if_overdue = "Ask a doctor or pharmacist what has changed."

# The glossary explains it, but a link on every page says nothing.
terms_not_linked = ("kratom",)

# -- Website -----------------------------------------------------------------

html_theme = "handbook"
html_title = "Kratom handbook"
html_baseurl = os.environ.get("READTHEDOCS_CANONICAL_URL", "")
html_copy_source = False
# Pages about the book itself give no advice on health.
html_page_types = {"about/**": "WebPage", "**": "MedicalWebPage"}
# Whoever comes with a question finds it at once.
html_all_headings = ("questions", "reference/can-i-take-kratom-with")
# A neutral page for whoever must leave at once.
# The button of the help box leads to the steps themselves.
html_context = {"exit_address": "https://www.weather.gov/", "emergency_anchor": "#emergency-what-to-do"}
# The parent theme's own scripts and fonts.
html_unused_static = [
    "css",
    "fonts",
    "js",
    "jquery.js",
    "_sphinx_javascript_frameworks_compat.js",
    "basic.css",
    "sphinx_highlight.js",
    "searchtools.js",
    "doctools.js",
    "documentation_options.js",
    "base-stemmer.js",
    "english-stemmer.js",
    "file.png",
    "plus.png",
    "minus.png",
]
# A link around each picture would be one more stop on the keyboard, to a page without a way back.
html_scaled_image_link = False
html_show_sphinx = False
# The glossary has further names that mean the same.
search_names = (
    ("kratom", "ketum", "biak", "krathom", "thom", "ithang", "kakuam", "กระท่อม"),
    ("pregnancy", "pregnant"),
    ("stop", "quit"),
    ("teen", "teenager", "adolescent"),
    ("overdose", "od"),
    ("taper", "wean"),
    ("breastfeeding", "nursing"),
    ("addiction", "addicted"),
    ("doctor", "physician", "gp"),
    ("helpline", "hotline"),
    ("alcohol", "beer", "wine", "liquor", "booze"),
    ("caffeine", "coffee"),
    ("psychosis", "hallucination", "hallucinate", "paranoia"),
)
search_left_out = ("What is known and what is not", "Where to get help", "Claims you may hear, checked")
search_weights = {
    "reference/glossary": 0.2,
    "reference/claims": 0.6,
    "reference/warnings": 0.6,
    "about/downloads-and-licenses": 1,
    "about/report-a-mistake": 1,
    "about/**": 0.3,
    "reference/sources-*": 0.1,
    "handouts/**": 0.7,
    "recovery/for-counselors-and-clinicians": 0.7,
}
_STATES = [
    "alabama",
    "alaska",
    "arizona",
    "arkansas",
    "california",
    "colorado",
    "connecticut",
    "delaware",
    "florida",
    "georgia",
    "hawaii",
    "idaho",
    "illinois",
    "indiana",
    "iowa",
    "kansas",
    "kentucky",
    "louisiana",
    "maine",
    "maryland",
    "massachusetts",
    "michigan",
    "minnesota",
    "mississippi",
    "missouri",
    "montana",
    "nebraska",
    "nevada",
    "ohio",
    "oklahoma",
    "oregon",
    "pennsylvania",
    "tennessee",
    "texas",
    "utah",
    "vermont",
    "virginia",
    "washington",
    "wisconsin",
    "wyoming",
]
# What readers write, and where the answer is.
search_answers = (
    (
        "emergency#emergency-what-to-do",
        ("overdose what to do", "not breathing", "breathing stopped", "cpr", "911", "999", "112"),
    ),
    (
        "emergency#emergency-what-to-do",
        ("overdose", "blue lips", "unconscious", "wont wake", "cant wake", "unresponsive"),
    ),
    ("risks/overdose", ("can overdose kratom", "can i overdose", "can you overdose", "overdose possible")),
    ("emergency#emergency-signs", ("signs overdose", "symptoms overdose")),
    ("emergency#emergency-seizure", ("having seizure", "seizure what to do", "seizure first aid", "having fit")),
    ("emergency#emergency-spray", ("how use naloxone", "how give naloxone", "naloxone spray")),
    ("emergency#emergency-naloxone", ("naloxone work", "naloxone help")),
    ("recovery/families#get-naloxone", ("where naloxone", "get naloxone", "buy naloxone")),
    (
        "reference/helplines",
        ("poison control", "poison center", "helpline", "crisis", "suicide", "suicidal", "kill myself", "want die"),
    ),
    ("reference/helplines", ("talk someone", "who call", "phone number")),
    ("recovery/stopping-kratom", ("stop kratom", "quit", "stop using")),
    ("recovery/stopping-kratom#stopping-kratom-ways", ("taper", "cut down", "cold turkey")),
    ("recovery/stopping-kratom#stopping-kratom-days", ("how long withdrawal",)),
    ("risks/dependence#dependence-signs", ("withdrawal symptoms", "withdrawal signs")),
    ("recovery/treatment", ("off opioids", "treatment opioid", "rehab")),
    ("recovery/treatment#treatment-access", ("get treatment", "find treatment", "treatment cost")),
    (
        "recovery/stopping-kratom#what-can-ease-withdrawal",
        ("helps withdrawal", "ease withdrawal", "medicine withdrawal"),
    ),
    ("recovery/stopping-kratom#stopping-kratom-after", ("craving", "stay off", "stay clean")),
    ("recovery/relapse", ("relapse", "used again")),
    ("recovery/safer-choices", ("harm reduction", "not ready", "safer")),
    (
        "recovery/families",
        ("worried", "help someone", "friend", "son", "daughter", "husband", "wife", "partner", "brother", "sister"),
    ),
    ("understanding/how-long-it-stays#how-long-it-stays-tests", ("drug test", "urine test", "hair test")),
    ("understanding/how-long-it-stays#how-long-it-stays-half-life", ("how long stay", "how long system")),
    ("questions#is-kratom-an-opioid", ("kratom an opioid",)),
    ("understanding/what-kratom-is", ("what is kratom",)),
    ("understanding/law#law-places", ("illegal", "legal in", "banned", "state law", *_STATES)),
    (
        "understanding/how-it-acts#side-effects",
        ("side effects", "nausea", "vomiting", "constipation", "sweating", "itching"),
    ),
    ("handouts/someone-may-have-overdosed", ("poster", "poster overdose", "sheet overdose", "overdose print")),
    ("risks/overdose#overdose-safe-amount", ("safe dose", "safe amount", "how much")),
    ("risks/pregnancy#what-about-breastfeeding", ("breastfeeding",)),
    ("risks/children#what-if-a-child-took-some", ("child ate", "child swallowed", "child took", "baby ate", "toddler")),
    ("questions#what-if-your-dog-ate-some", ("dog", "cat", "pet", "vet")),
    ("risks/liver#what-are-the-signs", ("dark urine", "yellow skin", "yellow eyes", "jaundice")),
    ("about/report-a-mistake#report-harm", ("report reaction", "report harm", "side effect report")),
    ("reference/can-i-take-kratom-with", ("can take with", "drug interactions", "with my medicine")),
)
# These show whom to call before anything else.
search_emergencies = (
    (
        "emergency#emergency-what-to-do",
        ("overdose", "not breathing", "isnt breathing", "breathing stopped", "cant breathe", "no pulse"),
    ),
    (
        "emergency#emergency-what-to-do",
        ("blue lips", "lips blue", "turning blue", "wont wake", "cant wake", "not waking", "doesnt wake"),
    ),
    (
        "emergency#emergency-what-to-do",
        ("unconscious", "unresponsive", "passed out", "not responding", "collapsed", "cpr", "dying"),
    ),
    (
        "emergency#emergency-what-to-do",
        ("911", "999", "112", "000", "1669", "ambulance", "emergency", "gasping", "choking"),
    ),
    ("emergency#emergency-seizure", ("seizure", "fit", "convulsions", "shaking", "jerking")),
    (
        "reference/helplines",
        ("suicide", "suicidal", "kill myself", "want die", "end my life", "hurt myself", "self harm"),
    ),
)

# -- PDF ---------------------------------------------------------------------

# The large print is in pyproject.toml: a format of its own.
print_editions = {
    "kratom-handbook-a4": {"paper": "a4"},
    "kratom-handbook-letter": {"paper": "us-letter"},
}
# Printed on handouts, as text and as a QR code; whoever hosts another copy sets HANDBOOK_ADDRESS.
print_address = (
    os.environ.get("HANDBOOK_ADDRESS")
    or os.environ.get("READTHEDOCS_CANONICAL_URL")
    or "https://kratom-handbook.readthedocs.io/en/latest/"
)
print_unbroken = ("7-OH",)
print_handout_rights = f"{project}, CC BY 4.0: copy and share it"
print_handout_notice = "No clinician has reviewed this."
print_font_packages = ("fontpkg_source_serif_4", "fontpkg_source_sans_3", "fontpkg_sarabun")

# -- What the website offers to take away ------------------------------------

_HANDOUTS = {
    "someone-may-have-overdosed": "Someone may have overdosed",
    "what-not-to-mix": "Kratom and what not to mix it with",
    "thinking-of-stopping": "Thinking of stopping kratom",
    "talking-with-your-doctor": "Talking with your doctor or pharmacist",
    "for-families-and-friends": "For families and friends",
    "wallet-card": "Card for the wallet, eight to a sheet",
}
downloads = {
    "book": (
        "Take it with you",
        (
            ("pdf:kratom-handbook-letter.pdf", "Handbook to print (PDF)"),
            ("pdf:kratom-handbook-a4.pdf", "Handbook to print (PDF)"),
            ("epub:kratom-handbook.epub", "Handbook for e-readers and phones (EPUB)"),
            ("text:kratom-handbook.txt", "Handbook as plain text (TXT)"),
        ),
    ),
    "large-print": (
        "Large print",
        (
            ("large-print:kratom-handbook-large-print-letter.pdf", "Handbook in large print (PDF)"),
            ("large-print:kratom-handbook-large-print-a4.pdf", "Handbook in large print (PDF)"),
        ),
    ),
    "handouts": (
        "Handouts, one sheet each",
        tuple(
            (f"handouts:{name}-{paper}.pdf", f"{words} (PDF)")
            for name, words in _HANDOUTS.items()
            for paper in ("letter", "a4")
        ),
    ),
    "data": (
        "Sources",
        (("registers/references.bib", "List of sources, for reference managers (BibTeX)"),),
    ),
}

# -- Links to the outside (make linkcheck) -----------------------------------

linkcheck_timeout = 20
linkcheck_retries = 2
# One address after another: no host is asked twice at once.
linkcheck_workers = 1
# A host that says "too many requests" without saying for how long is asked again for two minutes.
linkcheck_rate_limit_timeout = 120
# Each exception with its reason.
linkcheck_ignore = [
    # This book: its own pages are looked at as files (make links).
    re.escape(print_address),
]

# -- Plain text --------------------------------------------------------------

text_basename = "kratom-handbook"

# -- EPUB --------------------------------------------------------------------

epub_basename = "kratom-handbook"
epub_title = "Kratom handbook"
epub_publisher = author
epub_description = "What is known about kratom, what is not, and what to do."
epub_language = language
epub_identifier = "urn:uuid:a316d002-b48b-5d15-bb0b-42b5d8d350d2"
epub_uid = "pub-id"
epub_scheme = "UUID"
epub_theme = "handbook-epub"
# Addresses after each link are read aloud letter by letter; the links work without.
epub_show_urls = "no"
# The older table of contents lists pages; its toctrees are hidden on the start page.
epub_tocscope = "includehidden"
epub_tocdepth = 1
epub_tocdup = False
# Page 57 is the same place here and in the PDF that Read the Docs offers.
epub_page_list = "pdf:kratom-handbook-a4.pages.json"
epub_page_source = f"{project}, PDF on A4 paper, {edition_line}"
epub_accessibility = {
    "accessMode": ("textual", "visual"),
    "accessModeSufficient": ("textual",),
    "accessibilityFeature": ("alternativeText", "displayTransformability", "readingOrder", "structuralNavigation"),
    "accessibilityHazard": ("none",),
}
epub_accessibility_summary = (
    "All pictures have text alternatives. No text depends on color. Warnings carry their signal word in words. "
    "Made for EPUB Accessibility 1.1 and WCAG 2.2 level AA, and checked by programs (EPUBCheck, Ace by DAISY) only. "
    "No person has evaluated it, so no conformance is claimed."
)
# Packed by Sphinx, used by no page.
epub_exclude_files = ["_static/pygments.css"]
