"""The border of the catalog: files to valid records, every problem with its address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from chains.catalog import records as r
from chains.catalog.assembly import Placed
from chains.catalog.problems import Problem, Step, dotted, nearest
from chains.catalog.reader import Yaml, read_file
from chains.model import LINK_RULES, Kind

__all__ = ["SECTIONS", "check_identity", "check_references", "check_shapes", "read_catalog_files"]

SECTIONS: Mapping[str, type[r.AnyShape]] = {
    "sources": r.SourceRecord, "places": r.PlaceRecord, "chains": r.ChainRecord, "industries": r.IndustryRecord,
    "products": r.ProductRecord, "enterprises": r.EnterpriseRecord, "institutions": r.InstitutionRecord,
    "parks": r.ParkRecord, "projects": r.ProjectRecord, "associations": r.AssociationRecord, "agencies": r.AgencyRecord,
    "declarations": r.DeclarationRecord, "clusters": r.ClusterRecord, "criteria": r.CriterionRecord,
    "states": r.StateRecord,
    "links": r.LinkRecord, "observations": r.ObservationRecord, "rekeys": r.RekeyRecord,
}
_REFERENCE = re.compile(rf"({'|'.join([*Kind, 'source'])}):\S+")
_INCLUDE = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)?\.yaml")


def read_catalog_files(root: Path) -> tuple[list[Yaml], list[Problem]]:
    """The root file and the sibling files it includes, with what could not be read."""
    first = read_file(root, root.name)
    files, problems = [first], list(first.problems)
    if not isinstance(first.value, dict):
        return files, problems or [_not_a_list_of_records(first)]
    names = first.value.get("include", [])
    for i, name in enumerate(names if isinstance(names, list) else [names]):
        path: tuple[Step, ...] = ("include", i)
        # Only plain names below the root's folder: an include is text from outside and must not become any path.
        if not isinstance(name, str) or not _INCLUDE.fullmatch(name):
            problems.append(Problem(
                first.name, first.line(path), dotted(path), f"'{name}' cannot be included", "name a .yaml file beside this one",
                f"不能引入“{name}”", "请写同一文件夹内的 .yaml 文件名"))
            continue
        file = read_file(root.parent / name, name)
        files.append(file)
        problems.extend(file.problems)
        if file.value is not None and not isinstance(file.value, dict):
            problems.append(_not_a_list_of_records(file))
    return files, problems


def _not_a_list_of_records(file: Yaml) -> Problem:
    known = ", ".join(SECTIONS)
    return Problem(file.name, 1, "", "the file does not hold named lists of records", f"begin with one of {known}",
                   "文件不是“表名: 记录列表”的结构", f"请以这些表名之一开头：{known}")


def check_shapes(file: Yaml) -> tuple[list[Placed], list[Problem]]:
    """Records of the file that have the right shape, and a problem for every field that has not."""
    placed: list[Placed] = []
    problems: list[Problem] = []
    for section, items in (file.value if isinstance(file.value, dict) else {}).items():
        shape = SECTIONS.get(section)
        if shape is None:
            if section not in ("include", "assertions"):
                problems.append(_unknown_word(file, (section,), section, SECTIONS))
            continue
        if not isinstance(items, list):
            problems.append(Problem(file.name, file.line((section,)), section, "not a list", "begin each record with '- '",
                                    "不是列表", "每条记录请以“- ”开头"))
            continue
        for i, item in enumerate(items):
            try:
                placed.append(Placed(file, section, i, shape.model_validate(item)))
            except ValidationError as error:
                problems.extend(_explain(file, (section, i), item, shape, error))
    return placed, problems


def _unknown_word(file: Yaml, path: tuple[Step, ...], word: str, known: Sequence[str] | Mapping[str, object]) -> Problem:
    like = nearest(word, known)
    return Problem(
        file.name, file.line(path), dotted(path), f"'{word}' is not a known field",
        f"use '{like}'" if like else f"use one of {', '.join(known)}", f"没有“{word}”这个字段",
        f"是否应为“{like}”" if like else f"可用字段：{'、'.join(known)}")


def _explain(
    file: Yaml, base: tuple[Step, ...], item: object, shape: type[BaseModel], error: ValidationError
) -> Iterator[Problem]:
    seen: set[tuple[Step, ...]] = set()
    for entry in error.errors(include_url=False):
        path = (*base, *_steps(entry["loc"], item))
        if path in seen:  # a union reports each of its branches
            continue
        seen.add(path)
        if entry["type"] == "extra_forbidden":
            yield _unknown_word(file, path, str(path[-1]), _fields(shape, path[len(base):-1]))
            continue
        message, hint, message_zh, hint_zh = _texts(entry, entry.get("input"))
        yield Problem(file.name, file.line(path), dotted(path), message, hint, message_zh, hint_zh)


def _steps(loc: tuple[Step, ...], item: object) -> Iterator[Step]:
    # pydantic adds names of union branches to the path; only steps that exist in the value, or are its missing field, count
    value: Any = item
    for step in loc:
        if isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
            yield step
        elif isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
            yield step


def _fields(shape: type[BaseModel], path: tuple[Step, ...]) -> list[str]:
    for step in path:
        if isinstance(step, str):
            by_name = {f.alias or name: f.annotation for name, f in shape.model_fields.items()}
            inner = re.findall(r"records\.(\w+)", str(by_name.get(step)))
            shape = getattr(r, inner[-1]) if inner else shape
    return [f.alias or name for name, f in shape.model_fields.items()]


def _texts(entry: Mapping[str, Any], value: object) -> tuple[str, str, str, str]:
    kind, context = entry["type"], entry.get("ctx", {})
    if kind == "missing":
        return "is missing", "add it", "缺少这个字段", "请补上"
    if kind == "string_type" and isinstance(value, int | float) and not isinstance(value, bool):
        return (f"{value} is a number where text is expected", f"write '{value}' in quotes",
                f"{value} 被读成数字，这里应为文字", f"请加引号写成 '{value}'")
    if kind in ("enum", "literal_error"):
        allowed = re.findall(r"'([^']+)'", str(context.get("expected", "")))
        like = nearest(str(value), allowed)
        more, more_zh = (f", perhaps '{like}'", f"，是否应为“{like}”") if like else ("", "")
        return (f"'{value}' is not one of {', '.join(allowed)}", f"use one of them{more}",
                f"“{value}”不在可选值之内", f"可选：{'、'.join(allowed)}{more_zh}")
    if kind == "string_pattern_mismatch":
        form, form_zh = _form(str(context.get("pattern")))
        return f"'{value}' does not have the expected form", f"write {form}", f"“{value}”格式不对", f"应写成{form_zh}"
    if kind == "no_such_date":
        return f"there is no date '{value}'", "correct the month or the day", f"没有“{value}”这一天", "请改正月份或日期"
    if kind == "no_such_class":
        return (f"'{value}' is not in GB/T 4754—2017: its letter and division do not go together", "correct letter or digits",
                f"GB/T 4754—2017 中没有“{value}”：字母（门类）与前两位数字（大类）不相配", "请改正字母或数字，如 C31、C3120")
    if kind == "role_without_ground":
        return ("the ground of the role is given, but no role, or a page's role on the editor's own judgement",
                "give role, and role_basis: page only with basis: page",
                "写了 role_basis，却没有 role；或关系本身是编者判断（basis: editor），角色却称来源写明（role_basis: page）",
                "请补上 role；role_basis: page 只能与 basis: page 同用")
    if kind == "state_without_word":
        return ("it says nothing: neither condition nor treatments", "give one of the two, or remove the record",
                "既没有写 condition（状况），也没有写 treatments（治链方式）", "请至少写一项，或删去这一条")
    if kind == "finite_number":
        return f"{value} is not a finite number", "write the figure out", f"{value} 不是有限的数值", "请写出实际数值"
    if kind == "too_short":
        return "is empty", "give at least one", "为空", "请至少写一个"
    if kind in ("string_type", "list_type", "float_type", "bool_type", "int_type", "model_type"):
        wanted = {"string": ("text", "文字"), "list": ("a list", "列表"), "float": ("a number", "数值"),
                  "bool": ("true or false", "true 或 false"), "int": ("a whole number", "整数"),
                  "model": ("a record with fields", "带字段的记录")}[kind.removesuffix("_type")]
        return (f"{_short(value)} is not {wanted[0]}", f"write {wanted[0]}", f"{_short(value)} 不是{wanted[1]}",
                f"这里应写{wanted[1]}")
    return (f"{_short(value)}: {entry['msg']}", "see docs/data-format.md", f"{_short(value)} 不合要求（{entry['msg']}）",
            "格式说明见 docs/data-format.md")


_FORMS = (
    (r"[^\s", "text that is more than blanks", "不只是空格的文字"),
    (r"^\d{4}(-", "a date as 2024, 2024-05 or 2024-05-07", "日期：2024、2024-05 或 2024-05-07"),
    (r"^\d{4}$", "a year of four digits", "四位年份"),
    (r"^\d{6}$", "an administrative code of six digits", "六位行政区划代码"),
    (r"^\d{5,6}", "a stock code as 600307.SH", "证券代码，如 600307.SH"),
    (r"^[A-T]", "a letter A to T and two to four digits as C31 or C3120", "门类字母加两到四位数字，如 C31、C3120"),
    (r"^[0-9A-Z]{18}", "a unified social credit code of 18 characters", "18 位统一社会信用代码"),
    (r"^https?", "an address that begins with http:// or https://", "以 http:// 或 https:// 开头的网址"),
    (r"^[A-Za-z0-9_-]+(/", "the name of a .yaml file beside this one", "同一文件夹内的 .yaml 文件名"),
)


def _form(pattern: str) -> tuple[str, str]:
    """The form a pattern stands for in words; a pattern itself helps no editor."""
    if kinds := re.match(r"\^\(([a-z|]+)\):", pattern):
        allowed = kinds[1].split("|")
        return (f"an id that begins with {' or '.join(f'{k}:' for k in allowed)}, then small letters, digits, . _ / -",
                f"以 {'、'.join(f'{k}:' for k in allowed)} 开头、后接小写字母、数字或 . _ / - 的编号")
    return next(((en, zh) for start, en, zh in _FORMS if pattern.startswith(start)), (pattern, pattern))


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:39] + "…"


def check_identity(files: Sequence[Yaml]) -> tuple[dict[str, tuple[str, int]], list[Problem]]:
    """The place of every id, and a problem for each that is given twice."""
    places: dict[str, tuple[str, int]] = {}
    problems: list[Problem] = []
    for file in files:
        for path, value in file.named:
            if not path or path[-1] != "id":
                continue
            line = file.line(path)
            if value in places:
                other, at = places[value]
                problems.append(Problem(
                    file.name, line, dotted(path), f"'{value}' is already the id in {other}:{at}",
                    "give one of the two another id",
                    f"编号“{value}”在 {other}:{at} 已经用过", "请给其中一条另取编号"))
            else:
                places[value] = (file.name, line)
    return places, problems


def check_references(files: Sequence[Yaml], known: Mapping[str, object]) -> list[Problem]:
    """A problem for every reference to an id that no record has, with the nearest one that exists."""
    problems: list[Problem] = []
    for file in files:
        for path, value in file.named:
            if path and path[-1] != "id" and path[0] != "rekeys" and value not in known and _REFERENCE.fullmatch(value):
                prefix = value.split(":")[0] + ":"
                like = nearest(value, [name for name in known if name.startswith(prefix)])
                problems.append(Problem(
                    file.name, file.line(path), dotted(path), f"no record has the id '{value}'",
                    f"use '{like}'" if like else "add the record, or correct the id", f"没有编号为“{value}”的记录",
                    f"是否应为“{like}”" if like else "请补录该条，或改正编号"))
        links = file.value.get("links") if isinstance(file.value, dict) else None
        for i, link in enumerate(links if isinstance(links, list) else ()):
            kind = link.get("kind") if isinstance(link, dict) else None
            if isinstance(kind, str) and kind not in LINK_RULES:
                problems.append(_unknown_kind(file, ("links", i, "kind"), kind))
    return problems


def _unknown_kind(file: Yaml, path: tuple[Step, ...], value: str) -> Problem:
    like = nearest(value, LINK_RULES)
    return Problem(file.name, file.line(path), dotted(path), f"'{value}' is not a link kind",
                   f"use '{like}'" if like else f"use one of {', '.join(LINK_RULES)}", f"没有“{value}”这种关系",
                   f"是否应为“{like}”" if like else f"可用：{'、'.join(LINK_RULES)}")
