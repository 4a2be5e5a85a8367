"""Why a statement came, went or changed: the document, the judgement, or the edit of the catalog behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from chains.diff.compare import Delta
from chains.diff.history import History, changed_inputs
from chains.diff.renames import Rename
from chains.judgements import ACCEPTED, Judged, sentence_digest, sentence_span
from chains.model import LINK_RULES, Evidence, Judgement, Layer, Link, Snapshot, Verdict, link_id

__all__ = ["CAUSE_LABELS", "Cause", "Causes"]

CAUSE_LABELS: Mapping[str, str] = MappingProxyType({
    "document_added": "新增材料", "document_changed": "材料改动", "document_removed": "移去材料", "judgement": "人工审核",
    "rekey": "编号变更", "catalog": "整理数据改动", "reading": "读法变化",
})
_WITHDRAWN = frozenset({Verdict.REJECTED, Verdict.CORRECTED})


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that was done. `title` is Chinese; the other fields say where to look it up, as far as that is known."""

    kind: str  # one of CAUSE_LABELS
    id: str
    title: str
    source: str | None = None  # of a document
    who: str | None = None
    when: str | None = None
    why: str | None = None
    file: str | None = None  # below the folder of the inputs: data/enterprises/lanzhou.yaml
    line: int | None = None
    files: tuple[str, ...] = ()  # where it must have been when the file itself is not known


class Causes:
    """Finds the cause of each change; every cause found is kept in `found` by its id."""

    def __init__(self, delta: Delta, before: Snapshot, after: Snapshot, history: History) -> None:
        # What the later snapshot itself holds was said when it was built; the catalog of today may know more, or less.
        history = replace(history, judgements=after.judgements or history.judgements)
        self.delta, self.before, self.after, self.history = delta, before, after, history
        self.found: dict[str, Cause] = {}
        self._judged = Judged(history.judgements, after.entities if history.judgements else ())
        documents = delta.parts["documents"]
        taken_back = frozenset(before.judgements) - frozenset(after.judgements)
        self._taken_back = Judged(taken_back, before.entities if taken_back else ())
        self._documents = {d.source: "document_added" for d in documents.added}
        self._documents |= {d.source: "document_removed" for d in documents.removed}
        self._documents |= {new.source: "document_changed" for _, new in documents.changed}
        # A document without an id of its own gets another one with every change of its text.
        by_name = {d.name: d.source for d in documents.added}
        for gone in documents.removed:
            if gone.name in by_name:
                self._documents |= {gone.source: "document_changed", by_name[gone.name]: "document_changed"}
        changed = changed_inputs(delta.before, delta.after)
        self._files = None if changed is None else tuple(name for name in changed["data"] if name != "judgements.yaml")
        fresh = {entity.id for entity in delta.parts["entities"].added} | {r.new for r in delta.renamed}
        self._accepted = {j.into: j for j in history.judgements if j.verdict is Verdict.ACCEPTED and j.into in fresh}

    def _keep(self, cause: Cause) -> str:
        self.found.setdefault(cause.id, cause)
        return cause.id

    def of_link(self, before: Link | None, after: Link | None) -> frozenset[str]:
        """The causes behind one link that came, went, or changed."""
        link = after or before
        assert link is not None
        old, new = (frozenset(x.evidence) if x else frozenset() for x in (before, after))
        come, gone = sorted(new - old, key=lambda e: e.order), sorted(old - new, key=lambda e: e.order)
        again = {_span(e) for e in come if e.quote is not None}
        # A sentence that was accepted and is a candidate again is not read otherwise: somebody took the word back.
        back = {_span(e) for e in gone if e.method == ACCEPTED} - {_span(e) for e in come if e.method == ACCEPTED}
        ids = {self._come(link, e) for e in come if _span(e) not in back}
        ids |= {self._gone(link, e) for e in gone if _span(e) not in again or _span(e) in back}
        if before is not None and after is not None and before.attributes != after.attributes and not ids:
            curated = link.layer is Layer.CURATED
            ids.add(self.edit(link.id, link.subject) if curated else self.reading(link))
        return frozenset(ids)

    def _come(self, link: Link, evidence: Evidence) -> str:
        if evidence.method == ACCEPTED:
            return self._judgement(self._said_of(link, evidence, frozenset({Verdict.ACCEPTED, Verdict.CORRECTED})))
        if evidence.layer is Layer.CURATED:
            return self.edit(link.id, link.subject)
        return self.document(evidence.source) or self._end_judged(link, evidence) or self.reading(link)

    def _gone(self, link: Link, evidence: Evidence) -> str:
        document = self.document(evidence.source) if evidence.quote is not None else None
        if document:
            return document
        if evidence.method == ACCEPTED:
            digest = sentence_digest(evidence.quote or "")
            now = self._said_of(link, evidence, _WITHDRAWN)
            said = now or self._taken_back.of_link(link.subject, link.kind, link.object, link.chain, digest)
            return self._judgement(said, taken_back=now is None)
        if evidence.layer is Layer.CURATED:
            return self.edit(None, link.subject)
        said = self._said_of(link, evidence, _WITHDRAWN) or self._name_said(evidence)
        return self._judgement(said) if said else self._end_judged(link, evidence) or self.reading(link)

    def document(self, source: str) -> str | None:
        """The cause that is the document, when the document itself came, went or changed."""
        kind = self._documents.get(source)
        if kind is None:
            return None
        snapshot = self.after if source in self.after.document_by_source else self.before
        name = snapshot.document_by_source[source].name
        named = next((d.source for d in self.after.documents if d.name == name), snapshot.source_by_id[source])
        return self._keep(Cause(kind, f"{kind}:{name}", f"{CAUSE_LABELS[kind]}《{named.title}》", source=named.id,
                                when=named.published, file=f"seeds/{name}"))

    def _said_of(self, link: Link, evidence: Evidence, verdicts: frozenset[Verdict]) -> Judgement | None:
        digest = sentence_digest(evidence.quote or "")
        said = self._judged.of_link(link.subject, link.kind, link.object, link.chain, digest)
        if said is not None and said.verdict in verdicts:
            return said
        # A corrected one was judged as the kind it was read as.
        for judgement in self.history.judgements:
            if judgement.ends is not None and judgement.verdict is Verdict.CORRECTED and judgement.kind == link.kind:
                subject, _, object_ = judgement.ends
                same = link_id(self._judged.settle(subject), link.kind, self._judged.settle(object_), link.chain) == link.id
                if same and any(s.digest == digest for s in judgement.sentences):
                    return judgement
        return None

    def _end_judged(self, link: Link, evidence: Evidence) -> str | None:
        """The judgement that made a name in the sentence one of the link's ends."""
        for judgement in self.history.judgements:
            into = {judgement.into, link.subject, link.object} if judgement.into else set()
            if len(into) == 2 and judgement.name in (evidence.quote or ""):
                return self._judgement(judgement)
        return None

    def _name_said(self, evidence: Evidence) -> Judgement | None:
        """The judgement that took a name out of the sentence."""
        document = self.before.document_by_source.get(evidence.source)
        if document is None or evidence.start is None or evidence.quote is None:
            return None
        for judgement in self.history.judgements:
            at = evidence.quote.find(judgement.name)
            if judgement.ends is None and judgement.verdict in _WITHDRAWN and at >= 0:
                start = evidence.start + at
                left, right = sentence_span(document.text, start, start + len(judgement.name))
                digest = sentence_digest(document.text[left:right])
                if any(s.digest == digest for s in judgement.sentences):
                    return judgement
        return None

    def _judgement(self, said: Judgement | None, *, taken_back: bool = False) -> str:
        if said is None:
            return self._keep(Cause("judgement", "judgement:?", "人工审核有增减，现在的审核记录里没有对应的一条"))
        into = self.after.by_id.get(said.into or "")
        done = ("撤回" if taken_back else "") + said.verdict.label
        words = f"{CAUSE_LABELS['judgement']}：{done}“{said.name}”" + (f"到{into.name}" if into else "")
        return self._keep(Cause("judgement", f"judgement:{said.when}:{said.verdict}:{said.subject}", words, who=said.who,
                                when=said.when, why=said.why or None, file="data/judgements.yaml"))

    def merged_alias(self, entity: str, names: Iterable[str]) -> Iterator[str]:
        """The judgements that merged the names into the entity."""
        wanted = set(names)
        for judgement in self.history.judgements:
            if judgement.into == entity and judgement.verdict is Verdict.MERGED and judgement.name in wanted:
                yield self._judgement(judgement)

    def edit(self, thing: str | None, owner: str) -> str:
        """The edit of the record in which the thing is written, or of its owner's where that cannot be told."""
        if owner in self._accepted:
            return self._judgement(self._accepted[owner])
        if self._files == ():
            return self.reading(None)
        address = self.history.addresses.get(thing or "") or self.history.addresses.get(owner)
        if address is not None and (self._files is None or address.file in self._files):
            head = address.path.partition(".")[0]
            record = self.history.owners.get((address.file, head), owner)
            if record in self._accepted:
                return self._judgement(self._accepted[record])
            line = self.history.addresses[record].line if record in self.history.addresses else address.line
            return self._keep(Cause("catalog", f"catalog:{address.file}:{head}", f"整理数据改动：{self._name(record)}",
                                    file=f"data/{address.file}", line=line))
        files = tuple(f"data/{name}" for name in self._files or ())
        only = files[0] if len(files) == 1 else None
        return self._keep(Cause("catalog", f"catalog:{owner}", f"整理数据改动：{self._name(owner)}", file=only,
                                files=() if only else files))

    def rename(self, rename: Rename) -> str:
        """Why a thing got another id."""
        rekey = self.history.rekeys.get(rename.old)
        if rename.how == "rekey":
            return self._keep(Cause("rekey", f"rekey:{rename.old}", f"编号变更：{rename.old} 改为 {rename.new}",
                                    when=rekey.date if rekey else None, why=rekey.note if rekey else None))
        said = [j for j in self.history.judgements if j.into == rename.new and (
            j.subject == rename.old or j.name == self.before.by_id[rename.old].name)]
        return self._judgement(max(said, key=lambda j: j.order)) if said else self.edit(rename.new, rename.new)

    def reading(self, link: Link | None) -> str:
        """The same document was read otherwise: because a name of the link was edited, or for another reason."""
        entities = self.delta.parts["entities"]
        touched = {e.id for e in entities.added if e.known} | {new.id for _, new in entities.changed if new.known}
        if link is not None and self._files != ():
            for end in (link.subject, link.object):
                if end in touched:
                    return self.edit(end, end)
        tools = self.delta.before.get("tool"), self.delta.after.get("tool")
        why = f"程序版本 {tools[0]} → {tools[1]}" if tools[0] != tools[1] else "词表或程序有改动"
        return self._keep(Cause("reading", "reading", "材料未变，程序读出的内容不同", why=why))

    def _name(self, thing: str) -> str:
        for snapshot in (self.after, self.before):
            if thing in snapshot.by_id:
                return snapshot.by_id[thing].name
            if thing in snapshot.source_by_id:
                return f"来源《{snapshot.source_by_id[thing].title}》"
            found = next((d.name for d in snapshot.declarations if d.id == thing), None)
            found = found or next((c.topic or c.text for c in snapshot.criteria if c.id == thing), None)
            state = next((s for s in snapshot.states if s.id == thing), None)
            if state is not None:
                return f"{self._name(state.place)}“{self._name(state.about)}”的状况"
            link = next((x for x in snapshot.links if x.id == thing), None) if thing.startswith("link:") else None
            if link is not None:
                return f"{self._name(link.subject)}{LINK_RULES[link.kind].label}{self._name(link.object)}"
            if found:
                return found
        return thing


def _span(evidence: Evidence) -> tuple[str, int | None, str | None]:
    return evidence.source, evidence.start, evidence.quote
