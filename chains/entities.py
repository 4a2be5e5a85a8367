"""The spaCy pipeline: every component adds findings, and the last one keeps the longest.

Tokens are lines. A word segmenter would cut names where it likes, and a token for every character costs the memory of
hundreds of documents, while findings are spans of characters anyway. This is the only module that imports spaCy.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import ahocorasick_rs
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from chains import grammar
from chains.bodies import bodies, ministries
from chains.cleaning import HAN
from chains.collecting import without_gc
from chains.firms import Firms, Reader, disjoint
from chains.gazetteer import LAYERS, Gazetteer
from chains.industries import RULED, Fields, industries
from chains.lexicon import SUFFIXES, any_of
from chains.model import Document, Entity, Kind
from chains.places import find_places, glued_places, only_places
from chains.projects import projects
from chains.schools import schools
from chains.sections import Sections, read_agencies, read_deictics, read_sections
from chains.sites import park_name, sites
from chains.sitevotes import Sites, is_judged
from chains.spans import Found, merge, within
from chains.towns import new_areas, towns

__all__ = ["COMPONENTS", "Pipeline", "Reading", "make_pipeline", "read_mentions"]


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
    votes: bool = False  # whether more may be found than what rules state


Pipeline = Language

_ORG_SUFFIX = re.compile(f"(?:{any_of(w for _, words in SUFFIXES for w in words)})$")


@dataclass
class State:
    """What the components hand on from one to the next while a document is read."""

    text: str
    breaks: Sequence[int]
    tagger: bool = True
    places: list[Found] = field(default_factory=list)
    terms: list[Found] = field(default_factory=list)
    proposals: list[Found] = field(default_factory=list)
    sections: Sections = field(default_factory=lambda: Sections(()))
    levels: Mapping[str, str] = field(default_factory=dict)  # of the places that a section may speak for
    province: Found | None = None
    named: list[Found] = field(default_factory=list)  # the longest of what names itself, before anything points back at it
    found: list[Found] = field(default_factory=list)


# What stands in front of its institute in one name: 中国科学院大连化物所 is 大连化物所.
_ACADEMY = re.compile(rf"[{HAN}]{{2,12}}院")

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
    for found in gazetteer.find(0, text):
        short = found.end - found.start <= 3 and not _ORG_SUFFIX.search(text, found.start, found.end)
        if found.kind is Kind.ENTERPRISE and short:
            around = text[max(0, found.start - 40):found.end + 40]
            if _NATURE_AFTER.match(text, found.end) or not _FIRM_TALK.search(around):
                continue
        state.proposals.append(found)
    state.terms = list(gazetteer.find(1, text))
    state.proposals += (replace(f, confidence=0.6) for f in gazetteer.find(2, text) if f.end - f.start >= 3)
    state.proposals += gazetteer.find(3, text)


@_component("places")
def _places(state: State, gazetteer: Gazetteer) -> None:
    """Places of the catalog, all divisions of China, regions and countries, towns behind their county."""
    found = find_places(state.text, gazetteer.places)
    found += towns(state.text, found)
    areas = list(new_areas(state.text, found))
    stems = {(f.start, f.end - len("新区")) for f in areas}  # 三阳川新区 says nothing of 三阳川
    state.proposals += (*(f for f in found if (f.start, f.end) not in stems), *areas)
    # Where a new area's name ends matters to what stands behind it as that of any place: 三阳川新区产业园.
    state.places = sorted((*found, *areas), key=lambda f: f.start)
    state.levels = _speakers(state.places, gazetteer)
    state.province = next((f for f in state.places if state.levels.get(f.entity or "") == "province"), None)


def _speakers(places: Sequence[Found], gazetteer: Gazetteer) -> Mapping[str, str]:
    """The levels of the places that may speak in a text: those of Gansu, unless the text is mostly about elsewhere."""
    local = [f.entity for f in places if f.entity is not None and f.name[-1] != "省"]
    home = sum(entity in gazetteer.levels for entity in local)
    return gazetteer.levels if home * 2 >= len(local) else {**gazetteer.abroad, **gazetteer.levels}


@_component("organisations")
def _organisations(state: State, gazetteer: Gazetteer) -> None:
    """Organisations by their ending, firms in lists, public bodies, projects."""
    text = state.text
    known = [f for f in state.proposals if f.kind in LAYERS[0]]
    by_end: dict[int, list[Found]] = defaultdict(list)
    for found in known:
        by_end[found.end].append(found)
    place_spans = {(f.start, f.end) for f in state.places}
    listed = (f for f in grammar.firm_lists(text) if f.name not in gazetteer.chains)
    taught = list(schools(text, state.places))
    named_schools = [*taught, *(f for f in known if f.kind is Kind.UNIVERSITY)]
    built = list(sites(text, state.places, named_schools))
    public = bodies(text, state.places, [*named_schools, *(f for f in built if f.kind is Kind.PARK)])
    firms = grammar.organisations(text, state.places)
    state.proposals += (*public, *ministries(text), *projects(text, state.places))
    for found in (*firms, *taught, *built, *listed):
        shorter = next((k for k in by_end[found.end] if k.start > found.start and k.kind is found.kind), None)
        if shorter is None:
            state.proposals.append(found)
        elif (found.start, shorter.start) in place_spans or (
            found.kind is Kind.INSTITUTE and _ACADEMY.fullmatch(text, found.start, shorter.start)
        ):
            state.proposals.append(replace(found, entity=shorter.entity, name=shorter.name, confidence=0.95))


@_component("sections")
def _sections(state: State, gazetteer: Gazetteer) -> None:
    """Who speaks where, and with it 我市, 全省, 市政协."""
    text = state.text
    state.named = merge(f for f in state.proposals if f.kind not in (Kind.SEGMENT, Kind.PRODUCT, Kind.AGENCY))
    # 兰 in 兰白一体化 or 在兰高校 says nothing of who speaks.
    free = [f for f in state.named if f.kind is Kind.PLACE and f.end - f.start > 1]
    named = list(read_agencies(text, state.places, None, state.levels, None, gazetteer.agencies))
    state.sections = read_sections(text, free, named, state.breaks, state.levels)
    state.proposals += read_agencies(
        text, state.places, state.sections, state.levels, state.province, gazetteer.agencies
    )
    state.proposals += read_deictics(text, state.sections, state.levels, state.province, state.places)


@_component("industries")
def _industries(state: State, gazetteer: Gazetteer) -> None:
    state.proposals += industries(state.text, state.terms, state.places, gazetteer.chains)


_DEFINED = re.compile(rf"\((?:以下|下)?(?:简称|称)[:为]?[“\"]?([{HAN}A-Za-z0-9]{{2,10}})[”\"]?\)")
_FORM = re.compile(r"(?:有限责任公司|股份有限公司|集团有限公司|有限公司|集团公司|公司|集团)$")


@_component("aliases")
def _aliases(state: State, gazetteer: Gazetteer) -> None:
    """Short names that the document itself defines, and what is left of a full name without place and legal form."""
    text = state.text
    by_end = {f.end: f for f in state.named}
    place_end = {f.start: f.end for f in state.places}
    shorts: dict[str, Found] = {}
    for m in _DEFINED.finditer(text):
        owner = by_end.get(m.start())
        if owner is not None:
            shorts[m[1]] = owner
    for found in state.named:
        surface = text[found.start:found.end]
        if found.kind is not Kind.ENTERPRISE or found.method != "grammar:suffix" or not _FORM.search(surface):
            continue
        at = place_end.get(found.start, found.start)
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


@_component("firms")
def _firms(state: State, gazetteer: Gazetteer) -> None:
    """Fields of industry, firms, parks and projects, decided on by votes, which take the place of what the rules alone found.

    One component for all, for the network reads a text once and what it sees is too large to be kept.
    """
    if not state.tagger:
        return
    ruled = [f for f in state.proposals if f.method == RULED]
    state.proposals = [f for f in state.proposals if f.method != RULED]
    others = merge(state.proposals)
    reader = Reader.load(votes=state.tagger)
    judged = sorted(filter(is_judged, state.proposals), key=lambda f: (f.start, -f.end))
    state.proposals = [f for f in state.proposals if not is_judged(f)]
    sites = Sites(state.text, judged, others, state.places)
    fields = Fields(state.text, state.terms, ruled, others, gazetteer.chains, reader.labels)
    firms = Firms(state.text, reader)
    for window in reader.windows(state.text, disjoint((f.start, f.end) for f in state.places)):
        blocks = []
        for block, votes in window:
            fields.read(block, votes)
            if votes is not None:
                sites.read(block, votes)
            blocks.append(block)
        here = fields.found()
        state.proposals += here
        firms.read(blocks, merge((*within(others, blocks[0].start, blocks[-1].start + len(blocks[-1].text)), *here)))
    state.proposals += (*firms.found(), *sites.found())


@_component("merge")
def _merge(state: State, gazetteer: Gazetteer) -> None:
    places = {f.start: f.end for f in state.places}
    voted = (f for f in state.proposals if f.method != "vote" or not only_places(f, places))
    kept = merge(voted)
    state.proposals = []  # of a long document they take more memory than all that is kept
    kept += glued_places((f for f in kept if f.method == "vote"), state.places, state.text)
    state.found = [_named(_known(found, gazetteer), places) for found in sorted(kept, key=lambda f: (f.start, -f.end))]


def _named(found: Found, places: Mapping[int, int]) -> Found:
    """The finding under its own name, where the places above it stand in front of that."""
    if found.kind is not Kind.PARK or found.entity is not None:
        return found
    return replace(found, name=park_name(found.name, places, found.start))


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
    linked = gazetteer.linker.link(found.kind, found.name)
    if linked is None:
        return found
    return replace(found, entity=linked.entity, name=linked.name, method=linked.method,
                   confidence=min(found.confidence, linked.confidence))


def make_pipeline(catalog: HasEntities, *, open_discovery: bool = False, tagger: bool = True) -> Language:
    """A pipeline that knows the catalog's names; `open_discovery` drops curated firms, parks, projects and the like.

    Without `tagger` only the rules read, quickly. Where its wheel is not installed, votes come from the words around a name.
    """
    nlp = spacy.blank("zh")
    nlp.meta["chains"] = Gazetteer.of(catalog.entities, open_discovery=open_discovery)
    nlp.meta["tagger"] = tagger
    for name in COMPONENTS:
        nlp.add_pipe(f"chains_{name}", name=name)
    return nlp


@without_gc()
def read_mentions(document: Document, nlp: Language) -> Reading:
    """Everything the document names, and its sections."""
    lines = document.clean.splitlines(keepends=True)
    # A vocabulary of its own: the pipeline's would keep every line of every document it ever read.
    doc = Doc(Vocab(), words=lines, spaces=[False] * len(lines))
    state = State(document.clean, document.breaks, nlp.meta["tagger"])
    doc.user_data["chains"] = state
    nlp(doc)
    gazetteer: Gazetteer = nlp.meta["chains"]
    speaking = {section.place.entity for section in state.sections.items if section.place is not None}
    local = {id for id, level in gazetteer.levels.items() if level in ("prefecture", "county", "new_area")}
    local |= {entity for entity in speaking if entity is not None}
    return Reading(document, tuple(state.found), tuple(state.places), state.sections, frozenset(local), state.tagger)
