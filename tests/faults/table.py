"""The table of faults: one row for each thing that can be wrong in a source file, and what its writer must be told.

Each row has the code of the message (``handbook.model.diagnostics``), or nothing where Sphinx or Python have none.
"""

from __future__ import annotations

from tests.faults.breaks import Case, add, both, cut, edit, link, remove, said, write
from tests.faults.small_handbook import FRONT, PAGES

PAGE = "docs/risks/mixing.md"
HELP = "docs/help.md"
INDEX = "docs/index.md"
WARNINGS = "docs/registers/safety.toml"
LOCK = "docs/registers/safety.lock"
HELPLINES = "docs/registers/helplines.toml"
CLAIMS = "docs/registers/claims.toml"
STEPS = "docs/registers/procedures.toml"
INTERACTIONS = "docs/registers/interactions.toml"
DRUGS = "docs/registers/drugs.toml"
BIB = "docs/registers/references.bib"
CSV = "docs/registers/data/effects.csv"
SVG = "docs/figures/box.svg"
PNG = "docs/figures/box.png"
DRAWING = PAGES["figures/box.svg"]
TABLE_IN_TABLE = """:::::{list-table} T
:name: table-t
:header-rows: 1

* - A
  - B
* - ::::{list-table} U
    :name: table-u
    :header-rows: 1

    * - C
    * - D
    ::::
  - E
:::::"""
CODEINE = '\n[[drug]]\nid = "codeine"\nname = "codeine"\nbrands = ["Tuxarin"]\nclasses = ["opioids"]\n'
SOFTER = PAGES["registers/interactions.toml"].replace('id = "opioids"', 'id = "again"').replace('"major"', '"moderate"')
SOFTER_AT = PAGES["registers/interactions.toml"].count("\n") + 1
RELEASE = "\nmust_be_current = True\n"
MANY = "x" * 2_000_001


def on_page(kind: str, name: str, markdown: str, code: str, *words: str, at: str = "") -> Case:
    """Return a case of Markdown at the end of a page; the mistake is in its first line, or in that with ``at``."""
    lines = markdown.split("\n")
    line = PAGES["risks/mixing.md"].count("\n") + 2 + (lines.index(at) if at else 0)
    return Case(kind, name, add(PAGE, f"\n{markdown}\n"), (said(PAGE, line, code, *words),))


def picture(name: str, target: str, code: str, *words: str) -> Case:
    """Return a case of a picture that a page asks for."""
    return on_page("pictures", name, f":::{{figure}} {target}\n:alt: A box.\n:::", code, *words)


def drawing(name: str, old: str, new: str, code: str, *words: str) -> Case:
    """Return a case of an SVG picture with something else in it."""
    return Case("pictures", name, edit(SVG, old, new), (said(SVG, 1, code, *words),))


def row(name: str, old: str, new: str | bytes, line: int, code: str, *words: str) -> Case:
    """Return a case of a broken CSV file."""
    return Case("data", name, edit(CSV, old, new), (said(CSV, line, code, *words),))


def head(name: str, old: str, new: str, line: str | int, code: str, *words: str) -> Case:
    """Return a case of broken front matter."""
    return Case("front matter", name, edit(PAGE, old, new), (said(PAGE, line, code, *words),))


def register(  # noqa: PLR0913, PLR0917 (one row of the table)
    name: str, file: str, old: str, new: str | bytes, line: str | int, code: str, *words: str
) -> Case:
    """Return a case of a broken register."""
    return Case("registers", name, edit(file, old, new), (said(file, line, code, *words),))


def settings(name: str, line: str, code: str, *words: str) -> Case:
    """Return a case of a broken conf.py."""
    return Case("settings", name, add("conf.py", f"\n{line}\n"), (said("conf.py", line, code, *words),))


REGISTERS = [
    register("not UTF-8", WARNINGS, "poisoning", b"\xff", 2, "sources.encoding", "not UTF-8", "save the file as UTF-8"),
    Case("registers", "empty", write(WARNINGS, ""), (said(WARNINGS, "", "sources.empty", "empty", "write it"),)),
    Case("registers", "huge", add(CLAIMS, f"# {MANY}\n"), (said(CLAIMS, "", "sources.size", "bytes", "smaller"),)),
    Case("registers", "cut off in the middle", cut(WARNINGS, 'avoid = ["Do'), (said(WARNINGS, 'avoid = ["Do', "register.toml", "not TOML", "correct that line"),)),
    Case("registers", "missing", remove(CLAIMS), (said(CLAIMS, "", "register.unreadable", "cannot be read", "add the file"),)),
    Case("registers", "a thousand brackets", write(CLAIMS, "a = " + "[" * 20_000), (said(CLAIMS, 1, "register.toml", "not TOML", "correct"),)),
    Case("registers", "a number without end", write(CLAIMS, "a = " + "9" * 5_000), (said(CLAIMS, 1, "register.toml", "not TOML", "digits", "correct"),)),
    register("unknown key", WARNINGS, "signal =", "color = 1\nsignal =", "[[message]]", "register.field", "unknown field 'color'", "remove it"),
    register("unknown table", CLAIMS, "[[claim]]", "[[claims]]\n[[claim]]", "[[claims]]", "register.table", "unknown table 'claims'", "[[claim]]"),
    register("missing key", CLAIMS, 'reason = "All sources agree."\n', "", "[[claim]]", "register.missing", "'reason' is missing", "add it"),
    register("text for a list", WARNINGS, '["Do not mix."]', '"Do not mix."', "[[message]]", "register.list", "'avoid'", "write a list"),
    register("number for a text", CLAIMS, '"It is a leaf."', "7", "[[claim]]", "register.text", "'claim' is 7", "quotes"),
    register("unknown signal word", WARNINGS, '"danger"', '"alarm"', "[[message]]", "register.choice", "'signal' is 'alarm'", "write 'danger'"),
    register("a sentence too long", WARNINGS, "Do not mix.", "word " * 21, "[[message]]", "register.rule", "21 words", "20 or fewer"),
    Case("registers", "duplicate id", add(CLAIMS, PAGES["registers/claims.toml"]), (said(CLAIMS, 9, "register.duplicate", "id is used twice", "its own"),)),
    register("unknown source", INTERACTIONS, '"roe2021"', '"nobody1999"', "[[interaction]]", "register.source", "unknown source 'nobody1999'", "bibliography"),
    register("unknown class", DRUGS, 'classes = ["opioids"]', 'classes = ["opioids", "opiods"]', "[[drug]]", "drugs.no-class", "unknown class 'opiods'", "write one of [classes]"),
    register("drug in no class", DRUGS, 'classes = ["opioids"]\n', "", "[[drug]]", "register.missing", "'classes' is missing", "add it"),
    register("class without a drug", DRUGS, "[classes]\n", '[classes]\nsleep = ["sleeping pills"]\n', "[classes]", "drugs.empty-class", "'sleep'", "give it to one"),
    Case("registers", "brand of two drugs", add(DRUGS, CODEINE.replace("Tuxarin", "Kadian")), (said(DRUGS, 10, "drugs.two", "'Kadian' is a name of 'morphine' (line 4), too", "leave it to one drug"),)),
    register("unknown drug", INTERACTIONS, '["morphine"]', '["morphine", "codeine"]', "[[interaction]]", "interactions.no-drug", "'codeine' is not in the register of drugs", "write an id"),
    Case("registers", "drug without an interaction", add(DRUGS, CODEINE), (said(DRUGS, 10, "drugs.no-interaction", "codeine: no interaction names it", "add one"),)),
    Case("registers", "interaction with nobody", add(INTERACTIONS, SOFTER.replace('drugs = ["morphine"]\n', "")), (said(INTERACTIONS, SOFTER_AT, "interactions.nobody", "neither a class nor a drug", "name at least one"),)),
    register("severity without basis", INTERACTIONS, 'evidence = "cases"\n', "", "[[interaction]]", "register.missing", "'evidence' is missing", "add it"),
    register("unknown effect called minor", INTERACTIONS, 'severity = "major"\nevidence = "cases"', 'severity = "minor"\nevidence = "expected"', "[[interaction]]", "interactions.unknown", "'minor' cannot rest on evidence 'expected'", "write not-known"),
    Case("registers", "one aspect rated twice", add(INTERACTIONS, SOFTER), (said(INTERACTIONS, SOFTER_AT, "interactions.disagree", "'morphine' is moderate for breathing here, but major in 'opioids' (line 1)", "rate it once"),)),
    register("weak source", CLAIMS, '"doe2020"', '"weak2000"', "[[claim]]", "claims.weak-source", "'weak2000' is a weak source", "cite another"),
    register("unknown topic", WARNINGS, 'topics = ["overdose"]', 'topics = ["overdos"]', "[[message]]", "safety.no-topic", "unknown topic 'overdos'", "write one of"),
    register("no such day", HELPLINES, "2026-11-01", "2026-13-41", "seen =", "register.toml", "not TOML", "correct that line"),
    register("a day to come", HELPLINES, "2026-11-01", "2999-01-01", "[[helpline]]", "helplines.future", "2999-01-01", "the day you saw"),
    Case("registers", "not seen for half a year, in a release", both(edit(HELPLINES, "2026-11-01", "2020-01-01"), add("conf.py", RELEASE)), (said(HELPLINES, "[[helpline]]", "helplines.old", "last seen", "call it"),)),
    register("letters in a number", HELPLINES, '"911"', '"nine"', "[[helpline]]", "register.letters", "'number' is 'nine'", "; "),
    register("the help box calls nobody", HELPLINES, 'call = ["us-emergency"]', 'call = ["us-none"]', "[box]", "helplines.box", "'us-none'", "write the id"),
    register("no help box", HELPLINES, 'call = ["us-emergency"]', "", "[box]", "register.missing", "'call' is missing", "add it"),
    Case(
        "registers",
        "two mistakes in one entry",
        both(edit(CLAIMS, '"high"', '"sure"'), edit(CLAIMS, '"supported"', '"true"')),
        (said(CLAIMS, "[[claim]]", "register.choice", "'certainty' is 'sure'", "write"), said(CLAIMS, "[[claim]]", "register.choice", "'verdict' is 'true'", "write")),
    ),
    register("a control character", CLAIMS, "It is a leaf.", "It is \\u0007 a leaf.", "[[claim]]", "register.rule", "'claim': a control or private character, U+0007", "take it out"),
    Case("registers", "a claim that no page shows", edit("docs/ledger.md", ":::{claim} a-leaf\n:::\n", "Text."), (said(CLAIMS, "[[claim]]", "claims.unshown", "no page shows", "write :::{claim} a-leaf"),)),
    Case("registers", "two steps of one name", both(edit(STEPS, 'id = "push"', 'id = "call"'), edit(STEPS, 'steps = ["call", "push"]', 'steps = ["call"]')), (said(STEPS, "[[procedure]]", "procedures.step-twice", "two steps are called 'call'", "its own id"),)),
    register("unknown step on a card", STEPS, 'steps = ["call", "push"]', 'steps = ["call", "puh"]', "[[procedure]]", "procedures.card-step", "the step 'puh'", "write some of: call, push"),
    register("steps of a card in another order", STEPS, 'steps = ["call", "push"]', 'steps = ["push", "call"]', "[[procedure]]", "procedures.order", "push, call", "their order is call, push"),
    register("step without a short form", STEPS, 'short = "Call for help."\n', "", "[[procedure]]", "procedures.no-short", "'call' has no short form", "add `short`"),
    register("interval that is typed", STEPS, "on the chest for {wait}", "on the chest for 5 minutes", "[[procedure]]", "procedures.interval", "'5 minutes' is typed", "[intervals]"),
    register("unknown interval", STEPS, "on the chest for {wait}", "on the chest for {wai}", "[[procedure]]", "procedures.name", "'wai' in braces", "write one of: wait"),
    register("number to call that is typed", STEPS, "Call for help from", "Call 911 for help from", "[[procedure]]", "procedures.helpline", "'911' is typed", "write {helpline}`id`"),
    register("number that only the short form says", STEPS, 'short = "Push for {wait}."', 'short = "Push 30 times for {wait}."', "[[procedure]]", "procedures.number", "push says '30'", "correct one of them"),
    register("unknown source of a step", STEPS, '"doe2020"', '"doe"', "[[procedure]]", "procedures.source", "unknown source 'doe'", "bibliography"),
    register("drawings without a picture", STEPS, 'picture = "figures/box.svg"\n', "", "[[procedure]]", "procedures.no-picture", "'pushing' is in no picture", "`picture`"),
    register("picture of the steps that is missing", STEPS, "figures/box.svg", "figures/bix.svg", "[[procedure]]", "procedures.picture", "'figures/bix.svg' cannot be read", "write the path"),
    register("drawing that is missing", STEPS, '["pushing"]', '["pushing", "calling"]', "[[procedure]]", "procedures.no-drawing", "'calling' is missing", "correct the name"),
    register("drawing that no step has", STEPS, 'drawings = ["pushing"]\n', "", "[[procedure]]", "procedures.drawing-unused", "'pushing'", "name it in a step"),
    register("picture without a step", STEPS, 'name = "Call"', 'name = "Ring"', "[[procedure]]", "procedures.picture-order", "shows Push", "the steps are Ring, Push"),
    register("unknown procedure of a message", WARNINGS, 'avoid = ["Do not mix."]', 'procedure = "rescu"', "[[message]]", "safety.procedure", "no procedure 'rescu'", "write one of: rescue"),
    register("unknown first step of a message", WARNINGS, 'avoid = ["Do not mix."]', 'procedure = "rescue"\nfirst = "cal"', "[[message]]", "safety.first", "no step 'cal'", "write one of: call, push"),
    register("interval of a message alone", WARNINGS, "within a few minutes", "within 4 minutes", "[[message]]", "safety.interval", "'4 minutes' is typed", "write the name of an interval"),
    register("unknown interval of a message", WARNINGS, "within a few minutes", "within {wai}", "[[message]]", "safety.interval-name", "'wai' in braces", "write one of: wait"),
    register("unknown group", WARNINGS, 'avoid = ["Do not mix."]', 'slowly = ["dayly"]\navoid = ["Not suddenly."]', "[[message]]", "safety.reader", "unknown group 'dayly'", "write one of: daily"),
    register("group that is not named", WARNINGS, 'avoid = ["Do not mix."]', 'slowly = ["daily"]\navoid = ["Stop, but not suddenly."]', "[[message]]", "safety.reader-unnamed", "the group 'daily'", "write one of: every day"),
    register("group that is told nothing", WARNINGS, 'avoid = ["Do not mix."]', 'slowly = ["daily"]\navoid = ["Do not mix every day."]', "[[message]]", "safety.unsaid", "no line says so", "write one of: not suddenly"),
    register("stop that names nobody", WARNINGS, "Do not mix.", "Do not take it.", "[[message]]", "safety.no-reader", "it says 'do not take'", "write there which of [readers]"),
    register("group that is told two things", WARNINGS, 'avoid = ["Do not mix."]', 'slowly = ["daily"]\navoid = ["If you use it every day, not suddenly."]\ntopics = ["overdose"]\nsources = ["doe2020"]\n\n[[message]]\nid = "other"\nsignal = "danger"\nhazard = "It, every day."\nconsequence = "It harms."\nstop = ["daily"]\navoid = ["Do not take it."]', 21, "safety.stop", "'mixing' tells them not to stop suddenly", "name them in `slowly`"),
    register("message with lines and a procedure", WARNINGS, 'avoid = ["Do not mix."]', 'procedure = "rescue"\navoid = ["Do not mix."]', "[[message]]", "register.rule", "'avoid'", "in their place"),
    Case("registers", "the lock is gone", remove(LOCK), (said(LOCK, "", "safety.no-lock", "is missing", "make lock-safety"),)),
    Case("registers", "the lock is not UTF-8", write(LOCK, b"a = \xff\n"), (said(LOCK, 1, "sources.encoding", "not UTF-8", "save"),)),
]  # fmt: skip

FRONT_MATTER = [
    head("not YAML", "[families]", "[families", 4, "front-matter.yaml", "not YAML", "key: value"),
    Case("front matter", "never ends", write(HELP, "---\naudience: [families]\n\n# Help\n"), (said(HELP, 1, "front-matter.open", "never ends", "write a line ---"),)),
    Case("front matter", "huge", edit(PAGE, "checked:", f"more: {'x ' * 10_000}\nchecked:"), (said(PAGE, 1, "front-matter.size", "more than 20,000 letters", "; make it shorter"),)),
    Case("front matter", "no table", edit(HELP, FRONT, "---\n- families\n---\n"), (said(HELP, 2, "front-matter.table", "not a table", "key: value"),)),
    Case(
        "front matter",
        "none",
        edit(HELP, FRONT, ""),
        (
            said(HELP, 1, "front-matter.audience", "'audience'", "write"),
            said(HELP, 1, "front-matter.day", "'checked'", "write"),
            said(HELP, 1, "front-matter.day", "'due'", "write"),
        ),
    ),
    head("unknown key", "checked:", "color: red\nchecked:", 1, "front-matter.key", "unknown key 'color'", "write one of"),
    head("a key twice", "checked:", "topics: []\nchecked:", "topics: []", "front-matter.twice", "'topics'", "twice", "keep one"),
    head("a key that is a list", "checked:", "? [a]\n: b\nchecked:", "? [a]", "front-matter.yaml", "unhashable key", "key: value"),
    head("no such day", "2026-01-01", "2026-13-01", "checked:", "front-matter.yaml", "month", "; "),
    head("no day", "2026-01-01", "last year", 1, "front-matter.day", "'checked'", "write one like 2026-11-22"),
    head("a day to come", "2026-01-01", "2029-01-01", 1, "front-matter.future", "'checked'", "in the future", "write the day"),
    head("due before it was checked", "2030-01-01", "2020-01-01", 1, "front-matter.due", "'due'", "not after", "write the day"),
    Case("front matter", "overdue, in a release", both(edit(PAGE, "2030-01-01", "2026-02-01"), add("conf.py", RELEASE)), (said(PAGE, 1, "review.overdue", "checked by 2026-02-01", "; check it"),)),
    head("text for a list", "[families]", "families", 1, "front-matter.audience", "'audience'", "write a list"),
    head("a list in a list", "[families]", "[[families]]", 1, "front-matter.audience", "'audience'", "write a list"),
    head("unknown topic", "[overdose]", "[overdos]", 1, "front-matter.topic", "unknown topic 'overdos'", "write one of: overdose"),
    head("topics no list", "[overdose]", "overdose", 1, "front-matter.topics", "'topics'", "not a list", "as in topics: ["),
    head("excused without need", "checked:", "safety-not-needed: {nothing: there is no such message}\nchecked:", 1, "front-matter.excuse", "'nothing'", "correct or remove"),
    Case("front matter", "unknown kind of handout", edit("docs/handouts/wallet-card.md", "card", "poster"), (said("docs/handouts/wallet-card.md", 1, "front-matter.handout", "'poster'", "sheet, card"),)),
    head("grows when it is read", "checked:", "a: &a [x, x]\nb: [*a, *a]\nchecked:", 1, "front-matter.alias", "refers to itself", "write each value"),
]  # fmt: skip

MARKDOWN = [
    Case("pages", "not UTF-8", edit(PAGE, "Call for", b"\xff"), (said(PAGE, 19, "sources.encoding", "not UTF-8", "save the file as UTF-8"),)),
    Case("pages", "empty", write(HELP, ""), (said(HELP, "", "sources.empty", "empty", "write it, or remove it"),)),
    Case("pages", "huge", add(PAGE, MANY), (said(PAGE, "", "sources.size", "bytes", "split it"),)),
    Case("pages", "control character", edit(PAGE, "Call for", "Call\x08 for"), (said(PAGE, "Call", "sources.control", "U+0008", "take it out"),)),
    Case(
        "pages",
        "cut off in the middle",
        cut(PAGE, ":::{interactions} major"),
        (said(PAGE, ":::{interactions} major", "fences.open", "never closed", "end it"),),
    ),
    Case("pages", "a link to another file", link(HELP, "../conf.py"), (said(HELP, "", "sources.link", "is a link", "put the file itself"),)),
    Case("pages", "names that differ in capitals", both(write("docs/Help.md", "x"), write("docs/help.md", "x")), (said(HELP, "", "sources.capitals", "capitals", "rename"),)),
    on_page("pages", "two titles", "# Another title\n\nText.", "contents.second-title", "second title", "write it with ##"),
    Case("pages", "no title", edit(HELP, "# Help lines", "Help lines"), (said(HELP, 1, "contents.untitled", "no title", "begin it with"),)),
    on_page("pages", "a level left out", "##### Deep", "myst.header", "H2 to H5", "one level at a time"),
    on_page("pages", "open fence", "```text\nText.", "fences.open", "never closed", "end it with"),
    on_page("pages", "fence without directive", ":::(safety} mixing\n:::", "fences.directive", "opens no directive", "both braces"),
    on_page("pages", "quotations in quotations", f"{'>' * 30} Text.", "fences.deep", "too deep", "; take some of them apart"),
    on_page("pages", "lists in lists", "\n".join(f"{'  ' * depth}- a" for depth in range(30)), "fences.deep", "too deep", "; take some of them apart", at=f"{'  ' * 8}- a"),
    on_page("pages", "a word that never ends", f"Text {'*' * 1_001} text.", "sources.word", "more than 1,000 letters", "; put blanks into it"),
    on_page("pages", "unknown directive", ":::{saftey} mixing\n:::", "markdown.directive", "no directive 'saftey'", "write one of", "safety"),
    on_page("pages", "unknown role", "Look {reff}`help`.", "markdown.role", "no role 'reff'", "write one of", "ref"),
    on_page("pages", "unknown procedure", ":::{procedure} rescu\n:::", "procedures.unknown", "no procedure 'rescu'", "write one of: rescue"),
    on_page("pages", "unknown form of a procedure", ":::{procedure} rescue\n:form: long\n:::", "procedures.form", "has no 'long'", "write one that it has, of full"),
    on_page("pages", "caption of steps", ":::{procedure} rescue\nMore.\n:::", "procedures.caption", "the form 'full' has no caption", "take them away"),
    Case(
        "pages",
        "word that only the picture says",
        add(PAGE, "\n:::{procedure} rescue\n:form: picture\n:::\n"),
        (
            said(PAGE, PAGES["risks/mixing.md"].count("\n") + 2, "procedures.picture-words", "says 'now' at the step 'call'", "add it to `shown`"),
            said(LOCK, "", "safety.lock-new", "'procedure rescue: picture on risks/mixing'", "have the difference read"),
        ),
    ),
    on_page("pages", "unknown step of a procedure", "Go to {procedure}`rescue:puh`.", "procedures.form", "no 'step puh'", "write one that it has"),
    on_page("pages", "number of a step that is typed", "Go to step 2.", "procedures.typed-number", "'step 2' is typed", "write {procedure}`id:step`"),
    on_page("pages", "step that is typed", "Now call for help, from anybody who is *near*.", "procedures.retyped", "a step of the procedure 'rescue'", "write :::{procedure} rescue"),
    on_page("pages", "unknown safety message", ":::{safety} mixin\n:::", "safety.no-message", "no safety message 'mixin'", "write one of: mixing"),
    on_page("pages", "unknown country", ":::{helplines} FR\n:::", "helplines.country", "no help line of 'FR'", "write one of: US"),
    on_page("pages", "unknown claim", ":::{claim} a-tree\n:::", "claims.unknown", "no claim 'a-tree'", "write an id"),
    on_page("pages", "a typed number", "Call 1 800 911 now, or 911.\n\n{helpline}`us-none`", "helplines.unknown", "no help line 'us-none'", "write one of", at="{helpline}`us-none`"),
    on_page("pages", "unknown source", "Text {cite:p}`nobody1999`.", "bibtex.key_not_found", 'key "nobody1999"', "write a key"),
    on_page("pages", "a percent sign", "Look at {ref}`that page <100% sure>`.", "ref.ref", "'100% sure'", "write a label"),
    on_page("pages", "unknown label", "Look at {ref}`that page <nowhere>`.", "ref.ref", "'nowhere'", "write a label"),
    on_page("pages", "unknown term", "A {term}`thing`.", "ref.term", "'thing'", "add it to the glossary"),
    on_page("pages", "no such footnote", "Text.[^9]", "docutils", '"9"', "write the footnote"),
    on_page("pages", "duplicate label", "(help)=\n\n## Again\n\nText.", "", "duplicate label help", "docs/help.md", "a label of its own", at="## Again"),
    Case("pages", "ragged table", edit(PAGE, "* - Sleep\n  - Danger\n", "* - Sleep\n"), (said(PAGE, ":::{list-table}", "docutils", "same number of items", "as many cells"),)),
    on_page("pages", "ragged table of Markdown", "| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |", "markdown.table", "loses cells", "write :::{list-table}"),
    on_page("pages", "a table in a table", TABLE_IN_TABLE, "markdown.nested-table", "inside this table", "write it below"),
    on_page("pages", "a table in a table, as text", TABLE_IN_TABLE, "markdown.nested-table", "inside this table", "write it below")._replace(output="text"),
    on_page("pages", "an index entry of another time", "```{index} module: os\n```", "markdown.unreadable", "'index' cannot be read", "correct it"),
    on_page("pages", "a source between commas", "Text {cite:p}`doe2020,,roe2021`.", "markdown.unreadable", "'cite:p' cannot be read", "correct it"),
    on_page("pages", "half a place for a number", "{numref}`Table % <table-what>` says it.", "links.number", "no place for one number", "write '%s' where"),
    on_page("pages", "no place for a number", "{numref}`The table <table-what>` says it.", "links.number", "no place for one number", "write '%s' where"),
    on_page("pages", "a number of a billion letters", "{numref}`{number:>999999999} <table-what>` says it.", "links.number", "no place for one number", "write '%s' where"),
    on_page("pages", "language that is none", "[ketum]{.language-malay}", "languages.code", "'malay'", "two or three letters"),
    on_page("links", "here", "Look {ref}`here <help>`.", "links.vague", "'here'", "name the page"),
    on_page("links", "this", "Read [this](https://example.org/).", "links.vague", "'this'", "name the page"),
    on_page("links", "no words", "Read [](https://example.org/).", "links.vague", "''", "name the page"),
    on_page("links", "no such file", "[The last page](nowhere.md)", "markdown.link", "'nowhere.md'", "{ref}"),
    on_page("links", "an anchor made of a heading", "[The last page](help.md#help-lines)", "markdown.link", "'help.md#help-lines'", "{ref}"),
    on_page("links", "a space in the address", "[The last page](https://example.org/a b)", "links.unread", "meant as a link", "write [words]"),
    Case("contents", "a page in none", write("docs/lost.md", f"{FRONT}# Lost\n"), (said("docs/lost.md", 1, "contents.unreached", "no table of contents", "add its name"),)),
    Case(
        "contents",
        "a page that hides",
        write("docs/lost.md", f"{FRONT.replace('audience', 'orphan: true' + chr(10) + 'audience', 1)}# Lost\n"),
        (said("docs/lost.md", 1, "contents.unreached", "no table of contents", "add its name"), said("docs/lost.md", 1, "front-matter.key", "'orphan'", "write one of")),
    ),
    Case("contents", "a circle of two", add(HELP, "\n```{toctree}\nindex\n```\n"), (said(HELP, "", "contents.circle", "circle", "index > help > index", "take out"),)),
    Case(
        "contents",
        "a circle of three",
        both(add(HELP, "\n```{toctree}\nsources\n```\n"), add("docs/sources.md", "\n```{toctree}\nhelp\n```\n")),
        (said("docs/sources.md", "", "contents.circle", "circle", "help > sources > help", "take out"),),
    ),
    Case("contents", "a page of itself", add(HELP, "\n```{toctree}\nhelp\n```\n"), (said(HELP, "```{toctree}", "toc.not_readable", "nonexisting", "another page"),)),
    Case("contents", "no such page", edit(INDEX, "ledger\n", "ledger\nlegder\n"), (said(INDEX, "```{toctree}", "toc.not_readable", "'legder'", "write the name"),)),
    Case("contents", "a page that Sphinx makes", edit(INDEX, "ledger\n", "ledger\ngenindex\n"), (said(INDEX, "```{toctree}", "contents.made", "'genindex' is not a page", "take it out"),)),
    Case("contents", "a page that Sphinx makes, in print", edit(INDEX, "ledger\n", "ledger\ngenindex\n"), (said(INDEX, "```{toctree}", "contents.made", "'genindex' is not a page", "take it out"),), "pdf"),
    Case("contents", "a page twice", edit(INDEX, "ledger\n", "ledger\nledger\n"), (said(INDEX, "```{toctree}", "toc.duplicate_entry", "ledger", "keep one"),)),
    Case("contents", "an unused picture", write("docs/figures/spare.svg", DRAWING), (said("docs/figures/spare.svg", "", "contents.unused", "no page uses", "show it on one"),)),
    Case("contents", "unused data", write("docs/registers/data/spare.csv", "a\n"), (said("docs/registers/data/spare.csv", "", "contents.unused", "no page uses", "remove"),)),
    Case("contents", "a stray file", write("docs/notes.txt", "x"), (said("docs/notes.txt", "", "sources.kind", "no use for", "it takes"),)),
]  # fmt: skip

PICTURES = [
    picture("missing", "../figures/none.svg", "pictures.missing", "figures/none.svg", "correct its name"),
    picture("no picture", "../registers/data/effects.csv", "pictures.kind", "effects.csv", "ends in .svg"),
    picture("from the web", "https://example.org/x.png", "pictures.foreign", "not in the book", "save it"),
    picture("from the web without a scheme", "//example.org/x.png", "pictures.foreign", "not in the book", "save it"),
    picture("inside the page", "data:image/png;base64,iVBORw0KGgo=", "pictures.foreign", "not in the book", "save it"),
    on_page("pictures", "figure without alternative", ":::{figure} ../figures/box.svg\n:::", "pictures.alternative", "no text alternative", "add ':alt:'"),
    *(
        on_page("pictures", f"figure without alternative, as {output}", ":::{figure} ../figures/box.svg\n:::", "pictures.alternative", "no text alternative", "add ':alt:'")._replace(output=output)
        for output in ("text", "handouts")
    ),
    on_page("pictures", "picture without alternative", "![](../figures/box.svg)", "pictures.alternative", "no text alternative", "add ':alt:'"),
    on_page("pictures", "no width", '![A box](../figures/box.svg){width="1pt)#read(1)"}', "myst.attribute", "'width'", "write a width as 50% or 300px"),
    Case("pictures", "no picture at all", write(PNG, "text"), (said(PNG, "", "sources.picture", "not a complete PNG", "export it again"),)),
    Case("pictures", "PNG cut off", write(PNG, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01"), (said(PNG, "", "sources.picture", "not a complete PNG", "export it again"),)),
    Case("pictures", "SVG cut off", cut(SVG, "<rect wid"), (said(SVG, 1, "sources.svg-broken", "not a complete SVG", "export it again"),)),
    Case("pictures", "SVG empty", write(SVG, ""), (said(SVG, "", "sources.empty", "empty", "write it, or remove it"),)),
    Case("pages", "another markup, whose directives nobody has listed", write("docs/risks/other.rst", "Other\n=====\n"), (said("docs/risks/other.rst", "", "sources.kind", "no use for", ".md"),)),
    Case("pictures", "unknown kind", write("docs/figures/box.bmp", b"BM"), (said("docs/figures/box.bmp", "", "sources.kind", "no use for", ".svg"),)),
    drawing("HTML as SVG", DRAWING, "<html/>", "sources.svg-root", "not an SVG", "must begin"),
]  # fmt: skip

DATA = [
    row("not UTF-8", "Sick", b"\xff", 3, "sources.encoding", "not UTF-8", "save the file as UTF-8"),
    Case("data", "empty", write(CSV, ""), (said(CSV, "", "sources.empty", "empty", "write it"),)),
    Case("data", "no numbers", cut(CSV, "notes\n"), (said(CSV, "", "charts.empty", "no numbers", "write a line"),)),
    Case("data", "too many numbers", add(CSV, "Ill,1,of every 100 cases,doe2020,\n" * 5_000), (said(CSV, "", "charts.long", "5002 rows", "40 or fewer"),)),
    row("cut off in the middle", "doe2020,\nSick,14,of every 100 cases,doe2020,\n", "doe2020,\nSick,1", 3, "charts.cells", "more or fewer cells", "write 5"),
    row("missing column", "unit", "units", 1, "charts.column", "no column 'unit'", "into the first line"),
    row("a cell too many", "Sick,14,", "Sick,14,15,", 3, "charts.cells", "more or fewer cells", "write 5"),
    row("no number", "14", "many", 3, "charts.number", "'many'", "write one like"),
    row("not a number", "14", "nan", 3, "charts.number", "'nan'", "write one like"),
    row("without end", "14", "inf", 3, "charts.number", "'inf'", "write one like"),
    row("below zero", "14", "-14", 3, "charts.number", "'-14'", "write one like"),
    row("two units", "14,of every 100", "14,of every 10", 3, "charts.unit", "the unit is", "use one unit"),
    row("no label", "Sick", "", 3, "charts.blank", "label or source is empty", "every number needs both"),
    row("unknown source", "14,of every 100 cases,doe2020", "14,of every 100 cases,nobody1999", 3, "charts.source", "'nobody1999'", "write a key"),
    row("open quote", "Sick", '"Sick', 3, "charts.csv", "not CSV", "close each quote"),
    Case("data", "all zero", write(CSV, "label,value,unit,source,notes\nSick,0,cases,doe2020,\n"), (said(CSV, "", "charts.zero", "all numbers are 0", "sentence"),)),
    Case("data", "no such file", edit(PAGE, ":::{list-table}", ":::{chart} none.csv\n:name: fig-none\n:kind: bars\n:title: T\n:alt: A.\n:::\n\n:::{list-table}"), (said(PAGE, "none.csv", "charts.unreadable", "cannot be read", "add the file"),)),
]  # fmt: skip

BIBLIOGRAPHY = [
    Case("bibliography", "not UTF-8", edit(BIB, "Rick", b"\xff"), (said(BIB, 8, "sources.encoding", "not UTF-8", "save"),)),
    Case("bibliography", "empty", write(BIB, ""), (said(BIB, "", "sources.empty", "empty", "write it"),)),
    Case("bibliography", "missing", remove(BIB), (said(BIB, "", "bibliography.missing", "no such bibliography", "add the file"),)),
    Case("bibliography", "cut off in the middle", cut(BIB, "Another"), (said(BIB, "Another", "bibliography.syntax", "end of file", "missing brace"),)),
    Case("bibliography", "duplicate key", add(BIB, "@misc{roe2021,\n  title = {x},\n}\n"), (said(BIB, 14, "bibliography.duplicate", "'roe2021' is taken", "its own"),)),
    Case("bibliography", "no key", add(BIB, "@misc{\n  title = {x},\n}\n"), (said(BIB, 14, "bibliography.no-key", "no key", "write @misc"),)),
    Case("bibliography", "unknown type", add(BIB, "@nonsense{x,\n  title = {x},\n}\n"), (said(BIB, "@nonsense", "bibliography.type", "@nonsense", "write one of"),)),
    Case("bibliography", "no day", edit(BIB, "2026-11-01", "yesterday"), (said(BIB, "yesterday", "bibliography.day", "'yesterday' is not a date", "write one like"),)),
    Case("bibliography", "undefined word", edit(BIB, "{2021}", "lastyear"), (said(BIB, "lastyear", "bibliography.syntax", "lastyear", "missing brace, quote"),)),
]  # fmt: skip

SETTINGS = [
    settings("not Python", "x = = 1", "settings.conf", "invalid syntax", "correct the settings"),
    settings("an error", "raise ValueError('so')", "settings.conf", "so", "correct the settings"),
    settings("no such library", "import no_such_library", "settings.conf", "no_such_library", "correct the settings"),
    Case("settings", "missing", remove("conf.py"), (said("conf.py", "", "settings.conf", "conf.py", "correct the settings"),)),
    Case("settings", "downloads without groups", add("conf.py", "\ndownloads = 1\n"), (said("conf.py", "", "downloads.no-groups", "'downloads' has no groups", "write them"),)),
    Case("settings", "downloads without words", add("conf.py", "\ndownloads = {'book': ('Book', ['../build/book.pdf'])}\n"), (said("conf.py", "", "downloads.group", "'book' are not a title", "words of the link"),)),
    Case(
        "settings",
        "a download that is not built",
        both(add("conf.py", "\ndownloads = {'book': ('Book', [('../build/none.pdf', 'The book')])}\n"), add(HELP, "\n:::{downloads} book\n:::\n")),
        (said(HELP, ":::{downloads}", "downloads.unbuilt", "'none.pdf' is not built yet", "build that format first"),),
    ),
    Case(
        "settings",
        "another language than that of the safety messages",
        add("conf.py", '\nlanguage = "es"\n'),
        (
            said(WARNINGS, 1, "safety.language", "in 'en' and the book is in 'es'", 'language = "es"'),
            said("conf.py", "", "languages.english", "know English alone", "; teach them"),
            said("conf.py", "", "languages.catalog", "no catalog of 'es'", "; put es/LC_MESSAGES/handbook.mo"),
        ),
    ),
    Case(
        "settings",
        "another language, and the safety messages too",
        both(add("conf.py", '\nlanguage = "de"\n'), edit(WARNINGS, "[topics]", 'language = "de"\n[topics]'), remove(LOCK)),
        (
            said(LOCK, "", "safety.no-lock", "is missing"),
            said("conf.py", "", "languages.english", "know English alone", "; teach them"),
        ),
    ),
    register("a language that is no word", WARNINGS, "[topics]", "language = 7\n[topics]", 1, "safety.no-language", "'language' is 7", "write a code in quotes"),
    Case("settings", "no such register", add("conf.py", "\nclaim_register = 'registers/none.toml'\n"), (said("docs/registers/none.toml", "", "register.unreadable", "cannot be read", "add the file"),)),
]  # fmt: skip

CASES = [*REGISTERS, *FRONT_MATTER, *MARKDOWN, *PICTURES, *DATA, *BIBLIOGRAPHY, *SETTINGS]
