"""What is new since a date: dates that are rough or missing are never guessed, and every number is known by hand."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from chains.dates import first_day, is_since, may_lie_in
from chains.errors import UsageError
from chains.graph import Filter, Graph, build_graph, snapshot_of
from chains.model import Entity, Evidence, Link, Snapshot, Source, SourceKind
from chains.news import by_owner, find_news, newest_date
from chains.snapshot import write_snapshot
from tests.test_cli import Run, inputs, run  # noqa: F401  fixtures


def _told(date: str | None) -> Evidence:
    return Evidence("source:a", "curated", date=date, note="报道说")


def _world() -> Snapshot:
    """Six firms in one city whose links to one chain are dated in six ways."""
    dates: dict[str, tuple[str | None, ...]] = {
        "new": ("2024-06-01",), "late": ("2025", "2024-07"), "old": ("2024-08", "2020-01-01"), "rough": ("2024",), "none": (None,),
        "mixed": (None, "2024-05"),
    }
    entities = [Entity("place:city", "某市", attributes=(("level", "prefecture"),)), Entity("chain:c", "某链")]
    entities += [Entity(f"enterprise:{name}", name) for name in dates]
    links = [Link(f"enterprise:{name}", "leads", "chain:c", tuple(map(_told, given))) for name, given in dates.items()]
    links += [Link(f"enterprise:{name}", "located_in", "place:city", tuple(map(_told, given))) for name, given in dates.items()]
    return Snapshot(tuple(sorted(entities, key=lambda e: e.id)), tuple(sorted(links, key=lambda x: x.id)),
                    (Source("source:a", "某报道", SourceKind.MEDIA),))


@pytest.fixture(scope="module")
def dated() -> Graph:
    return build_graph(_world())


def test_only_what_is_surely_younger_is_new(dated: Graph) -> None:
    found = find_news(dated, "2024-05")
    assert {x.entity.name for x in found.entities} == {"new", "late", "mixed"}
    assert [x.first.date for x in found.entities] == ["2024-07", "2024-06-01", "2024-05"], "the newest first, by its first date"
    assert len(found.links) == 6 and found.rough == (2, 1) and found.undated == (2, 1)


def test_news_are_put_to_city_and_chain_and_narrowed_by_them(dated: Graph) -> None:
    found = find_news(dated, "2024-05")
    assert list(by_owner(found, "chains")) == ["chain:c"] and next(iter(by_owner(found, "cities"))) == "place:city"
    assert find_news(dated, "2024-05", place="place:city").rough == (2, 1)
    assert find_news(dated, "2024-05", chain="chain:other").links == ()
    entities, links = by_owner(find_news(dated, "2024-05", chain="chain:c"), "chains")["chain:c"]
    assert len(entities) == 3 and len(links) == 6, "an address concerns the chain of its firm"


def test_a_wrong_date_is_said_and_nothing_dated_is_none(dated: Graph) -> None:
    with pytest.raises(UsageError, match="no date"):
        find_news(dated, "soon")
    assert newest_date(dated) == "2025" and newest_date(build_graph(Snapshot((), (), ()))) is None


DATES = st.dates().map(str).flatmap(lambda day: st.sampled_from([day, day[:7], day[:4]]))


@given(DATES, DATES)
def test_surely_since_and_surely_before_part_the_dates(date: str, since: str) -> None:
    sure = is_since(date, since)
    assert may_lie_in(date, since, None) == (sure is not False)
    assert (sure is True) == (first_day(date) >= first_day(since))
    assert may_lie_in(date, date, date) and is_since(since, since)


@pytest.mark.parametrize(("date", "since", "until", "inside"), [
    ("2024", "2024-05", None, True), ("2024", "2025", None, False), ("2024-05-31", None, "2024-05", True),
    ("2024-06-01", None, "2024-05", False), ("2024-02", "2024-02-29", "2024-02-29", True), ("2023-12-31", "2024", "2024", False),
])
def test_a_rough_date_may_lie_anywhere_in_it(date: str, since: str | None, until: str | None, inside: bool) -> None:
    assert may_lie_in(date, since, until) is inside


def test_the_filter_by_date_hides_what_has_none(dated: Graph) -> None:
    snapshot = snapshot_of(dated)
    kept = {x.subject for x in snapshot.links if Filter(since="2024-06", until="2024-07").passes(x, snapshot)}
    assert kept == {"enterprise:new", "enterprise:late", "enterprise:rough"}
    assert len([x for x in snapshot.links if Filter().passes(x, snapshot)]) == len(snapshot.links)


def test_the_command_gives_sentences_and_counts_the_undated(run: Run, world: Snapshot, tmp_path: Path) -> None:  # noqa: F811
    write_snapshot(world, tmp_path / "snapshot")
    code, out, _ = run("news", "--since", "2025", "--snapshot", str(tmp_path / "snapshot"))
    assert code == 0 and out.startswith("2025年以来：") and "依据都没有日期" in out and "——" in out
    found = json.loads(run("news", "--since", "2025", "--json", "--snapshot", str(tmp_path / "snapshot"))[1])
    assert set(found) == {"since", "entities", "links", "rough", "undated"}
    assert all(x["date"] >= "2025" and x["first"]["source"] for x in found["links"]) and found["links"]
    assert run("news", "--since", "2025-13", "--snapshot", str(tmp_path / "snapshot"))[0] == 2
    assert "--since" in run("news")[2]


def _open(folder: Path, monkeypatch: pytest.MonkeyPatch, **query: str) -> str:
    monkeypatch.setenv("CHAINS_SNAPSHOT", str(folder))
    at = AppTest.from_string("from chains.app import whats_new\nwhats_new.show()", default_timeout=30)
    for key, value in query.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return re.sub(r"<[^>]+>", "", "\n".join(piece.proto.body for piece in at.get("html")))


def test_the_page_tells_news_by_chain_and_its_empty_states(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_snapshot(_world(), tmp_path / "dated")
    text = _open(tmp_path / "dated", monkeypatch, since="2024-05")
    assert "2024年5月以来：6 条关系、3 个条目" in text and "另有 2 条关系、1 个条目的依据都没有日期" in text
    assert "某链 · 6 条关系、3 个条目" in text and "报道说" in text
    assert "某市 · " in _open(tmp_path / "dated", monkeypatch, since="2024-05", by="cities")
    assert "这段时间没有新的" in _open(tmp_path / "dated", monkeypatch, since="2025-06")
    assert "不是日期" in _open(tmp_path / "dated", monkeypatch, since="<b>")
    write_snapshot(Snapshot((), (), ()), tmp_path / "empty")
    assert "没有一条带日期的依据" in _open(tmp_path / "empty", monkeypatch)
