"""What a text states, from which sentence, and how surely."""

from __future__ import annotations

import re

import pytest

from chains.model import LINK_RULES, Status
from chains.relations import RULES, read_candidates
from tests.reading import Case, names, read, read_cases, statements

CASES = [case for case in read_cases("reading.txt") if case.stated or case.unstated]
UNSEEN = read_cases("unseen.txt")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text[:14])
def test_rows(case: Case) -> None:
    found = statements(read(case.text))
    for subject, kind, object_, *status in case.stated:
        # A section's place stands in its heading under a fuller name: 天水 and 天水市 are one.
        key = next((k for k in found if k[1] == kind and _same(k[0], subject) and _same(k[2], object_)), None)
        assert key is not None, f"{subject} {kind} {object_} not among {sorted(found)}"
        if status:
            assert found[key].status is Status(status[0])
    for subject, kind, object_ in case.unstated:
        assert not any(k[1] == kind and _same(k[0], subject) and _same(k[2], object_) for k in found)


def _same(found: str, expected: str) -> bool:
    return re.sub("[市县区]$", "", found) == re.sub("[市县区]$", "", expected)


def test_unseen_texts_are_read_precisely() -> None:
    right = stated = wanted = found_of_wanted = 0
    for case in UNSEEN:
        found = statements(read(case.text))
        hits = [[k for k in found if k[1] == e[1] and _same(k[0], e[0]) and _same(k[2], e[2])] for e in case.stated]
        right += len({k for ks in hits for k in ks})
        stated, wanted, found_of_wanted = stated + len(found), wanted + len(hits), found_of_wanted + sum(map(bool, hits))
    print(f"unseen links: precision {right / stated:.2f}, recall {found_of_wanted / wanted:.2f} ({stated} stated, {wanted} expected)")
    assert right / stated >= 0.75
    assert found_of_wanted / wanted >= 0.60


def test_every_rule_has_an_example() -> None:
    used = {c.method.removeprefix("rule:") for case in CASES for c in read_candidates(read(case.text))}
    assert used == set(RULES)


def test_every_candidate_quotes_its_stored_sentence_and_fits_the_link_rules() -> None:
    for case in CASES:
        dirty = case.text.replace("市", "市(shì)").replace("与", "與").replace("产业", "產業(yè)")
        reading = read(dirty)
        for candidate in read_candidates(reading):
            assert dirty[candidate.start:candidate.end] == candidate.quote
            assert LINK_RULES[candidate.kind].allows(candidate.subject.kind, candidate.object.kind)
            assert candidate.subject.target != candidate.object.target
            for end in (candidate.subject, candidate.object):
                assert dirty[end.start:end.end] == end.surface


@pytest.mark.parametrize("text", ["", "。", "春天来了。", "白银市、兰州大学、酒钢、钢铁产业。"])
def test_standing_side_by_side_states_nothing(text: str) -> None:
    assert statements(read(text)) == {}


def test_the_members_of_a_numbered_declaration_are_not_guessed() -> None:
    found = statements(read("嘉峪关市打造“2+6+N”产业链。酒钢是企业。"))
    assert set(found) == {("嘉峪关市", "develops", "“2+6+N”产业链")}


def test_the_title_of_a_decree_names_but_states_nothing() -> None:
    reading = read("会议通过了《白银市发展生物医药产业的若干建议》。")
    assert "chain:生物医药产业" in names(reading) and statements(reading) == {}
