"""The spaCy pipeline: every component adds findings, and the last one keeps the longest.

Tokens are single characters: a word segmenter would cut names where it likes, while every character span aligns.
This is the only module that imports spaCy.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import ahocorasick_rs
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from chains import grammar
from chains.cleaning import HAN, tidy
from chains.documents import MAX_BYTES
from chains.industries import industries
from chains.lexicon import AMBIGUOUS_PLACES, BLOCKED_AFTER, PROVINCES, REGIONS, SUFFIXES, any_of, is_home
from chains.model import AliasKind, Document, Entity, Kind
from chains.sections import Sections, read_agencies, read_deictics, read_sections
from chains.spans import Found, merge

__all__ = ["COMPONENTS", "Reading", "make_pipeline", "read_mentions"]


class HasEntities(Protocol):
    """A catalog, as far as reading needs it."""

    @property
    def entities(self) -> tuple[Entity, ...]: ...


@dataclass(frozen=True)
class Reading:
    """What was found in one document, in text order, and who speaks where."""

    document: Document
    found: tuple[Found, ...]
    places: tuple[Found, ...]  # those inside longer names too
    sections: Sections
    local: frozenset[str]  # ids of the places that a section can speak for


_DISCOVERED = frozenset({Kind.ENTERPRISE, Kind.PARK, Kind.PROJECT, Kind.ASSOCIATION})
_LAYERS = (
    frozenset({Kind.PLACE}),
    frozenset({Kind.ENTERPRISE, Kind.UNIVERSITY, Kind.INSTITUTE, Kind.PARK, Kind.ASSOCIATION, Kind.AGENCY}),
    frozenset({Kind.CHAIN, Kind.INDUSTRY}),
    frozenset({Kind.SEGMENT, Kind.PRODUCT}),
    frozenset({Kind.PROJECT}),  # apart, for a project's name holds the firm's
)
_ORG_SUFFIX = re.compile(f"(?:{any_of(w for _, words in SUFFIXES for w in words)})$")


@dataclass(frozen=True)
class Gazetteer:
    """The catalog's names ready for matching: one automaton a layer, so that no layer hides another's matches."""

    automata: tuple[tuple[ahocorasick_rs.AhoCorasick, tuple[tuple[Kind, str | None, str], ...]], ...]
    levels: Mapping[str, str]
    chains: Mapping[str, tuple[str, str]]
    agencies: Mapping[str, str]
    products: Mapping[str, tuple[str, str]]
    doubtful: Mapping[str, tuple[str, str]]  # short firm names that count only where the grammar has found a firm

    @classmethod
    def of(cls, entities: Iterable[Entity], *, open_discovery: bool) -> Gazetteer:
        layers: tuple[dict[str, list[tuple[Kind, str | None, str]]], ...] = tuple({} for _ in _LAYERS)
        levels: dict[str, str] = {}
        chains: dict[str, tuple[str, str]] = {}
        agencies: dict[str, str] = {}
        doubtful: dict[str, list[tuple[str, str]]] = defaultdict(list)
        products: dict[str, tuple[str, str]] = {}
        for entity in entities:
            if entity.kind is Kind.PLACE:
                levels[entity.id] = str(entity.get("level")) if is_home(entity.id) else "outside"
            if entity.kind is Kind.AGENCY:
                agencies[entity.name] = entity.id
            if open_discovery and entity.kind in _DISCOVERED:
                continue
            if entity.kind is Kind.PRODUCT:
                products |= {tidy(name): (entity.id, entity.name) for name in entity.names}
            if entity.kind is Kind.ENTERPRISE:
                for alias in (a for a in entity.aliases if a.kind is AliasKind.AMBIGUOUS):
                    doubtful[tidy(alias.name)].append((entity.id, entity.name))
            layer = next(terms for kinds, terms in zip(_LAYERS, layers, strict=True) if entity.kind in kinds)
            for name in _names(entity):
                if entity.kind is Kind.CHAIN:
                    chains.setdefault(name, (entity.id, entity.name))
                if len(name) > 1:
                    layer.setdefault(name, []).append((entity.kind, entity.id, entity.name))
        for short, full in (PROVINCES | REGIONS).items():
            known = layers[0].get(full, [(Kind.PLACE, None, full)])
            for name in (short, full if full in (*PROVINCES.values(),) else short):
                layers[0].setdefault(name, known[:1])
        built = []
        for terms in layers:
            # A name shared by two entities of a kind says nothing about which one is meant.
            sure = {name: owners[0] for name, owners in terms.items() if len({o[1] for o in owners}) == 1}
            matcher = ahocorasick_rs.AhoCorasick(list(sure), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
            built.append((matcher, tuple(sure.values())))
        single = {name: owners[0] for name, owners in doubtful.items() if len(owners) == 1}
        return cls(tuple(built), levels, chains, agencies, products, single)

    def find(self, layer: int, text: str) -> Iterator[Found]:
        matcher, owners = self.automata[layer]
        for index, start, end in matcher.find_matches_as_indexes(text):
            kind, entity, name = owners[index]
            yield Found(start, end, kind, name, entity, "gazetteer", 0.99)


def _names(entity: Entity) -> Iterator[str]:
    """Every certain name in cleaned form, with and without an explanation in brackets at its end."""
    certain = [entity.name, *(a.name for a in entity.aliases if a.kind is not AliasKind.AMBIGUOUS)]
    words = entity.get("words")
    if entity.kind is Kind.SEGMENT and words is not None:
        certain += [str(w) for w in (words if isinstance(words, tuple) else (words,))]
    for name in dict.fromkeys(map(tidy, certain)):
        if entity.kind is Kind.CHAIN and "等" in name:
            continue  # 电子信息等数字经济核心产业 is a phrase of two fields
        yield name
        if entity.kind in (Kind.CHAIN, Kind.SEGMENT) and name.endswith(")") and "(" in name:
            yield name[:name.rindex("(")]


@dataclass
class State:
    """What the components hand on from one to the next while a document is read."""

    text: str
    breaks: Sequence[int]
    places: list[Found] = field(default_factory=list)
    terms: list[Found] = field(default_factory=list)
    proposals: list[Found] = field(default_factory=list)
    sections: Sections = field(default_factory=lambda: Sections(()))
    province: Found | None = None
    found: list[Found] = field(default_factory=list)


Step = Callable[[State, Gazetteer], None]
COMPONENTS: dict[str, Step] = {}


def _component(name: str) -> Callable[[Step], Step]:
    """Registers a step as a spaCy component of this name; what it finds lies in the document's state."""

    def register(step: Step) -> Step:
        COMPONENTS[name] = step

        @Language.factory(f"chains_{name}")
        def factory(nlp: Language, name: str) -> Callable[[Doc], Doc]:
            def component(doc: Doc) -> Doc:
                step(doc.user_data["chains"], nlp.meta["chains"])
                return doc

            return component

        return step

    return register


_NATURE_AFTER = re.compile(r"生态|保护|国家公园|自然|北麓|南麓|雪|山脉|脚下|山区|地区|流域|腹地|风光|文化|石窟|飞天")
_FIRM_TALK = re.compile(r"企业|公司|集团|厂|投资|链主|签约|投产|股份|产能|生产线|项目")


@_component("gazetteer")
def _gazetteer(state: State, gazetteer: Gazetteer) -> None:
    """Names of the catalog; short ones only where the text speaks of firms."""
    text = state.text
    for found in gazetteer.find(1, text):
        short = found.end - found.start <= 3 and not _ORG_SUFFIX.search(text, found.start, found.end)
        if found.kind is Kind.ENTERPRISE and short:
            around = text[max(0, found.start - 40):found.end + 40]
            if _NATURE_AFTER.match(text, found.end) or not _FIRM_TALK.search(around):
                continue
        state.proposals.append(found)
    state.terms = list(gazetteer.find(2, text))
    state.proposals += (replace(f, confidence=0.6) for f in gazetteer.find(3, text) if f.end - f.start >= 3)
    state.proposals += gazetteer.find(4, text)


_VILLAGE = re.compile(rf"[{HAN}]{{2,3}}?(?:村|镇|乡|街道)(?!振兴|村|镇|级|企业)")


@_component("places")
def _places(state: State, gazetteer: Gazetteer) -> None:
    """Places of the catalog, provinces and regions; a short name that is also a word needs another place beside it."""
    text = state.text
    hits = list(gazetteer.find(0, text))
    ends, starts = {f.end for f in hits}, {f.start for f in hits}
    for found in hits:
        surface = text[found.start:found.end]
        if BLOCKED_AFTER.match(text, found.end) or (surface == "甘肃" and text[found.start - 1:found.start] == "新"):
            continue
        beside = found.start in ends or (text[found.start - 1:found.start] == "、" and found.start - 1 in ends) or (
            text[found.end:found.end + 1] == "、" and found.end + 1 in starts)
        if surface in AMBIGUOUS_PLACES and not beside:
            continue
        state.places.append(found)
        if found.entity and gazetteer.levels.get(found.entity) == "county":
            village = _VILLAGE.match(text, found.end)
            if village and village.end() not in ends:
                state.places.append(
                    Found(village.start(), village.end(), Kind.PLACE, village[0], None, "grammar:place", 0.8))
    state.proposals += state.places
    state.province = next((f for f in state.places if f.entity and gazetteer.levels.get(f.entity) == "province"), None)


@_component("organisations")
def _organisations(state: State, gazetteer: Gazetteer) -> None:
    """Organisations by their ending, firms in lists, projects by their capacity."""
    text = state.text
    known = [f for f in state.proposals if f.kind in _LAYERS[1]]
    by_end: dict[int, list[Found]] = defaultdict(list)
    for found in known:
        by_end[found.end].append(found)
    place_spans = {(f.start, f.end) for f in state.places}
    listed = (f for f in grammar.firm_lists(text) if f.name not in gazetteer.chains)
    for found in (*grammar.organisations(text, state.places), *listed, *grammar.projects(text)):
        shorter = next((k for k in by_end[found.end] if k.start > found.start and k.kind is found.kind), None)
        if shorter is None:
            state.proposals.append(found)
        elif (found.start, shorter.start) in place_spans:
            state.proposals.append(replace(found, entity=shorter.entity, name=shorter.name, confidence=0.95))


@_component("sections")
def _sections(state: State, gazetteer: Gazetteer) -> None:
    """Who speaks where, and with it 我市, 全省, 市政协."""
    text = state.text
    kept = merge((f for f in state.proposals if f.kind not in (Kind.SEGMENT, Kind.PRODUCT, Kind.AGENCY)), len(text))
    free = [f for f in kept if f.kind is Kind.PLACE]
    named = list(read_agencies(text, state.places, None, gazetteer.levels, None, gazetteer.agencies))
    state.sections = read_sections(text, free, named, state.breaks, gazetteer.levels)
    state.proposals += read_agencies(
        text, state.places, state.sections, gazetteer.levels, state.province, gazetteer.agencies
    )
    state.proposals += read_deictics(text, state.sections, gazetteer.levels, state.province, state.places)


@_component("industries")
def _industries(state: State, gazetteer: Gazetteer) -> None:
    state.proposals += industries(state.text, state.terms, state.places, gazetteer.chains)


_DEFINED = re.compile(rf"\((?:以下|下)?(?:简称|称)[:为]?[“\"]?([{HAN}A-Za-z0-9]{{2,10}})[”\"]?\)")
_FORM = re.compile(r"(?:有限责任公司|股份有限公司|集团有限公司|有限公司|集团公司|公司|集团)$")


@_component("aliases")
def _aliases(state: State, gazetteer: Gazetteer) -> None:
    """Short names that the document itself defines, and what is left of a full name without place and legal form."""
    text = state.text
    kept = merge(state.proposals, len(text))
    by_end = {f.end: f for f in kept}
    places = {(f.start, f.end) for f in state.places}
    shorts: dict[str, Found] = {}
    for m in _DEFINED.finditer(text):
        owner = by_end.get(m.start())
        if owner is not None:
            shorts[m[1]] = owner
    for found in kept:
        surface = text[found.start:found.end]
        if found.kind is not Kind.ENTERPRISE or found.method != "grammar:suffix" or not _FORM.search(surface):
            continue
        at = next((end for start, end in places if start == found.start), found.start)
        core = _FORM.sub("", text[at:found.end])
        core = re.sub(r"\([^()]*\)$", "", core)
        if len(core) >= 4 and not re.search("[()]", core):
            shorts.setdefault(core, found)
    if shorts:
        matcher = ahocorasick_rs.AhoCorasick(list(shorts), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
        owners = list(shorts.values())
        for index, start, end in matcher.find_matches_as_indexes(text):
            owner = owners[index]
            state.proposals.append(Found(start, end, owner.kind, owner.name, owner.entity, "alias", 0.85))


@_component("merge")
def _merge(state: State, gazetteer: Gazetteer) -> None:
    state.found = [_known(found, gazetteer) for found in merge(state.proposals, len(state.text))]


def _known(found: Found, gazetteer: Gazetteer) -> Found:
    """The finding of a grammar with the entity that the catalog calls so, if it does."""
    if found.entity is not None:
        return found
    if found.kind is Kind.PRODUCT and found.name in gazetteer.products:
        entity, name = gazetteer.products[found.name]
        return replace(found, entity=entity, name=name)
    # 德福 by itself may be anything; in “宝航、海亮、德福等企业” it is a firm, and the catalog has one called so.
    if found.kind is Kind.ENTERPRISE and found.name in gazetteer.doubtful:
        entity, name = gazetteer.doubtful[found.name]
        return replace(found, entity=entity, name=name, method="grammar+alias", confidence=0.7)
    return found


def make_pipeline(catalog: HasEntities, *, open_discovery: bool = False) -> Language:
    """A pipeline that knows the catalog's names; `open_discovery` drops curated firms, parks, projects and the like."""
    nlp = spacy.blank("zh")
    nlp.max_length = MAX_BYTES
    nlp.meta["chains"] = Gazetteer.of(catalog.entities, open_discovery=open_discovery)
    for name in COMPONENTS:
        nlp.add_pipe(f"chains_{name}", name=name)
    return nlp


def read_mentions(document: Document, nlp: Language) -> Reading:
    """Everything the document names, and its sections."""
    doc = nlp.make_doc(document.clean)
    state = State(document.clean, document.breaks)
    doc.user_data["chains"] = state
    nlp(doc)
    gazetteer: Gazetteer = nlp.meta["chains"]
    local = frozenset(id for id, level in gazetteer.levels.items() if level in ("prefecture", "county", "new_area"))
    return Reading(document, tuple(state.found), tuple(state.places), state.sections, local)
