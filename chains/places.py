"""Places in text: which of the names that stand there are meant as places, and which place of that name.

A full name (和政县) is sure. A short one (和政) counts by what stands around it: a larger place in front of it, a list
of places, a preposition, a dateline, or its full name elsewhere in the text. How much of that it needs depends on how
easily it is a word, or the seam of two words (组织和政协, 推广安全).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import ahocorasick_rs

from chains.cleaning import HAN
from chains.divisions import divisions
from chains.lexicon import is_home
from chains.model import Entity, Kind
from chains.spans import Found, stretches
from chains.toponyms import BLOCKED_AFTER, COUNTRIES, DOUBTFUL_CITIES, HARD_WORDS, REGIONS, SEAMS, WORDLIKE_PLACES

__all__ = ["PlaceNames", "find_places", "glued_places", "only_places"]

_RANKS = {"province": 0, "prefecture": 1, "new_area": 1, "county": 2}
_UNIT = re.compile(r"[省市县区州旗盟]$")
# Development zones that the list of divisions counts among the districts; 浦东, 滨海 and 沈北 are districts, 雄安 is a city.
_ZONE = re.compile(r"工业园区$|开发区$|^两江新区$")


@dataclass(frozen=True, slots=True)
class Owner:
    """One of the places a name may stand for."""

    id: str | None
    name: str
    level: str

    def holds(self, other: Owner) -> bool:
        """Whether the other place lies in this one, by their codes."""
        if self.id is None or other.id is None or self.id == other.id:
            return False
        stem = self.id.removeprefix("place:").removesuffix("00").removesuffix("00")
        return other.id.startswith(f"place:{stem}") and len(stem) < 6


@dataclass(frozen=True, slots=True)
class Name:
    """A form of a place's name and how much it takes to believe it."""

    owners: tuple[Owner, ...]
    sure: bool  # a full name, a province, a region
    easy: bool  # a short name that is hardly ever anything else


@dataclass(frozen=True)
class PlaceNames:
    """All names of places in one automaton: the catalog's, every division of China, regions and countries."""

    automaton: ahocorasick_rs.AhoCorasick
    names: tuple[Name, ...]
    letters: Mapping[str, Owner]  # 兰 for 兰州市, where a set phrase holds it: 在兰高校

    @classmethod
    def of(cls, catalogued: Iterable[tuple[Entity, tuple[str, ...]]]) -> PlaceNames:
        """The names of the catalog's places, each with its cleaned forms, and of all divisions that it lacks."""
        owners: dict[str, dict[Owner, bool]] = defaultdict(dict)  # form -> owners -> is it a full name
        known = set()
        letters: dict[str, Owner] = {}
        for entity, forms in catalogued:
            known.add(entity.id)
            owner = Owner(entity.id, entity.name, str(entity.get("level")))
            for form in forms:
                owners[form][owner] = form == entity.name
            letters |= {a.name: owner for a in entity.aliases if len(a.name) == 1}
            if owner.level in ("province", "prefecture") and is_home(owner.id):
                letters.setdefault(entity.name[0], owner)
        for division in divisions().values():
            if _ZONE.search(division.name):
                continue  # a park by what it is, and read as one
            # A catalogued place may lack some of its short forms; the division's are as good.
            mine = Owner(division.id, division.name, division.level)
            if division.id in known:
                mine = next((o for o in owners[division.name] if o.id == division.id), mine)
            for form in (division.name, *division.shorts):
                owners[form].setdefault(mine, form == division.name)
        for short, full in (REGIONS | COUNTRIES).items():
            owners.setdefault(short, {Owner(None, full, "region"): True})
        built = [_name(form, tuple(of), any(of.values())) for form, of in owners.items()]
        matcher = ahocorasick_rs.AhoCorasick(list(owners), matchkind=ahocorasick_rs.MatchKind.Standard)
        return cls(matcher, tuple(built), letters)


def _name(form: str, owners: tuple[Owner, ...], full: bool) -> Name:
    rank = min(_RANKS.get(o.level, 0) for o in owners)
    if any(is_home(o.id) and o.id for o in owners):
        home = tuple(o for o in owners if is_home(o.id))
        owners = (*sorted(home, key=_order), *(o for o in owners if o not in home))
    else:
        owners = tuple(sorted(owners, key=_order))
    unit = full or (len(form) > 2 and _UNIT.search(form) is not None)
    sure = (unit and len(form) > 2) or rank == 0
    home_name = is_home(owners[0].id)
    city = form not in DOUBTFUL_CITIES and any(o.name == form + "市" for o in owners)  # 昆山, 义乌
    easy = form not in WORDLIKE_PLACES and (rank <= 1 or home_name or len(form) > 2 or city)
    return Name(owners, sure and form not in WORDLIKE_PLACES, easy)


def _order(owner: Owner) -> tuple[int, str]:
    return _RANKS.get(owner.level, 3), owner.id or ""


@dataclass(slots=True)
class _Hit:
    start: int
    end: int
    name: Name
    other: bool = False  # a part of something else
    owner: Owner | None = None  # set when the context says which one it is
    taken: bool = False


_BEFORE = re.compile(
    r"(?:赴|来自|位于|地处|前往|走进|落户|抵达|奔赴|驻|坐落于|坐落在|来到|家住|途经|途径|回到|落地|入驻|深入|走访|考察|调研|远销|销往|发往"
    r"|运往|运抵|转战|辗转|联合|毗邻|紧邻|邻近|接壤|迁至|迁往|转移到|转移至|布局|扎根|立足|投资|产自|产于|对口支援|帮扶|飞往|飞抵)$"
)
# Where something goes, comes from, is bought or set up: 牛皮送进华亭, 石英砂购自凤阳, 邻县高台.
_MOVED_BEFORE = re.compile(
    r"(?:[搬迁]进|[搬送运寄卖发交拉贩销跑开嫁落放铺建设迁移转办请][到往至给]|[放设开建办安落]在|[购买采取选引源收产出]自|送进|老家在?|邻县|离开"
    r"|[供卖交租]给|跑[了过]?[一两二三四五六七八九十几]趟)$"
)
_HARD_BEFORE = re.compile(r"(?:赴|来自|位于|地处|前往|抵达|坐落在|坐落于)$")
_MAYBE_BEFORE = re.compile(r"(?:[在从到往至由自于离赴]|以及|包括|[与和同及向比])$")
_AFTER = re.compile(
    r"等地|等市|等县|等省|等城市|[一二两三四五六七八九十]{1,2}[地市县区州](?!级|域|委)|一带|境内|境外|县城|城区|市区|全境|籍|段|两岸|[东西南北]部(?!署|门)"
    r"|基地|分公司|工厂|总部|生产基地"
)
_MAYBE_AFTER = re.compile(rf"[^{HAN}]|[的市县区等设建召举开落投布办来去购采进出回生产销试上下与和]|$")
_BETWEEN = re.compile(rf"[^{HAN}]|[在从到往至由自于离赴和与及同向比是的]|$")
_OF_BEFORE = re.compile(rf"[^{HAN}]|[在从到往至由自于离赴和与及同向比是把给跟用找请看被供靠近陪]")
_OF_AFTER = re.compile(r"的|人(?![民才工口员均数文物力为造体行社大保防次类])|那边|这边|那头|本地|籍|某")
# Those that end no common word: 江苏昆山, 地方, 历史.
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱郭梁宋郑谢韩冯董曹袁邓许傅沈彭吕卢蒋蔡贾魏薛阎潘戴汪姜范姚谭廖邹熊郝崔邱罗唐曾肖杜丁韦孟尹闫陶龚邵覃乔庞樊殷"
    "洪翟颜倪芦俞葛伍聂焦柳邢岳梅"
)
_DATELINE = re.compile(r"(?:本报|本网|新华社|新华网|中新网|中新社|人民网|通讯员)[ ]?$")
_REPORT = re.compile(r"讯|电(?:[ (]|\d|记者)|\d{1,2}月\d{1,2}日电")
_LIST = frozenset({"、", "和", "与", "及", "/", "—", "-", "至", "到", "以及", " ", "\t", "·", "或"})
_EDGE = frozenset("\n\t |,，、。;;：:（(）)")
_STREET = re.compile(
    r"(?:[东西南北中]|\d{1,3}号?)?(?:路(?![上径线网况段程过演费面由])|大?街(?!道办|区|亭)|大道)"
    r"|大桥|公馆|宾馆|饭店|大酒店|大厦"
)
_WATERS = frozenset("山河江湖峡寺塔岭")
_METAL = re.compile(r"(?:黄金|铂金|[铜铅锌镍铝锡][、和]|公斤|千克|[吨克])[、和及与]?$")
_METAL_AFTER = re.compile(r"产量|储量|矿(?!区|务)|制品|期权|等贵金属|等有色|、黄金|和黄金|首饰|饰品|价格|现货|期货")

_HAN = re.compile(f"[{HAN}]")
_LISTED = re.compile(rf"[、]|等|[^{HAN}]|[一二两三四五六七八九十]{{1,2}}[地县市区]")


def find_places(text: str, names: PlaceNames) -> list[Found]:
    """The places named in the text, in text order; one whose name several share has no id unless the context says which."""
    hits = _hits(text, names)
    by_end = {hit.end: hit for hit in hits}
    for hit in hits:
        larger = by_end.get(hit.start)
        if larger is not None:
            hit.owner = next((o for o in hit.name.owners if any(b.holds(o) for b in larger.name.owners)), None)
        hit.taken = hit.name.sure or hit.owner is not None or _stands_alone(text, hit)
        if hit.owner is not None and larger is not None and not larger.taken:
            larger.taken = True  # 定西安定: each vouches for the other
    _spread(text, hits)
    _spread(text, hits[::-1])
    _repeat(text, hits)
    return sorted([*_found(text, hits), *_letters(text, names.letters)], key=lambda f: f.start)


def _hits(text: str, names: PlaceNames) -> list[_Hit]:
    """The names in the text, none over another: the first and longest, but 从 before a sure one is no part of a name.

    从江苏 holds 江苏, not the county 从江.
    """
    kept: list[_Hit] = []
    for at, stop in stretches(text):
        matches = names.automaton.find_matches_as_indexes(text[at:stop], overlapping=True)
        matches.sort(key=lambda m: (m[1], -m[2]))
        for i, start, end in matches:
            _keep(kept, text, _Hit(at + start, at + end, names.names[i]))
    return [hit for hit in kept if not hit.other]


def _keep(kept: list[_Hit], text: str, hit: _Hit) -> None:
    """Adds a name to those before it, unless one of them stands over it."""
    last = kept[-1] if kept else None
    if last is not None and hit.end <= last.end:
        return
    hit.other = _is_other(text, hit)
    if last is not None and hit.start < last.end:
        if hit.other or text[last.start] != "从" or not (hit.name.sure or hit.name.easy):
            return
        kept.pop()
    kept.append(hit)


_LETTER = re.compile(
    r"[在驻来赴抵离留返](?P<letter>[甘陇兰嘉银])(?=高校|院校|企业|单位|央企|省企|科研|机构|投资|考察|工作|创业|就业|发展|客商|人员|部队|中央|全国"
    r"|省属|省级|金融|举行|举办|召开|参会|参展|学习|调研|访问|开展|院士|专家|商会|期间|各)"
)
# Two cities growing together: 兰白一体化 speaks of 兰州 and of 白银.
_PAIR = re.compile(r"(?P<one>[兰酒嘉金白武张])(?P<other>[兰酒嘉金白武张])(?=一体化|同城化|都市圈|经济圈|双城)")


def _letters(text: str, letters: Mapping[str, Owner]) -> Iterator[Found]:
    """兰 in 在兰高校, 酒 and 嘉 in 酒嘉一体化: the letter of a place, in the few phrases that leave no doubt."""
    spans = [m.span("letter") for m in _LETTER.finditer(text)]
    spans += [m.span(group) for m in _PAIR.finditer(text) for group in ("one", "other")]
    for start, end in spans:
        owner = letters.get(text[start:end])
        if owner is not None:
            yield Found(start, end, Kind.PLACE, owner.name, owner.id, "gazetteer", 0.85)


def _is_other(text: str, hit: _Hit) -> bool:
    """Whether what touches the name makes it a part of something else: 兰州拉面, 天水路, 最大连片."""
    start, end = hit.start, hit.end
    if BLOCKED_AFTER.match(text, end) or _STREET.match(text, end) or _PAIR.match(text, start):
        return True
    surface = text[start:end]
    if surface == "白银" and (_METAL.search(text, max(0, start - 4), start) or _METAL_AFTER.match(text, end)):
        return True
    if hit.name.owners[0].level == "county" and len(surface) == 2 and text[end:end + 1] in _WATERS and end < len(text):
        return True  # 崆峒山, 疏勒河
    before, after = text[start - 1:start] if start else "\n", text[end:end + 1] or "\n"
    if surface == "甘肃" and before == "新":
        return True
    seam = SEAMS.get(surface)
    return seam is not None and (before in seam[0] or after in seam[1])


def _stands_alone(text: str, hit: _Hit) -> bool:
    """Whether the words around a short name make it a place."""
    start, end = hit.start, hit.end
    before = text[start - 1] if start else "\n"
    if hit.name.easy:
        return before not in _SURNAMES or hit.name.owners[0].level != "county" or is_home(hit.name.owners[0].id)
    word = text[start:end]
    after = text[end] if end < len(text) else "\n"
    if before in "\n\t |" and after in "\n\t |":
        return True  # the cell of a table
    if word in HARD_WORDS:
        return _HARD_BEFORE.search(text, max(0, start - 3), start) is not None and _MAYBE_AFTER.match(text, end) is not None
    reach = max(0, start - 4)
    if _BEFORE.search(text, reach, start) or _AFTER.match(text, end):
        return True
    if _MAYBE_AFTER.match(text, end) and not text.startswith("开发", end) and _MOVED_BEFORE.search(text, reach, start):
        return True
    if _DATELINE.search(text, max(0, start - 4), start) and _REPORT.match(text, end):
        return True
    if hit.name.owners[0].level == "prefecture" and _BETWEEN.match(before) and (after == "的" or not _HAN.match(after)):
        return True
    if word not in WORDLIKE_PLACES and _OF_BEFORE.match(before) and _OF_AFTER.match(text, end):
        return True
    return bool(word not in WORDLIKE_PLACES and _MAYBE_BEFORE.search(text, max(0, start - 2), start)
                and _MAYBE_AFTER.match(text, end))


def _spread(text: str, hits: Sequence[_Hit]) -> None:
    """Takes what stands in one list with a place already taken."""
    previous: _Hit | None = None
    for hit in hits:
        if previous is not None and previous.taken and not hit.taken:
            left, right = sorted((previous, hit), key=lambda h: h.start)
            joint = text[left.end:right.start]
            word = text[hit.start:hit.end]
            if joint == "、" or (joint in _LIST and word not in WORDLIKE_PLACES):
                hard = word in HARD_WORDS and hit.start > previous.start
                hit.taken = not hard or _LISTED.match(text, hit.end) is not None
        previous = hit


def _repeat(text: str, hits: Sequence[_Hit]) -> None:
    """Takes a short name whose full form stands elsewhere in the text, or whose city does."""
    certain = {o.id for hit in hits if hit.taken and len(hit.name.owners) == 1 for o in hit.name.owners}
    certain |= {hit.owner.id for hit in hits if hit.owner is not None}
    # 屏山 in a text on 宜宾 is the county of that city.
    cities = [o for o in {hit.name.owners[0] for hit in hits if hit.taken} if o.level == "prefecture"]
    within = {o.id for o in {o for hit in hits if not hit.taken for o in hit.name.owners} if any(c.holds(o) for c in cities)}
    for hit in hits:
        word = text[hit.start:hit.end]
        mine = next((o for o in hit.name.owners if o.id is not None and o.id in certain), None)
        if mine is None and not hit.taken:
            edged = _BETWEEN.match(text[hit.start - 1:hit.start]) and _MAYBE_AFTER.match(text, hit.end)
            if word not in WORDLIKE_PLACES or (word not in HARD_WORDS and edged):
                mine = next((o for o in hit.name.owners if o.id in within), None)
        if mine is None:
            continue
        if len(hit.name.owners) > 1:
            hit.owner = hit.owner or mine
        if not hit.taken:
            before = _MAYBE_BEFORE.search(text, max(0, hit.start - 2), hit.start)
            hit.taken = word not in HARD_WORDS or bool(before and _MAYBE_AFTER.match(text, hit.end))


def _found(text: str, hits: Sequence[_Hit]) -> Iterator[Found]:
    last: list[Owner] = []  # the places that stood last, for a name that many counties share
    for hit in hits:
        if not hit.taken:
            continue
        owner = hit.owner or _meant(hit.name.owners, last)
        end = hit.end
        if text[end - 1] == "市" and text.startswith("场", end) and hit.end - hit.start > 2:
            end -= 1  # 苏州市场 is the market of 苏州
        if owner is None:
            yield Found(hit.start, end, Kind.PLACE, text[hit.start:end], None, "gazetteer", 0.8)
            continue
        yield Found(hit.start, end, Kind.PLACE, owner.name, owner.id, "gazetteer", 0.99)
        last = [*last[-3:], owner]


def _meant(owners: Sequence[Owner], last: Sequence[Owner]) -> Owner | None:
    if len(owners) == 1:
        return owners[0]
    inside = [o for o in owners if any(b.holds(o) for b in last)]
    if inside:
        return inside[0]
    first, second = owners[0], owners[1]
    # 河南 is the province before it is the county; 金川 in Gansu's papers is Gansu's.
    if is_home(first.id) and first.id is not None:
        return first
    return first if _RANKS.get(first.level, 3) < _RANKS.get(second.level, 3) else None


# With only such words behind it the place is a part of the name: 兰州石化, 西宁特钢.
_TRADE = re.compile(
    r"(?:石油|石化|化工|化纤|电机|电气|电缆|锅炉|特钢|钢铁|钢|铝业|有色|稀土|油田|煤业|煤电|煤炭|矿业|锻压|机床|轴承|重机|重工|助剂|交投|城投|建投|电投|能投|农投"
    r"|国投|文旅|水投|移动|联通|电信|电力|供电|供水|燃气|热力|公交|水泥|建材|建工|路桥|银行|农商行|信用社|日报|时代|制药|药业|生物|新材料|科技|数据|集团|公司"
    r"|股份|实业|投资|控股|种业|牧业|乳业|食品|酒业|啤酒|粮油|物流|商贸|机场|铁路|局|厂|大?酒店|宾馆|饭店|分公司|总公司|新区|高新|经开|融媒|发布){1,4}"
)


def glued_places(firms: Iterable[Found], places: Iterable[Found], text: str) -> Iterator[Found]:
    """The region in front of a firm's short name, a place of its own: 成都 in 与成都振芯签约.

    The place that all the others lie in (甘肃) is no news, and where the rest only says the trade it is part of the name.
    """
    at = {f.start: f for f in places}
    for firm in firms:
        place = at.get(firm.start)
        if place is None or place.end >= firm.end or place.entity == _HOME:
            continue
        if firm.end - place.end <= 6 and not _TRADE.fullmatch(text, place.end, firm.end):
            yield place


_HOME = "place:620000"


def only_places(found: Found, starts: Mapping[int, int]) -> bool:
    """Whether a span is nothing but places, given as start to end: 新疆阿克苏 is no firm."""
    at = found.start
    while at in starts and at < found.end:
        at = starts[at]
    return at == found.end
