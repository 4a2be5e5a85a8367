"""Rules for `located_in`: what a sentence says stands, settles or is built somewhere, and what a name itself says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from chains.clauses import SIGNING, Clause, Draft
from chains.lexicon import is_home
from chains.model import Kind, Status
from chains.relations.rules import Rule, pattern
from chains.spans import Found
from chains.template import compile_pattern

__all__ = ["RULES", "dealt_with", "is_foreign", "opening_park"]

# Basins and belts: a name that begins with one says nothing of where its bearer stands.
_VAGUE = frozenset({"黄河流域", "河西走廊", "陇东南", "兰白(兰州—白银)", "兰西(兰州—西宁)"})
_NEAR = re.compile(
    r"深入|走访|支持|调研|扶持|服务|发挥|依托|帮助|扶优|做大|做强|包抓|我[市省县区]|参与|招商引资项目|实施|建设|确定|深化|提升|"
    r"打造|推进|创建|新区"
)


def _section_place(clause: Clause) -> Iterator[Draft]:
    """深入X、Y等企业 in the speech of a city: both lie there, unless a gate says they may not."""
    place = clause.section.place
    if place is None or clause.has(SIGNING):
        return
    # A city named inside a firm's name is no second city of the sentence.
    others = {f.entity for f in clause.of(Kind.PLACE) if f.entity in clause.local} - {place.entity}
    if others or opening_park(clause) is not None:
        return
    abroad = any(not is_home(p.entity) and p.name not in _VAGUE for p in clause.places)
    for found in clause.of(Kind.ENTERPRISE, Kind.INSTITUTE, Kind.PARK, Kind.PROJECT):
        project = found.kind is Kind.PROJECT
        # What is called a project without a measure or a firm may as well be planned anywhere.
        if project and not re.search(r"[0-9]", clause.text[found.start:found.end]) and not any(
                f.start == found.start for f in clause.of(Kind.ENTERPRISE)):
            continue
        if not project and (abroad or _has_home(clause, found)):
            continue
        inside = any(o.kind is Kind.PROJECT and o.start <= found.start < o.end for o in clause.found if o is not found)
        cued = clause.has(_NEAR, end=found.start) or (
            found.kind is Kind.PARK and clause.text.startswith(("建设", "项目建设"), found.end))
        if found.kind is Kind.INSTITUTE and _OF_PROVINCE.match(clause.text, found.start):
            continue  # an institute of the province is used here, not situated
        if inside or not cued or _FAR_SIDE.search(clause.text, max(clause.start, clause.template.head(found) - 8),
                                                  clause.template.head(found)) or is_foreign(clause,
                                                      found) or clause.denied(found.start):
            continue
        default = Status.PLANNED if found.kind is Kind.PROJECT else Status.ASSERTED
        status = clause.status(found.start, default) if found.kind in (Kind.PARK, Kind.PROJECT) else Status.ASSERTED
        yield Draft(found, "located_in", place, status, 0.7)


_OF_PROVINCE = re.compile(r"省|中科院|中国|国家|[^,。;]{2,3}省")
_FAR_SIDE = re.compile(r"(?:[与同跟向]|(?:引进|招引|引育|吸引|引入|紧盯|盯紧|盯引|盼着|争取)[^,。;、]{0,4})\Z")


def opening_park(clause: Clause) -> Found | None:
    """The park that the sentence is about: 白银高新区要紧盯X、Y."""
    m = _SCOPE.match(clause.template.text)
    run = clause.template.runs.get(m.start("s") if m["s"] else m.start("p")) if m else None
    return run.items[-1] if run is not None and run.items[-1].kind is Kind.PARK else None


def _has_home(clause: Clause, found: Found) -> bool:
    """Whether the name, or the park it is joined to, begins with a place smaller than the province."""
    joined = clause.before_in_run(found) if found.kind is Kind.PARK else None
    named = [f for f in (found, joined) if f is not None]
    homes = [p for p in clause.places if p.entity in clause.local or not is_home(p.entity)]
    return any(p.start == f.start for p in homes for f in named)


_ELSEWHERE = re.compile(r"(?:省外|国外|外地|异地|域外|全国|外省|海外|境外)[^,。]{0,8}\Z")


def is_foreign(clause: Clause, found: Found) -> bool:
    """Whether the words right before the name give it another home."""
    return _ELSEWHERE.search(clause.text, max(clause.start, found.start - 12), found.start) is not None


def _name_place(clause: Clause) -> Iterator[Draft]:
    """A name that begins with its place: 榆中县…产业园; what is joined to it shares the place."""
    placed = {p.start for p in clause.places}
    for found in clause.of(Kind.ENTERPRISE, Kind.INSTITUTE, Kind.PARK, Kind.PROJECT):
        if found.method == "reference" or any(f.start <= found.start < f.end for f in clause.of(Kind.ASSOCIATION)):
            continue
        place = _name_begins(clause, found)
        # 甘肃 in a name says little; 河北 says that the firm is not from here.
        if place is None or place.name in _VAGUE or (place.name.endswith("省") and is_home(place.entity)):
            continue
        built = found.kind in (Kind.PARK, Kind.PROJECT)
        # 佛山欣源年产8000吨项目 bears the name of a firm from 佛山, and is built elsewhere.
        if found.kind is Kind.PROJECT and (home := clause.section.place) is not None and not near(place, home):
            continue
        status = clause.status(found.start) if built and _is_built(clause, found) else Status.ASSERTED
        yield Draft(found, "located_in", place, status, 0.75)
        if found.kind is Kind.PARK:
            for joined in list(clause.run(clause.of(Kind.PARK), found))[1:]:
                if joined.start not in placed:
                    yield Draft(joined, "located_in", place, clause.status(found.start), 0.65)


_BEING_BUILT = re.compile(r"(?:建设|打造|创建|筹建|新建|规划|建成|布局|谋划|申报|扩建)[^,。;、]{0,4}\Z")


def _is_built(clause: Clause, found: Found) -> bool:
    """Whether the words around the name are about building it; 拟在张掖经开区设厂 plans no park."""
    head = clause.template.head(found)
    return found.kind is Kind.PROJECT or _BEING_BUILT.search(clause.text, max(clause.start, head - 8), head) is not None or (
        clause.text.startswith(("建设", "项目建设"), found.end))


def _name_begins(clause: Clause, found: Found) -> Found | None:
    """The smallest place with which a name begins."""
    place: Found | None = None
    at = found.start
    for p in clause.places:
        if p.start == at and p.end < found.end:
            place, at = p, p.end
    return place


_SCOPE = compile_pattern(
    r"^(?:[—\-·◎●■★]{1,2}|[0-9]{1,2}[.、]|\([^()]{1,3}\)|[一二三四五六七八九十]{1,2}[是、]|\s)*"
    r"(?:在?<s:PK>(?:境内|市|县|区)?(?:\\([^()]{1,6}\\))?(?P<mark>[内里],|,|:|方面,|——)|<p:PK>(?![与同和及、的至到向对]))")


def _scope(clause: Clause) -> Iterator[Draft]:
    """永靖县稳住X、Y产能; 在苏州,与X座谈; ——和政县:…: the firms of a sentence stand where it opens."""
    if clause.has(SIGNING):
        return
    template = clause.template
    m = _SCOPE.match(template.text)
    if m is None:
        return
    run = template.runs.get(m.start("s") if m["s"] else m.start("p"))
    if run is None or len(run.items) > 1:
        return
    where = run.items[-1]
    if m["p"] and where.kind is Kind.PLACE and where.entity not in clause.local:
        return
    marked = m["mark"] is not None
    kinds = (Kind.ENTERPRISE, Kind.PARK) if m["p"] or where.kind is Kind.PLACE else (Kind.ENTERPRISE,)
    for found in clause.of(*kinds):
        if found.start < where.end or any(p.start == found.start for p in clause.places):
            continue
        if any(where.end <= p.start < found.start and p.entity in clause.local for p in clause.of(Kind.PLACE)):
            break
        if is_foreign(clause, found) or clause.denied(found.start) or (not marked and dealt_with(clause, found)):
            continue
        yield Draft(found, "located_in", where, clause.status(found.start), 0.65)


_DEALT_WITH = re.compile(
    r"[与同和跟向为给对至到赴从像由](?:来自|我国|国内)?\Z"
    r"|(?:引进|招引|吸引|对接|拜访|走访|洽谈|联系|邀请|学习|委托|采购|盯引|盼着|代理商|客商|发往|销往|进入|找|来自|承接|争取|促成|合作|供应|盯紧|催促|摆进)"
    r"(?:了|的)?[^,。;:、]{0,6}\Z"
)


def dealt_with(clause: Clause, found: Found) -> bool:
    """Whether the words before the enumeration of a name make it the other side of a deal."""
    head = clause.template.head(found)
    return _DEALT_WITH.search(clause.text, max(clause.start, head - 12), head) is not None


_BUILDS = re.compile(r"成立|建成|设立|组建|打造|建设|新建|布局|建起|建有|设有|兴建|投资|创办|布点|实施|落地|建(?!议)")


def _built_at(clause: Clause) -> Iterator[Draft]:
    """在白银成立基金、建成产业园: everything that is built behind the place, until another place is named."""
    wheres = [p for p in clause.of(Kind.PLACE,
        Kind.PARK) if p.entity is None or p.kind is Kind.PARK or p.entity in clause.local]
    for where in wheres:
        if any(p.start == where.end for p in wheres) or clause.text[clause.template.head(where) - 1:][:1] != "在":
            continue
        verb = _BUILDS.search(clause.text, where.end, min(clause.end, where.end + 10))
        if verb is None or clause.denied(verb.start()):
            continue
        stop = min((p.start for p in clause.of(Kind.PLACE) if p.start > where.end), default=clause.end)
        for thing in clause.of(Kind.PARK, Kind.INSTITUTE, Kind.PROJECT, Kind.ASSOCIATION):
            if verb.end() <= thing.start < stop and not any(p.start == thing.start for p in clause.places):
                yield Draft(thing, "located_in", where, clause.status(thing.start), 0.85)


def near(place: Found, home: Found) -> bool:
    """Whether two places lie in one prefecture, by their codes."""
    return place.entity is not None and home.entity is not None and place.entity[:10] == home.entity[:10]


def _village(clause: Clause) -> Iterator[Draft]:
    """榆中县河湾村: the village belongs to the county in front of it."""
    places = clause.of(Kind.PLACE)
    for county, village in pairwise(places):
        if county.end == village.start and county.entity in clause.local and re.search("[村镇乡]$|街道$", village.name):
            yield Draft(village, "part_of", county, Status.ASSERTED, 0.9)


_THINGS = "<s:EUIKJO>"
_WHERE = "<o:PK>"

RULES: tuple[Rule, ...] = (
    Rule("section_place", "located_in", (), ("EIKJ",), _section_place,
         "@{P白银市}支持{E甲材}、{E乙稀土}等企业扩大产能", "@{P白银市}与{E甲材}签约"),
    Rule("name_place", "located_in", (), ("EIKJ",), _name_place, "建设{K{P榆中县}农产品产业园}",
        "支持{E甲材}扩大{P兰州}的产能"),
    Rule("scope", "located_in", (), ("PK", "EK"), _scope,
         "{P永靖县}发挥优势,稳住{E甲铝}产能", "{P永靖县}与{E甲铝}对接"),
    Rule("village", "part_of", (), ("P",), _village, "{P榆中县}{P河湾村}", "{P榆中县}、{P河湾村}"),
    pattern(
        "settles", "located_in",
        "落户 位于 坐落 入驻 落地 地处 落子 扎根 迁至 迁入 迁到 搬至 搬到 搬迁至 注册在 注册于 设在 建在 放在 选址 落在 "
        "立在 安家 进驻 布点"
        " 总部在 总部设于 总部设在 驻扎 搬进 迁进 住进 开进 立在 扎下根 坐落在 厂址 注册地 注册地址 去了 搬来 搬往 迁往 转到",
        _THINGS + r"(?:~{0,6}?(?:项目|总部|基地|工厂|厂区|厂|生产线|公司|一期|二期|并排))?{A}{W}(?:就?选?在|于|到|至|了|为|:)?"
        + _WHERE,
        "{E甲材}、{E乙能}等企业相继落户{P兰州新区}", "{E甲材}尚未落户{P兰州新区}", confidence=0.9),
    pattern(
        "then_settles", "located_in", "落户 入驻 落地 落子 选址 拟落户 落到 落在 位于 设在 建在 注册地 厂址 迁至 搬至 扎根",
        r"<s:EJ>(?![^\ue000-\ue0ff]{0,4}[与同和])={1,30}?,{A}(?:项目)?{A}{W}(?:就?选?在|于|到|至|了|为|:)?" + _WHERE,
        "{E甲锌}由{P郴州}转来,落户{K抛沙工业集中区}", "{E甲锌}与{E乙铅}洽谈,落户{K抛沙工业集中区}", confidence=0.75),
    pattern(
        "acts_at", "located_in",
        "投资 建设 建成 兴建 新建 扩建 建起 建有 成立 设立 开设 布局 落地 组建 创办 打造 设有 投产 开工 奠基 揭牌 开业 "
        "竣工 扩产 生产"
        " 试产 量产 运营 注册 点火 布点 落子 开了 建了 打下 办厂 建厂 安家 装机 调试 投用 启动 投建 立项 挂牌 完工 动工 并网"
        " 投了 设了 扎下 扎根 设厂 拿地 租下 建起 开出",
        _THINGS + r"~{0,8}?[在于到]" + _WHERE + r"(?:<PK>)?~{0,12}?{W}",
        "{J年产5万吨铜箔项目}在{P白银市}建成投产", "{E甲材}与{E乙能}在{P兰州}签约", confidence=0.85),
    Rule(
        "built_at", "located_in",
        ("成立", "建成", "设立", "组建", "打造", "建设", "新建", "布局", "建起", "建有", "设有", "兴建", "投资", "创办",
        "布点", "实施", "落地"),
        ("PK", "KIJO"), _built_at,
        "在{P白银市}成立{O化工基金}", "在{P白银市}召开{J铜箔项目}推进会"),
    pattern(
        "signed_with", "located_in", "签", r"[与同和]<o:P>(?:{A}签[订署约]了?)~{0,4}?<s:J>",
        "{E甲牧}与{P景泰县}签订{J10万头黄牛养殖项目}框架协议", "{E甲牧}与{P景泰县}谈{J黄牛养殖项目}", default=Status.SIGNED),
    pattern(
        "place_has", "located_in", "建有 设有 拥有 建成 现有 坐拥 聚集 集聚 汇聚 培育 汇集 聚起 已有 入驻",
        _WHERE + r"{A}~{0,4}?{W}了?~{0,12}?<s:EIKU>",
        "{K化工园区}聚集了{E甲材}、{E乙能}", "{P白银市}没有建成{K化工园区}", confidence=0.7),
    pattern(
        "possessive", "located_in", "的", _WHERE + r"的(?:[^\ue000-\ue0ff,。;:、]{0,6}?企业)?" + "<s:EUI>",
        "{P阳信}的{E甲牧}、{E乙食}", "{P兰州}的发展离不开{E甲材}", confidence=0.8),
    pattern(
        "glued", "located_in", "", "<o:P><s:EUIK>", "{P秦安县}{E甲钢球}", "{P秦安县}、{E甲钢球}", confidence=0.75),
    pattern(
        "based", "located_in", "位于 地处 来自 落户 入驻 设在 驻 坐落 总部在 落地",
        r"{W}(?:于|在)?" + _WHERE + r"的[^\ue000-\ue0ff,。;:和与、]{0,8}?<s:EUIKJ>",
        "位于{P白银市}的{E甲材}", "走访位于{P白银市}的一些企业和{E甲材}", confidence=0.85),
    pattern(
        "bracketed", "located_in", "(", r"<s:EUIKJ>\((?:[^()\ue000-\ue0ff]{0,14},)?(?:位于)?<o:PK>[,)]",
        "{E甲材}(球墨铸件,{P苏州})", "{E甲材}(与{P苏州}无关)", confidence=0.8),
    pattern(
        "local_firm", "located_in", "企业", _WHERE + r"(?:市|县|区)?(?:本地|本土|当地)?~{0,6}?企业<s:E>",
        "{P麦积区}骨干企业{E甲材}", "{P麦积区}要求企业向{E甲材}学习", confidence=0.75),
    pattern(
        "branch", "located_in", "工厂 基地 厂区 分公司", r"<s:E>(?:在|的)?<o:P>(?:新建的|新|生产|制造)?{W}",
        "{E甲望}{P酒泉}工厂供应变流器", "{E甲望}、{P酒泉}工厂", confidence=0.75),
    pattern(
        "site_of", "located_in", "基地 工厂 厂区 车间 生产线 园区 公司 厂房 项目 中心",
        r"<s:E>在" + _WHERE + r"(?:<PK>)?的[^\ue000-\ue0ff,。;:、]{0,6}?{W}",
        "{E甲风}在{P靖远县}的总装基地", "{E甲风}在{P靖远县}的会议上发言", confidence=0.8),
    pattern(
        "inside", "located_in", "内 里 境内 园内",
        _WHERE + r"(?:境|园|厂|区)?[内里](?:的|,|已有|现有|,已有|,现有)?[^\ue000-\ue0ff,。;:、与同和]{0,4}?<s:EI>",
        "{K平凉工业园区}内的{E甲药}、{E乙电}", "{K平凉工业园区}内部与{E甲药}座谈", confidence=0.8),
    pattern(
        "at_home_of", "located_in", "看了 签订 签署 签下 接触 见了",
        r"[赴驻到在]" + "<o:PK>" + r"(?:市|县|区)?{A}(?:[与同和]|{W}了?)<s:EI>(?=~{0,8}?(?:签订|签署|签下|接触|座谈|,|。|;|$))",
        "代表团在{P兖州}看了{E甲纸}", "{E乙铝}在{P兖州}与老客户见面,{E甲纸}也来了", confidence=0.7),
    pattern(
        "address", "located_in", "注册地 注册地址 地址 厂址 总部 注册于 注册在",
        r"<s:E>(?:[,:(])?(?:~{0,8}?)(?:注册地址|注册地|地址|厂址|总部)(?:设?在|位于|为|是|:)?<o:PK>",
        "{E甲重机}:注册地{P辽宁}", "{E甲重机}抄写{P辽宁}的地址", confidence=0.85),
    pattern(
        "visited_at", "located_in", "走访 考察 拜访 参观 对接 座谈 调研 洽谈",
        r"[赴驻到在]" + "<o:P>" + r"~{0,10}?(?:{W}了?|[与同和])<s:EI>", "考察组赴{P苏州}走访了{E甲威}、{E乙控}",
        "{P苏州}的考察组走访了{E甲威}", confidence=0.7),
    pattern(
        "draws", "located_in", "引进 引来 招引 引入", _WHERE + r"{A}~{0,4}?{W}(?:了|的)?[^\ue000-\ue0ff,。;:像如]{0,4}?<s:E>",
        "{P合黎镇}引进的{E甲农业}", "{P合黎镇}想引进一家像{E甲农业}的企业", confidence=0.7),
)
