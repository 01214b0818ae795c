"""The outside addresses, tried on a server of our own."""

from __future__ import annotations

import datetime as dt
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.tools import links, outside
from tests.tools.outside import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.config import Config
    from sphinx.testing.util import SphinxTestApp

DAY = dt.date(2026, 11, 22)


class Handler(BaseHTTPRequestHandler):
    """Answers as its paths say."""

    asked: list[tuple[str, float]]  # path and time

    def do_HEAD(self) -> None:
        """Answer."""
        self.asked.append((self.path, time.monotonic()))
        code = int(self.path.strip("/")) if self.path.strip("/").isdigit() else 200
        if self.path == "/slow":
            time.sleep(0.5)
        elif self.path == "/never":
            time.sleep(30)
        elif self.path == "/429":
            code = 429 if sum(path == "/429" for path, _time in self.asked) == 1 else 200
        elif self.path == "/busy":
            code = 429
        self.send_response(code)
        if code == 301:
            self.send_header("Location", "/200")
        if code == 429:
            self.send_header("Retry-After", "3600" if self.path == "/busy" else "1")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD  # noqa: N815 (the name that is looked for)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    """Return the address of a server; it forgets what it was asked before."""
    Handler.asked = []
    found = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.daemon_threads = True
    threading.Thread(target=found.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{found.server_port}"
    found.shutdown()
    found.server_close()


@pytest.fixture
def config(tmp_path: Path, make_app: Callable[..., SphinxTestApp]) -> Config:
    """Return settings like those of conf.py, for people in a hurry."""
    (tmp_path / "conf.py").write_text("")
    settings = {"linkcheck_workers": 1, "linkcheck_retries": 2, "linkcheck_timeout": 3, "linkcheck_ignore": [r".*/own"]}
    return make_app("linkcheck", srcdir=tmp_path, confoverrides=settings).config


def test_each_answer_has_its_result(server: str, config: Config) -> None:
    paths = ("200", "301", "404", "403", "503", "429", "slow", "never", "own")
    found = {
        address.removeprefix(f"{server}/"): (result, said.replace(server, ""))
        for address, result, said in outside.tried([f"{server}/{path}" for path in paths], config)
    }
    assert sorted(found) == sorted(paths)
    assert {path: result for path, (result, _said) in found.items()} == {
        "200": "working",
        "301": "moved",
        "404": "dead",
        "403": "refused",
        "503": "no answer",
        "429": "working",  # at the second try, as late as it asked
        "slow": "working",
        "never": "no answer",
        "own": "never tried",
    }
    assert found["301"][1] == "301 /200"
    assert found["404"][1].startswith("404 ")
    assert "/own" not in dict(Handler.asked)
    first, second = (when for path, when in Handler.asked if path == "/429")
    assert second - first >= 1


def test_a_server_that_wants_us_back_in_an_hour_stops_nobody(server: str, config: Config) -> None:
    assert [result for _address, result, _said in outside.tried([f"{server}/busy"], config, longest=2)] == ["no answer"]


def test_nobody_at_home_is_dead(config: Config) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as gone:
        address = f"http://127.0.0.1:{gone.server_port}/"
    assert [result for _address, result, _said in outside.tried([address], config)] == ["dead"]


def test_a_doi_is_looked_up_where_it_is_registered() -> None:
    assert outside.asked("https://doi.org/10.1000/182") == "https://doi.org/api/handles/10.1000/182"
    assert outside.asked("https://example.org/10.1000/182") == "https://example.org/10.1000/182"


def test_the_register_keeps_the_last_day_that_an_address_worked(tmp_path: Path) -> None:
    before = {
        "a": Answer("a", "working", "", "2026-11-01", "2026-11-01"),
        "b": Answer("b", "dead", "404", "2026-11-01", "2026-10-01"),
        "gone": Answer("gone", "working", "", "2026-11-01", "2026-11-01"),
    }
    found = [("b", "moved", "301 c"), ("a", "dead", "404, so"), ("new", "refused", "403"), ("own", "never tried", "")]
    outside.write(tmp_path / "links.csv", outside.renewed(found, before, DAY))
    assert (tmp_path / "links.csv").read_text().splitlines() == [
        "address,result,said,tried,worked",
        'a,dead,"404, so",2026-11-22,2026-11-01',
        "b,moved,301 c,2026-11-22,2026-11-22",
        "new,refused,403,2026-11-22,",
    ]
    assert outside.summary(dict.fromkeys(("a", "b", "new", "own"), "HTML"), outside.load(tmp_path / "links.csv")) == (
        "4 different outside addresses, tried 2026-11-22 to 2026-11-22: "
        "0 working, 1 moved, 1 refused, 0 no answer, 1 dead, 1 never tried"
    )


@pytest.mark.parametrize(
    ("paths", "code", "written"),
    [
        (["200", "301"], 0, ["working", "moved"]),
        (["200", "404"], 1, ["working", "dead"]),
        (["404"], 1, None),  # a network that answers everything with "no" is none
    ],
)
def test_the_command_renews_the_register(  # noqa: PLR0913, PLR0917
    server: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    paths: list[str],
    code: int,
    written: list[str] | None,
) -> None:
    report = links.Report("HTML", 1, 0, {f"{server}/{path}": ["a.html"] for path in paths}, 0, [])
    monkeypatch.setattr(links, "everything", lambda _book: [report])
    monkeypatch.setattr(outside, "REGISTER", tmp_path / "links.csv")
    assert links.try_outside() == code
    found = outside.load(tmp_path / "links.csv")
    if written is None:
        assert found == {}
        assert "No address answered, so nothing was written down" in capsys.readouterr().err
    else:
        assert [found[f"{server}/{path}"].result for path in paths] == written
        assert f"working   {server}/200 (HTML a.html)" in capsys.readouterr().out


def test_without_a_register_nothing_was_ever_tried(tmp_path: Path) -> None:
    assert outside.load(tmp_path / "none.csv") == {}
    assert outside.summary({"a": "HTML"}, {}).endswith("0 dead, 1 never tried")
