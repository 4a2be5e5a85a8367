"""Rules about chains and industries: who develops, wants, leads, heads them, and who works in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chains.clauses import Clause, Draft
from chains.fields import DEVELOP
from chains.model import Kind, Status
from chains.relations.located import dealt_with, opening_park
from chains.relations.rules import FIELDS, PARTS, Rule, pattern
from chains.spans import Found

__all__ = ["RULES"]

_WITH_FIRMS = re.compile(r"\A[^,]{0,6}企业[^,]{0,8}(?:对接|合作|洽谈|座谈)")
_ABOUT = re.compile(r"围绕|聚焦|针对|瞄准|引进|招引|承接|招商|对接|推介|盯紧|紧盯")
_DRAWN = re.compile(r"等?(?:重点|特色|优势)?(?:产业|项目|企业|领域)")
# In “就数字经济、招商引资作了调研” attracting is the next topic, not what is done to the one before.
_ATTRACTS = re.compile(r"(?<!、)招商|招引|引进|引资|以商引商|以企引企|落户|落下来|承接|抱团|推介|转移")


_AIMED = ("围绕", "聚焦", "瞄准", "主攻", "抢抓")


def _develops(clause: Clause) -> Iterator[Draft]:
    """A place, by name or by section, and a field of industry behind a verb of building it up."""
    for field in clause.of(*FIELDS):
        verb = clause.has(DEVELOP, end=field.start) or clause.has(DEVELOP, field.end, min(clause.end, field.end + 6))
        if verb is not None and clause.text.startswith("情况", verb.end()):
            continue  # 听取了产业推进情况
        with_firms = _WITH_FIRMS.match(clause.text[field.end:clause.end])
        if verb is None or with_firms or clause.denied(field.start) or _drawn(clause, field):
            continue
        if verb[0] in _AIMED and _ATTRACTS.search(clause.text, clause.start, clause.end) and not _there(clause, field):
            continue  # 围绕制鞋开展招商: what is not there yet
        if _by_a_firm(clause, field.start):
            continue
        for place in _subjects(clause, field.start):
            yield Draft(place, "develops", field, clause.status(field.start), 0.75)


_OWN = re.compile(r"”?等?(?:重点|优势|特色|主导|支柱)?(?:产业|集群|链)")


def _there(clause: Clause, field: Found) -> bool:
    """围绕装备制造、生物医药等重点产业,以商引商: whether a field is called an industry, which the place then has."""
    fields = clause.of(*FIELDS)
    last = next(reversed(list(clause.run(fields, field))))
    return _OWN.match(clause.text, last.end) is not None or clause.text.endswith(("产业", "链"), field.start, field.end)


def _by_a_firm(clause: Clause, at: int) -> bool:
    """草原宏宝主攻羔羊肉: whether the last verb of building up is said of a firm."""
    verbs = list(DEVELOP.finditer(clause.text, clause.start, at))
    return bool(verbs) and any(0 <= verbs[-1].start() - firm.end <= 2 for firm in clause.of(Kind.ENTERPRISE))


def _subjects(clause: Clause, at: int) -> Sequence[Found]:
    """The places a statement is about: an enumeration that acts together, else the one place it is about."""
    place = opening_park(clause) or clause.subject_place(at)
    if (place is not None and place.end <= at) or (place is clause.section.place and place is not None):
        return (place,)
    for run in clause.template.runs.values():
        local = run.letter == "P" and all(f.entity in clause.local for f in run.items)
        if local and len(run.items) > 1 and run.items[-1].end <= at:
            others = [f for f in clause.of(Kind.PLACE) if f.end <= at and f.entity in clause.local and f not in run.items]
            return () if others or clause.text.startswith("等地", run.items[-1].end) else run.items
    return ()


_DRAWS = re.compile(r"(?:引进|招引|引入|吸引|承接|盯引|争取引进|新引)(?:了|的)?[^,。;、]{0,6}\Z")


def _drawn(clause: Clause, field: Found) -> bool:
    """引进两家X企业: what is attracted is not yet built up."""
    head = clause.template.head(field)
    return _DRAWS.search(clause.text, max(clause.start, head - 12), head) is not None


_WISHES = re.compile(r"招商方向|招商重点|重点招引|招引方向|投资方向|主攻方向|目标企业|招商目标|投资什么|投什么|招商领域")
_TALKED = re.compile(r"[^。;]{0,24}?(?:洽谈|对接|座谈|会商|商谈|考察|推介|交流)")


def _targets(clause: Clause) -> Iterator[Draft]:
    """围绕X等产业…招商, 引进X项目, 与X企业对接: the place wants to attract X."""
    wish = clause.has(_WISHES)
    drawn_ones = any(_drawn(clause, f) for f in clause.of(*PARTS))
    for field in clause.of(*PARTS):
        tail = clause.text[field.end:clause.end]
        with_firms = _WITH_FIRMS.match(tail)
        place = opening_park(clause) or clause.subject_place(field.start, own=with_firms is None)
        if place is None or clause.denied(field.start):
            continue
        about = clause.has(_ABOUT, max(clause.start, field.start - 30), field.start)
        drawn = about and about[0] in ("引进", "招引", "承接") and _DRAWN.match(tail)
        head = clause.template.head(field)
        talked = clause.text.startswith("就", max(clause.start, head - 1)) and head > clause.start and _TALKED.match(tail)
        wished = wish is not None and wish.end() <= field.start
        if with_firms or drawn or wished or talked or _drawn(clause, field) or (
                about and not drawn_ones and _ATTRACTS.search(tail)):
            status = clause.status(field.start) if not wished else Status.ASSERTED
            yield Draft(place, "targets", field, status, 0.75)


_LEADER = re.compile(r"链主")
_NO_LEADER = re.compile(r"不再|副链主|改任|取消|撤销|暂缺|退出")
_FUTURE_LEADER = re.compile(r"培育|争创|争当|成为|打造成|遴选|引进|申报")


def _leads(clause: Clause) -> Iterator[Draft]:
    """One firm called 链主 and one chain (or one joined phrase of chains) in the same part or sentence."""
    word = clause.has(_LEADER)
    if word is None:
        return
    parts = {clause.part(m.start()) for m in _LEADER.finditer(clause.text, clause.start, clause.end)}
    for left, right in [*sorted(parts), (clause.start, clause.end)]:
        firms = [f for f in clause.of(Kind.ENTERPRISE) if left <= f.start < right]
        fields = [f for f in clause.of(*FIELDS) if left <= f.start < right and not _is_slogan(f)]
        if not fields:  # 打造X产业链,支持Y争当链主企业
            fields = [f for f in clause.of(*FIELDS) if f.end < left and not _is_slogan(f)]
        if not fields or not _one_firm(firms):
            continue
        if list(clause.run(fields, fields[0])) != fields or clause.denied(word.start()) or clause.has(_NO_LEADER, left, right):
            continue
        future = _FUTURE_LEADER.search(clause.text, firms[-1].end, min(right, firms[-1].end + 24))
        status = Status.PLANNED if future and future.start() < word.start() else Status.ASSERTED
        for field in fields:
            yield Draft(firms[-1], "leads", field, status, 0.8)
            yield Draft(firms[-1], "operates_in", field, Status.ASSERTED, 0.8)
        return


def _one_firm(firms: Sequence[Found]) -> bool:
    """Whether all names mean one firm: 酒钢 and 酒钢公司 do, even where no list knows them."""
    names = {f.entity or f.name for f in firms}
    shortest = min(names, key=lambda name: (len(name), name), default="")
    return bool(names) and all(name == shortest or name.removeprefix(shortest) in ("公司", "集团") for name in names)


def _is_slogan(field: Found) -> bool:
    return field.entity is None and bool(re.search(r"\d\+\d", field.name))


_OPERATES = re.compile(r"推动|壮大|做强|做大|发展|领跑|主营|从事|专注|深耕|聚焦")


def _operates_in(clause: Clause) -> Iterator[Draft]:
    """支持X、Y等企业…,推动Z产业…: firms and the one field their sentence puts them in."""
    firms = clause.of(Kind.ENTERPRISE)
    fields = [f for f in clause.of(*FIELDS) if not _is_slogan(f)]
    if not firms or len(fields) != 1 or fields[0].start < firms[-1].end:
        return
    between = clause.text[firms[-1].end:fields[0].start]
    listed = re.match(r"等[^,]{0,8}(?:企业|公司)", between)
    if listed and _OPERATES.search(between) and len(between) < 40 and not clause.denied(fields[0].start):
        head = clause.template.head(firms[-1])
        for firm in (f for f in firms if f.start >= head):
            yield Draft(firm, "operates_in", fields[0], Status.ASSERTED, 0.8)


# What stands behind a field that the sentence goes on about: 光伏方面, 纸制品由, 铝材:.
_HEADS = re.compile(
    r"(?:产业|企业|链条|链|行业)?(?:方面|环节|板块|领域|链上|上|中|里)?(?:,|:|——|由|则|现?有|以|的?(?:龙头|骨干|重点))")


def _field_first(clause: Clause) -> Iterator[Draft]:
    """马铃薯产业链上,X、Y…: the firms of a sentence that opens with the one field it names."""
    fields = [f for f in clause.of(*FIELDS) if not _is_slogan(f)]
    if not fields or len({f.entity or f.name for f in fields}) != 1 or fields[0].start > clause.start + 24:
        return
    if not _HEADS.match(clause.text, fields[0].end, clause.end):
        return
    if any(firm.end <= fields[0].start for firm in clause.of(Kind.ENTERPRISE)):
        return  # 德威铝做再生铝棒,盛镁冶炼镁合金: the field of the first firm only
    for firm in clause.of(Kind.ENTERPRISE):
        if firm.start >= fields[0].end and not dealt_with(clause, firm) and not clause.denied(firm.start):
            yield Draft(firm, "operates_in", fields[0], Status.ASSERTED, 0.6)


_CHIEF = re.compile(r"链长|牵头(?:单位|部门)")


def _chiefs(clause: Clause) -> Iterator[Draft]:
    """One agency called 链长 or 牵头部门, and the one field it is that for."""
    agencies, fields = clause.of(Kind.AGENCY), clause.of(*FIELDS)
    if clause.has(_CHIEF) and len({a.name for a in agencies}) == 1 and len(fields) == 1:
        yield Draft(agencies[0], "chiefs", fields[0], Status.ASSERTED, 0.8)


RULES: tuple[Rule, ...] = (
    Rule("develops", "develops", (), ("C",), _develops, "{P白银市}发展{C生物医药产业}", "{P白银市}避免{C生物医药产业}重复"),
    Rule("targets", "targets", (), ("CS",), _targets, "{P白银市}围绕{C生物医药产业}开展招商", "{P白银市}研究{C生物医药产业}"),
    Rule("leads", "leads", ("链主",), ("E", "C"), _leads, "{E甲材}是{C稀土产业链}链主企业", "{E甲材}是{C稀土产业链}骨干企业"),
    Rule("firms_drive", "operates_in", ("等",), ("E", "C"), _operates_in, "支持{E甲材}、{E乙能}等企业,做强{C稀土产业}",
        "{E甲材}与{C稀土产业}"),
    Rule("field_first", "operates_in", (), ("E", "C"), _field_first,
         "{C马铃薯产业链}上,{E甲淀粉}、{E乙薯业}扩产", "{E甲淀粉}进入{C马铃薯产业链}"),
    pattern(
        "supports_leader", "operates_in", "支持 推动 引导 依托 扶持 培育 鼓励 发挥",
        r"{W}<s:E>~{0,8}?(?:,~{0,6}?)?(?:把|将|做强|做大|壮大|延伸|拉长|进军|发展|布局)<o:C>",
        "支持{E红川}创牌,把{C白酒产业链}做大", "支持{E红川}创牌,{P成县}把{C白酒产业链}做大", confidence=0.7),
    pattern(
        "field_list", "operates_in", ": ——",
        r"<o:CS>(?:产业链|产业|板块|方向|方面|领域|链)?(?::|——)[^\ue000-\ue0ff。;]{0,16}?,?<s:E>",
        "{C氟化工}:{E巨甲}、{E三乙}报价上调", "{C氟化工}:{P兰州}召开推进会", confidence=0.75),
    Rule("chiefs", "chiefs", ("链长", "牵头"), ("A", "C"), _chiefs, "{C稀土产业链}牵头部门为{A市工信局}",
        "{C稀土产业链}与{A市工信局}"),
    pattern(
        "place_field", "develops", "主攻 押注 靠 瞄准 主打 抓 把 深耕 守住 兼做 拧成 主抓 首推",
        r"<s:PK>(?:区|市|县)?{A}(?:一边|正在?|要|则|着力|重点|全力|集中|持续){0,2}{W}(?:的|好|住)?<o:CS>",
        "{P敦煌市}靠{C光热}出名", "{P敦煌市}不再靠{C光热}", confidence=0.75),
    pattern(
        "field_is_of_place", "develops", "是",
        r"<o:CS>是<s:P>(?:的)?[^\ue000-\ue0ff,。;]{0,8}?(?:产业|长板|名片|牌子|支柱|首位|优势|主导)",
        "{C旅游}是{P甘南州}的首位产业", "{C旅游}是{P甘南州}的话题", confidence=0.75),
    pattern(
        "works_in", "operates_in", "从事 主营 专注 深耕 聚焦 主攻 布局 进军 属于 瞄准 投身 切入",
        r"<s:E>(?:主要|长期|一直|多年|{A}){0,2}{W}(?:于|在)?~{0,6}?<o:CS>", "{E甲材}专注{C稀土产业}",
        "{E甲材}不再从事{C稀土产业}"),
    pattern(
        "makes_field", "operates_in", "做 专做 主做 生产 制造 加工 主打 主产 研发 提供 供应",
        r"<s:E>(?:主要|长期|一直|多年|{A}){0,2}{W}(?:的是)?<o:CS>(?=[,。;]|$)", "{E甲能}生产{C定日镜}",
        "{E甲能}生产{C定日镜}企业需要的玻璃", confidence=0.7),
    pattern(
        "maker_of", "operates_in", "做 专做 主做 生产 从事 主打 研发 制造 加工 主营 经营",
        r"{W}<o:CS>(?:起家|为主|出身)?的<s:E>", "做{C熔盐罐}的{E炼沙}、做{C逆变器}的{E匣盾}", "做{C熔盐罐}的企业找到{E炼沙}",
        confidence=0.75),
    pattern(
        "field_has", "operates_in", "有 以",
        r"(?:^|[,;:])(?:在)?<o:CS>(?:方面|环节|领域|板块|企业|产业)?,?(?:则|还|也|只|目前|已){0,2}(?:有|以)<s:E>",
        "{C铝业}有{E嘉润}、{E神火}两家", "{C铝业}与{E嘉润}有关", confidence=0.75),
    pattern(
        "hold_up", "operates_in", "撑起 托起 扛起 领跑 主导",
        r"<s:E>{A}{W}了?(?:全县|全市|全区|当地|本地|全省)?的?<o:CS>", "{E隆基}、{E东方}撑起了{C光伏}", "{E隆基}说起{C光伏}",
        confidence=0.75),
    pattern(
        "firm_of_field", "operates_in", "企业 厂商 厂 公司 龙头 骨干",
        r"<o:CS>~{0,4}?(?:企业|厂商|厂|公司|龙头|骨干)<s:E>", "{C光伏}龙头企业{E甲材}", "{C光伏}产品卖给{E甲材}"),
    pattern(
        "firm_is_of_field", "operates_in", "企业 厂商 厂 公司 龙头",
        r"<s:E>(?![、和与及以])(?:是|为|作为|系)?[^\ue000-\ue0ff,。;:、]{0,12}?<o:CS>~{0,8}?{W}(?![\ue000-\ue0ff])",
        "{E甲材}、{E乙能}两家{C电池}企业", "{E甲材}、{C电池}企业{E乙能}"),
)
