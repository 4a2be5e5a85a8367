"""A place with far more firms than a picture can name: what is folded, and where, is known by hand."""

from __future__ import annotations

from chains.model import Entity, Evidence, Link, Snapshot, Source, SourceKind

__all__ = ["FIRMS", "crowded_world"]

FIRMS = {"segment:a": 80, "segment:b": 60, "park:c": 40, "segment:d": 2}  # by the home that is closest to them


def crowded_world() -> Snapshot:
    """兰州市 with 182 firms, all located there; those of a segment are active in it, those of the park lie in it too."""
    note = (Evidence("source:e", "editor", note="常识"),)
    place = Entity("place:p", "兰州市")
    homes = [Entity(home, name) for home, name in zip(FIRMS, ("冶炼", "铸造", "某园区", "包装"), strict=True)]
    links = [Link(place.id, "develops", "chain:c", note)]
    links += [Link(home.id, "part_of", "chain:c", note) for home in homes if home.id.startswith("segment")]
    links += [Link(home.id, "located_in", place.id, note) for home in homes if home.id.startswith("park")]
    firms = []
    for home, count in FIRMS.items():
        for number in range(count):
            firm = Entity(f"enterprise:{home.partition(':')[2]}{number:03}", f"企业{home[-1]}{number:03}")
            firms.append(firm)
            links.append(Link(firm.id, "located_in", place.id, note))
            links.append(Link(firm.id, "located_in" if home.startswith("park") else "operates_in", home, note))
    entities = sorted((place, Entity("chain:c", "某链"), *homes, *firms), key=lambda entity: entity.id)
    return Snapshot(tuple(entities), tuple(sorted(links, key=lambda link: link.id)), (Source("source:e", "常识", SourceKind.EDITOR),),
                    manifest={"digest": "crowded", "built": "test"})
