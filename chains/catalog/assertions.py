"""The least that the catalog must hold: `assertions:` of the root file, which a lost file or section cannot slip past."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from chains.catalog.content import Catalog
from chains.catalog.problems import Problem, dotted, nearest
from chains.catalog.reader import Yaml
from chains.model import LINK_RULES, Kind

__all__ = ["check_assertions", "count_details", "count_records", "counts_text"]

_BETWEEN_ORGANISATIONS = ("owns", "supplies", "partners_with", "invests_in", "visited")
_LABELS = {kind.value: kind.label for kind in Kind} | {
    "link": "关系", "source": "来源", "observation": "指标", "declaration": "宣示", "cluster": "产业集群",
    "criterion": "链主标准", "state": "环节状况",
}
_LEVELS = ("province", "prefecture", "new_area", "county", "township", "village")


def count_records(catalog: Catalog) -> dict[str, int]:
    """Records by kind; kinds of entities only where there is one."""
    counted = Counter(entity.kind.value for entity in catalog.entities)
    clusters = sum(d.is_cluster for d in catalog.declarations)
    return dict(sorted(counted.items())) | {
        "link": len(catalog.links), "source": len(catalog.sources), "observation": len(catalog.observations),
        "declaration": len(catalog.declarations) - clusters, "cluster": clusters, "criterion": len(catalog.criteria),
        "state": len(catalog.states),
    }


def counts_text(counts: Mapping[str, int]) -> str:
    """How many records of each kind there are, in one Chinese line."""
    return "条目：" + "、".join(f"{_LABELS.get(kind, kind)} {number}" for kind, number in counts.items())


def count_details(catalog: Catalog) -> dict[str, int]:
    """What `assertions` may name beyond the kinds: links of a kind, places of a level, and some sums."""
    links = Counter(link.kind for link in catalog.links)
    levels = Counter(entity.get("level") for entity in catalog.entities if entity.kind is Kind.PLACE)
    kinds = Counter(entity.kind for entity in catalog.entities)
    return {
        "institution": kinds[Kind.UNIVERSITY] + kinds[Kind.INSTITUTE],
        "organisation_link": sum(links[kind] for kind in _BETWEEN_ORGANISATIONS),
        "award": sum(len(entity.awards) for entity in catalog.entities),
        **{f"place.{level}": levels[level] for level in _LEVELS},
        **{f"link.{kind}": links[kind] for kind in LINK_RULES},
    }


def check_assertions(files: Sequence[Yaml], catalog: Catalog) -> list[Problem]:
    """A problem for each count below the least that the root file asserts, and for assertions nobody can check."""
    counts = dict.fromkeys(Kind, 0) | count_records(catalog) | count_details(catalog)
    problems = []
    for file in files:
        stated = file.value.get("assertions", {}) if isinstance(file.value, dict) else {}
        if stated and file is not files[0]:
            problems.append(_problem(file, (), "assertions stand in an included file", f"move them to {files[0].name}",
                                     "assertions 写在了被引入的文件里", f"请移到 {files[0].name}"))
        elif not isinstance(stated, dict):
            problems.append(_problem(file, (), "not a list of 'thing: number'", "write as 'enterprise: 270'",
                                     "不是“名称: 数量”的形式", "请写成 enterprise: 270"))
        else:
            problems += [found for name, least in stated.items() if (found := _one(file, name, least, counts))]
    return problems


def _one(file: Yaml, name: str, least: object, counts: Mapping[str, int]) -> Problem | None:
    if name not in counts:
        like = nearest(name, counts)
        return _problem(file, (name,), f"'{name}' is nothing that is counted",
                        f"use '{like}'" if like else "docs/data-format.md lists what is", f"没有“{name}”这项计数",
                        f"是否应为“{like}”" if like else "可用的名称见 docs/data-format.md")
    if isinstance(least, bool) or not isinstance(least, int) or least < 0:
        return _problem(file, (name,), f"{least!r} is not a whole number", "write how many there are at least",
                        f"{least!r} 不是整数", "请写最少应有的条数")
    if counts[name] < least:
        return _problem(file, (name,), f"only {counts[name]} of {name}, at least {least} are asserted",
                        "restore what is missing, or lower the number on purpose",
                        f"“{name}”只有 {counts[name]} 条，少于规定的 {least} 条", "请找回缺失的记录；确实该减少时再改小这个数")
    return None


def _problem(
    file: Yaml, path: tuple[str, ...], message: str, hint: str, message_zh: str, hint_zh: str
) -> Problem:
    place = ("assertions", *path)
    return Problem(file.name, file.line(place), dotted(place), message, hint, message_zh, hint_zh)
