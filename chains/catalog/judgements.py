"""`judgements.yaml` beside the root file: people's words on candidates, read as strictly as the rest of the catalog."""

from __future__ import annotations

import datetime
import re
from collections.abc import Container, Mapping
from pathlib import Path
from typing import Any

from chains.catalog.problems import Problem, Step, dotted, nearest
from chains.catalog.reader import Yaml, read_file
from chains.errors import CatalogError, ModelError
from chains.model import (
    LINK_RULES,
    AliasKind,
    JudgedSentence,
    Judgement,
    Kind,
    Verdict,
    kind_of,
    link_id,
    unknown_id,
)

__all__ = ["JUDGEMENTS", "check_judgements", "judgement_record", "load_judgements"]

JUDGEMENTS = "judgements.yaml"
_FIELDS = ("subject", "name", "link", "chain", "verdict", "into", "alias", "kind", "who", "when", "why", "sentences")
_SENTENCE = ("digest", "document", "sha256")
_HEX = re.compile(r"[0-9a-f]{12,64}")
_WHEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_LONGEST = 2000


def check_judgements(root: Path, known: Container[str]) -> tuple[tuple[Judgement, ...], tuple[Problem, ...]]:
    """The judgements beside the root file, and every problem of theirs; none of both without such a file.

    `known` holds the ids of the catalog: what a name was merged into must be among them.
    """
    path = root.parent / JUDGEMENTS
    if not path.exists():
        return (), ()
    file = read_file(path, JUDGEMENTS)
    check = _Check(file, known)
    if file.value is not None:
        check.file()
    return tuple(check.judgements), (*file.problems, *sorted(check.problems))


def load_judgements(root: Path, known: Container[str]) -> tuple[Judgement, ...]:
    """The judgements beside the root file, in the order of the file.

    Raises CatalogError, which holds every problem, when there is any.
    """
    judgements, problems = check_judgements(root, known)
    if problems:
        raise CatalogError(str(problems[0]), problems[0].zh, problems)
    return judgements


class _Check:
    """One pass over the file, that collects what is right and what is wrong."""

    def __init__(self, yaml: Yaml, known: Container[str]) -> None:
        self.yaml, self.known = yaml, known
        self.judgements: list[Judgement] = []
        self.problems: list[Problem] = []

    def refuse(self, path: tuple[Step, ...], message: str, hint: str, message_zh: str, hint_zh: str) -> None:
        self.problems.append(Problem(
            self.yaml.name, self.yaml.line(path), dotted(path), message, hint, message_zh, hint_zh))

    def file(self) -> None:
        value = self.yaml.value
        if not isinstance(value, dict) or set(value) != {"judgements"} or not isinstance(value["judgements"], list):
            self.refuse((), "the file does not hold one list of judgements", "begin with 'judgements:'",
                        "文件不是一份审核记录列表", "请以“judgements:”开头，每条以“- ”开头")
            return
        for i, item in enumerate(value["judgements"]):
            before = len(self.problems)
            made = self.record(("judgements", i), item)
            if made is not None and len(self.problems) == before:
                self.judgements.append(made)

    def record(self, path: tuple[Step, ...], item: object) -> Judgement | None:
        if not self.fields(path, item, _FIELDS, ("subject", "name", "verdict", "who", "when", "sentences")):
            return None
        assert isinstance(item, dict)
        subject, name = self.text(path, item, "subject"), self.text(path, item, "name")
        verdict = self.word(path, item, "verdict", list(Verdict))
        who, when = self.text(path, item, "who"), self.text(path, item, "when")
        if when and not _is_moment(when):
            self.refuse((*path, "when"), f"'{when}' is no moment", "write 2026-01-31T09:30:00", f"“{when}”不是时间",
                        "请写成 2026-01-31T09:30:00")
        alias = self.word(path, item, "alias", list(AliasKind)) if "alias" in item else None
        sentences = self.sentences((*path, "sentences"), item["sentences"])
        ends = self.ends(path, item) if "link" in item else None
        into = self.text(path, item, "into") if "into" in item else None
        chain = self.text(path, item, "chain") if "chain" in item else None
        kind = self.word(path, item, "kind", list(LINK_RULES) if ends else list(Kind)) if "kind" in item else None
        why = self.text(path, item, "why") if "why" in item else ""
        if not (subject and name and verdict and who and when):
            return None
        made = Judgement(subject, name, Verdict(verdict), who, when, sentences, why or "", into,
                         AliasKind(alias) if alias else None, kind, ends, chain)
        self.agree(path, made)
        return made

    def fields(self, path: tuple[Step, ...], item: object, known: tuple[str, ...], needed: tuple[str, ...]) -> bool:
        if not isinstance(item, dict):
            self.refuse(path, "not a record with fields", "write 'field: value' lines", "不是带字段的记录", "请写成“字段: 值”")
            return False
        for word in item:
            if word not in known:
                like = nearest(word, known)
                self.refuse((*path, word), f"'{word}' is not a known field", f"use one of {', '.join(known)}",
                            f"没有“{word}”这个字段", f"是否应为“{like}”" if like else f"可用字段：{'、'.join(known)}")
        missing = [word for word in needed if word not in item]
        for word in missing:
            self.refuse((*path, word), "is missing", "add it", "缺少这个字段", "请补上")
        return not missing

    def text(self, path: tuple[Step, ...], item: Mapping[str, Any], field: str) -> str | None:
        value = item[field]
        if isinstance(value, str) and value.strip() and len(value) <= _LONGEST:
            return value
        self.refuse((*path, field), "is not a text of 1 to 2000 characters", "write text, a number in quotes",
                    "不是 1 至 2000 字的文字", "请写文字；数字请加引号")
        return None

    def word(self, path: tuple[Step, ...], item: Mapping[str, Any], field: str, allowed: list[str]) -> str | None:
        value = item[field]
        if isinstance(value, str) and value in allowed:
            return value
        self.refuse((*path, field), f"'{value}' is not one of {', '.join(allowed)}", "use one of them",
                    f"“{value}”不在可选值之内", f"可选：{'、'.join(allowed)}")
        return None

    def ends(self, path: tuple[Step, ...], item: Mapping[str, Any]) -> tuple[str, str, str] | None:
        value = item["link"]
        if isinstance(value, list) and len(value) == 3 and all(isinstance(end, str) for end in value):
            return value[0], value[1], value[2]
        self.refuse((*path, "link"), "is not [subject, kind, object]", "write the two ids and the link kind between them",
                    "不是 [主体, 关系, 客体]", "请写两端的编号，中间写关系种类")
        return None

    def sentences(self, path: tuple[Step, ...], value: object) -> tuple[JudgedSentence, ...]:
        if not isinstance(value, list) or not value:
            self.refuse(path, "is not a list of sentences", "give at least one", "不是句子列表", "请至少写一句")
            return ()
        made = []
        for i, item in enumerate(value):
            here = (*path, i)
            if not self.fields(here, item, _SENTENCE, _SENTENCE):
                continue
            for field in ("digest", "sha256"):
                if not isinstance(item[field], str) or not _HEX.fullmatch(item[field]):
                    self.refuse((*here, field), "is not a digest in quotes", "copy it as chains review wrote it",
                                "不是加引号的十六进制指纹", "请照 chains review 写出的原样填写")
            document = self.text(here, item, "document")
            if document:
                made.append(JudgedSentence(str(item["digest"]), document, str(item["sha256"])))
        return tuple(made)

    def agree(self, path: tuple[Step, ...], made: Judgement) -> None:
        """Whether the fields of the judgement go together, and what they name exists."""
        expected = _expected_subject(made)
        if made.subject != expected:
            self.refuse((*path, "subject"), f"'{made.subject}' does not belong to this name", f"it would be '{expected}'",
                        f"“{made.subject}”与名称或两端不符", f"应为“{expected}”" if expected else "应是未知条目或关系的编号")
        if made.into is not None and (made.into not in self.known or made.ends is not None):
            self.refuse((*path, "into"), f"no record has the id '{made.into}'", "correct the id, or delete the judgement",
                        f"没有编号为“{made.into}”的记录", "请改正编号，或删去这条审核记录")
        needs = {Verdict.MERGED: ("into", made.into), Verdict.CORRECTED: ("kind", made.kind)}
        if made.ends is None:
            needs[Verdict.ACCEPTED] = ("into", made.into)
        field, value = needs.get(made.verdict, ("", ""))
        if value is None:
            self.refuse((*path, field), f"is missing for '{made.verdict}'", "add it",
                        f"“{made.verdict.label}”缺少这个字段", "请补上")


def _is_moment(text: str) -> bool:
    if not _WHEN.fullmatch(text):
        return False
    try:
        datetime.datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _expected_subject(made: Judgement) -> str | None:
    """The id that the candidate of this name, or with these ends, has; None when there can be none."""
    try:
        return link_id(*made.ends, made.chain) if made.ends else unknown_id(kind_of(made.subject), made.name)
    except ModelError:
        return None


def judgement_record(judgement: Judgement) -> dict[str, object]:
    """The judgement as the file writes it, without its empty fields."""
    record = {
        "subject": judgement.subject, "name": judgement.name, "link": judgement.ends if judgement.ends else None,
        "chain": judgement.chain, "verdict": judgement.verdict.value, "into": judgement.into,
        "alias": judgement.alias.value if judgement.alias else None, "kind": judgement.kind,
        "who": judgement.who, "when": judgement.when, "why": judgement.why or None,
        "sentences": [{"digest": s.digest, "document": s.document, "sha256": s.sha256} for s in judgement.sentences],
    }
    return {name: value for name, value in record.items() if value is not None}
