"""Settings of a small handbook on a made-up subject; the tests copy it beside its pages."""

import os

project = "Camping stove handbook"
author = "The stove club"
copyright = "2026, The stove club"  # noqa: A001
version = release = "3"
edition_line = f"Edition {release}"
language = "en"

extensions = ["myst_parser", "sphinxcontrib.bibtex", "handbook"]
exclude_patterns = ["conf.py"]
nitpicky = True
suppress_warnings = ["toc.not_included", "toc.no_title"]
myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]
smartquotes_excludes: dict[str, list[str]] = {}
numfig = True
numfig_secnum_depth = 0
numfig_format = {"figure": "Figure %s", "table": "Table %s"}

handbook_notices = ("Nobody who makes stoves has read this.", "In a fire, leave first.")
handbook_license = ("CC0", "https://example.org/cc0")
handbook_pages = {"emergency": "help", "glossary": "words", "bibliography": "sources"}

bibtex_bibfiles = ["../registers/sources.bib"]
bibtex_default_style = "handbook"
bibtex_tooltips = False
safety_register = "../registers/safety.toml"
safety_lock = "../registers/safety.lock"
helpline_register = "../registers/helplines.toml"
claim_register = "../registers/claims.toml"
interaction_register = ""
published_data = True

html_theme = os.environ.get("HANDBOOK_THEME", "handbook")
html_copy_source = False
html_scaled_image_link = False
html_show_sphinx = False
html_page_types = {"words": "DefinedTermSet"}

print_editions = {"stoves": {"paper": "a4"}}
print_address = "https://example.org/stoves/"
handbook_subtitle = "What burns, and what to do"
print_font_packages = ("fontpkg_source_serif_4", "fontpkg_source_sans_3")
print_fonts = {"serif": ["Source Serif 4"], "sans": ["Source Sans 3"]}

text_basename = "stoves"
downloads = {"book": ("To take with you", (("pdf:stoves.pdf", "The book"), ("handouts:tent-a4.pdf", "The sheet")))}

epub_basename = "stoves"
epub_publisher = author
epub_description = "What burns, and what to do."
epub_identifier = "urn:uuid:6f2d7f0e-0000-5000-8000-000000000000"
epub_uid = "pub-id"
epub_theme = "handbook-epub"
epub_show_urls = "no"
epub_tocscope = "includehidden"
epub_tocdepth = 1
epub_tocdup = False
epub_page_list = "pdf:stoves.pages.json"
epub_page_source = f"{project}, PDF"
epub_accessibility = {
    "accessMode": ("textual", "visual"),
    "accessModeSufficient": ("textual",),
    "accessibilityFeature": ("alternativeText",),
    "accessibilityHazard": ("none",),
}
epub_accessibility_summary = "The one picture has a text alternative."
epub_exclude_files = ["_static/pygments.css"]
