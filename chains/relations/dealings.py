"""Rules about organisations: what they pay for, own, make and supply, and who deals with whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chains.clauses import ORGS, Clause, Draft
from chains.model import Kind, Status
from chains.relations.rules import Rule, pattern
from chains.spans import Found

__all__ = ["RULES"]


def _project_product(clause: Clause) -> Iterator[Draft]:
    """The product inside a project's name."""
    for product in clause.of(Kind.PRODUCT):
        for project in clause.of(Kind.PROJECT):
            if project.start <= product.start and product.end <= project.end:
                yield Draft(project, "produces", product, clause.status(project.start, Status.PLANNED), 0.8)


_WITH = re.compile(r"与|同(?!比|时|步|期|样|志|位)|和|联合|携手|牵手|联手|会同")
_DEAL = re.compile(r"合作|签订|签署|签约|签了|达成|协调对接|共建|结对|联姻|座谈|洽谈|商谈|会谈|对接|衔接|合办|共同建设|"
    r"共同研发|合资|联合|有接触|谈合作|谈|换股|会商|攻关|办好|办“|共用|结成|配对")


def _partners_with(clause: Clause) -> Iterator[Draft]:
    """A与B…合作; 深化同B和C的战略合作, where the place of the section is the other side."""
    sides = [f for f in clause.found if f.kind in ORGS or f.kind in (Kind.AGENCY, Kind.PLACE)]
    for m in _WITH.finditer(clause.text, clause.start, clause.end):
        first = next((f for f in sides if f.start == m.end() and (f.kind is not Kind.PLACE or m[0] != "和")), None)
        if first is not None and first.kind is Kind.PLACE and clause.text[first.end:first.end + 1] == "的":
            # 与苏州的启瓷合作: the firm is the partner, not where it is.
            first = next((f for f in sides if f.start == first.end + 1 and f.kind in ORGS), first)
        if first is None or any(f.start < m.start() < f.end for f in clause.found):
            continue
        if m[0] == "和" and any(f.end == m.start() and clause.text[f.start - 1] in "与同和、" for f in sides):
            continue  # the second of two partners, both on the far side of 与
        others = _far_side(clause, list(clause.run(sides, first)))
        if first.kind is Kind.PLACE and not _AFTER_PLACE.match(clause.text, others[-1].end):
            continue
        reach = min(clause.end, others[-1].end + (30 if m[0] != "和" else 16))
        deal = _DEAL.search(clause.text, others[-1].end, reach)
        if deal is not None and m[0] == "和" and "," in clause.text[others[-1].end:deal.start()]:
            continue
        if deal is None or clause.denied(deal.start()) or re.search("[;。]", clause.text[others[-1].end:deal.start()]):
            continue
        for own in (_acting(clause, f) for f in _own_side(clause, sides, m)):
            for other in (_acting(clause, f) for f in others):
                if {own.kind, other.kind} == {Kind.PLACE, Kind.AGENCY}:
                    continue  # a city and an office of the province are no partners in an industrial sense
                yield Draft(own, "partners_with", other, clause.status(deal.end() - 1), 0.8)


_TOGETHER = re.compile(r"(?:组成的?|等|两家|双方)?(?:联合体|共建|合资|结对|联手)")


def _consortium(clause: Clause) -> Iterator[Draft]:
    """甲、乙联合体; 甲和乙共建…: the two of an enumeration that act as one."""
    for at, run in clause.template.runs.items():
        if len(run.items) == 2 and _TOGETHER.match(clause.template.text, at + 1) and not clause.denied(run.items[0].start):
            yield Draft(run.items[0], "partners_with", run.items[1], clause.status(run.items[1].end), 0.75)


def _far_side(clause: Clause, others: list[Found]) -> list[Found]:
    """The partners of one side: in 甲与A大学、乙与B大学签约 the second 与 begins with 乙 another pair."""
    for i in range(1, len(others)):
        if clause.text[others[i - 1].end:others[i].start].strip("“”") == "与":
            return others[:max(1, i - 1)]
    return others[:-1] if len(others) > 1 and _WITH.match(clause.text, others[-1].end) else others


_GOVERNMENT = re.compile(r"(?:政府|管委会)\Z")


def _acting(clause: Clause, side: Found) -> Found:
    """The place for which its government signs."""
    if side.kind is not Kind.AGENCY or not _GOVERNMENT.search(clause.text, side.start, side.end):
        return side
    named = next((p for p in clause.places if p.start == side.start), None)
    return named or clause.section.place or side


_AFTER_PLACE = re.compile(r"[,、;。]|市|县|区|政府|签|达成|开展|建立|共|合|就|在|深|进|结|联|围|加|商|洽|对接|方面|等|有|的")
_ADVERB = re.compile(r"(?:还|也|已|将|拟|则|正|曾|就|又|都|积极|主动|先后|近日|日前|目前|现场|同时|将来|\d+月\d+日|年内|"
    r"今年|去年|,)*")
_LED = re.compile(r"(?:深化|加强|开展|积极|进|推进|推动|促进|加深|扩大|拓展|强化|要|将|,|主动|先后|进一步|已|还|也|争取|"
    r"计划|市里|县里|县上|州里|区里)\Z")


def _own_side(clause: Clause, sides: Sequence[Found], word: re.Match[str]) -> Sequence[Found]:
    """Who stands before 与: the enumeration right there, else whom the sentence is about, else the section's place."""
    near = next((f for f in reversed(sides) if f.end <= word.start()), None)
    gap = clause.text[near.end if near else clause.start:word.start()]
    if near is not None and near.kind in (Kind.PLACE, Kind.PARK) and clause.text.endswith(("在", "赴", "到"), clause.start,
        near.start):
        near = next((f for f in reversed(sides) if f.end < near.start), None)  # 民乐县在寿光与…签订: the nearer is the scene
        gap = "," if near is not None else clause.text[clause.start:word.start()]
        if near is not None and near.kind is not Kind.PLACE:
            near = None
    if near is not None and _ADVERB.fullmatch(gap):
        if "," in gap and (subject := _subject(clause, sides, word.start())) is not None:
            return (subject,)
        run = [f for f in clause.leading_to(sides, near) if f.kind is near.kind]
        return run or (near,)
    if word[0] == "和" or not (not gap or _LED.search(gap)):
        subject = _subject(clause, sides, word.start())
        # The subject of the sentence, when only its own affairs stand in between.
        return (subject,) if subject is not None and word[0] != "和" and "," not in gap[-2:] else ()
    subject = _subject(clause, sides, word.start())
    if subject is not None:
        return (subject,)
    named = [f for f in sides if f.kind in (Kind.PLACE, Kind.AGENCY) and f.end <= word.start()]
    if named and named[-1].kind is Kind.AGENCY and clause.section.agency is not None:
        return (named[-1],)
    return (clause.section.place,) if clause.section.place is not None else ()


_OPENING = re.compile(r"[^,:]{0,16}?(?:,[^,:]{0,3})?")


def _subject(clause: Clause, sides: Sequence[Found], end: int) -> Found | None:
    """The firm or school with which the sentence opens, behind a date at most."""
    first = next((f for f in sides if f.end <= end and f.kind in (Kind.ENTERPRISE, Kind.UNIVERSITY, Kind.INSTITUTE)), None)
    if first is None or not _OPENING.fullmatch(clause.text, clause.start, first.start):
        return None
    before = clause.text[first.start - 1:first.start]
    return None if before in "与同和向为对由给把、在" and before and first.start > clause.start else first


_KNOW_HOW = re.compile(r"人才|培养|学员|学徒|订单班|[^\u4e00-\u9fff]班|”班|班”|毕业生|实训|专家团|实习|技师|定向")


def _partner_serves(clause: Clause) -> Iterator[Draft]:
    """A school that cooperates with a firm or a place in research or teaching serves it."""
    if not _KNOW_HOW.search(clause.text, clause.start, clause.end):
        return
    for draft in _partners_with(clause):
        for school, other in ((draft.subject, draft.object), (draft.object, draft.subject)):
            served = other.kind in (Kind.ENTERPRISE, Kind.PLACE)
            if school.kind in (Kind.UNIVERSITY, Kind.INSTITUTE) and served:
                yield Draft(school, "serves", other, draft.status, 0.65)


_STRENGTH = re.compile(r"优势|力量|人才|科研|校友|智库|作用|支撑|资源")
_USES = re.compile(r"发挥|依托|借助|利用|用好|对接|汇聚")


def _serves(clause: Clause) -> Iterator[Draft]:
    """发挥X大学的人才优势: the school serves the place, and the field the same sentence names."""
    for school in clause.of(Kind.UNIVERSITY, Kind.INSTITUTE):
        left, right = clause.part(school.start)
        used = _USES.search(clause.text, max(left, school.start - 10), school.start)
        if not used or not _STRENGTH.search(clause.text, school.end, min(right, school.end + 20)):
            continue
        place = clause.section.place
        if place is not None and school.kind is Kind.UNIVERSITY:
            yield Draft(school, "serves", place, Status.ASSERTED, 0.75)
        fields = [f for f in clause.of(Kind.CHAIN, Kind.INDUSTRY) if f.start > right]
        if fields and clause.text[right + 1:fields[0].start].startswith(("围绕", "聚焦", "服务", "助力", "支撑")):
            for field in clause.run(fields, fields[0]):
                yield Draft(school, "serves", field, Status.ASSERTED, 0.65)


_VISITS = re.compile(r"深入|走访|考察|调研|拜访|参观|视察|会见")
_LIST_GAP = re.compile(r"(?:了|和|与|及|以及|、|,以及|,|“|”)*")


def _visited(clause: Clause) -> Iterator[Draft]:
    """An agency that 深入, 走访 or 拜访 a run of organisations."""
    orgs = [f for f in clause.found if f.kind in ORGS]
    for m in _VISITS.finditer(clause.text, clause.start, clause.end):
        first = next((f for f in orgs if f.start >= m.end()), None)
        if first is None or not re.fullmatch(r"(?:了|到)?[^,。;]{0,6}?", clause.text[m.end():first.start]):
            continue
        agencies = [f for f in clause.of(Kind.AGENCY) if f.end <= m.start()]
        agency = agencies[-1] if agencies else clause.section.agency
        if agency is None or clause.denied(m.start()):
            continue
        at = first.start
        for org in orgs:
            if org.start < first.start:
                continue
            if not _LIST_GAP.fullmatch(clause.text[at:org.start]):
                break
            at = org.end
            if not clause.text.startswith(("之邀", "邀请"), at):  # who invites is not thereby visited
                yield Draft(agency, "visited", org, Status.ASSERTED, 0.8)


_BUILDING = (
    "投资 出资 斥资 投入 建设 实施 上马 新上 新建 扩建 投建 承建 布点 布局 启动 开工 推进 规划 打算 申报 签订 签约 签下 打造"
    " 兴建 参与"
)

RULES: tuple[Rule, ...] = (
    Rule("project_product", "produces", (), ("J", "D"), _project_product, "{J年产10万吨{D碳酸锂}项目}",
        "{J建设项目}与{D碳酸锂}"),
    pattern(
        "makes", "produces", "生产 供应 加工 研发 制造 主产", r"<s:E>(?:主要|专业|专门|年|可){0,2}{W}(?:的|和销售)?<o:D>",
        "{E甲材}主要生产{D碳酸锂}", "{E甲材}不再生产{D碳酸锂}", confidence=0.85),
    pattern(
        "invests", "invests_in", _BUILDING, r"<s:E>={0,24}?{W}={0,20}?<o:J>",
        "{E甲材}拟投资60亿元建设{J年产10万吨三元前驱体项目}", "{E甲材}与{E乙能}签约,{P白银}建设{J铜箔项目}",
        default=Status.ASSERTED, confidence=0.75),
    pattern(
        "project_of", "invests_in", "",
        r"<s:E>(?:的|年产[^\ue000-\ue0ff,。;:、]{0,10}?的?|[^与和同向为从由\ue000-\ue0ff,。;:、]{0,4})<o:J>",
        "{E甲材}年产10万吨的{J三元前驱体项目}", "{E甲材}与{J三元前驱体项目}", confidence=0.8),
    pattern(
        "built_by", "invests_in", "由", r"<o:J>={0,12}?由<s:EO>(?!={0,8}(?:供|设计|代))",
        "{J铜箔项目}由{E甲材}投资建设", "{J铜箔项目}由{P白银市}推进", confidence=0.85),
    pattern(
        "invests_in_firm", "invests_in", "控股 全资 持股 参股 收购 并购 增资 入股 战略投资 注资",
        r"<s:EO>~{0,8}?{W}~{0,8}?(?:子公司|设立|成立)?~{0,4}?:?<o:E>", "{E甲材}控股子公司{E乙能}", "{E甲材}未收购{E乙能}"),
    pattern(
        "owned", "owns", "全资 控股 旗下 子公司 下属 独资 分公司",
        r"<o:E>(?:是|为|系|作为|,|由)~{0,2}?<s:E>(?:的|~{0,2})?{W}", "{E乙能}是{E甲材}的全资子公司",
        "{E乙能}与{E甲材}的子公司"),
    pattern(
        "owns", "owns", "控股 全资 旗下 子公司 下属 收购 并购",
        r"<s:E>(?:的|{A})?{W}(?:的)?(?:子公司|企业|公司)?(?:有|包括|两家|三家|:)?:?<o:E>", "{E甲材}旗下的{E乙能}",
        "{E甲材}与{E乙能}旗下"),
    Rule("partners", "partners_with", (
        "合作", "签", "达成", "对接", "共建", "结对", "联姻", "座谈", "洽谈", "商谈", "会谈", "衔接", "合办", "共同", "合资",
        "联合", "接触", "谈", "换股", "会商", "攻关", "办好", "办“", "共用", "结成", "配对"),
        ("EUIKOAP",), _partners_with, "{E甲材}与{U兰州大学}签署合作协议", "{E甲材}和{U兰州大学}都在兰州"),
    Rule("consortium", "partners_with", ("联合体", "共建", "结对", "合资", "联手"), ("EUIO",), _consortium,
         "{E甲冶}、{E乙建}联合体中标", "{E甲冶}、{E乙建}分别中标"),
    pattern(
        "signs_row", "partners_with", ":",
        r"^(?:[0-9]{1,2}[.、])?<s:APK>、<o:E>:", "1.{P凉州区}、{E甲能}:光伏项目", "1.{P凉州区}、{E甲能}光伏项目",
        default=Status.SIGNED, confidence=0.7),
    Rule("partner_serves", "serves", (
        "合作", "签", "达成", "对接", "共建", "结对", "合办", "共同", "联合"),
        ("UI",), _partner_serves, "{E甲材}与{U兰州大学}合办订单班,培养人才", "{E甲材}与{U兰州大学}共建实验室"),
    pattern(
        "supplies", "supplies", "供货 供应 配套 供 提供 销往 卖给 销售",
        r"<s:E>={0,16}?[向为给]<o:E>~{0,6}?{W}", "{E甲材}向{E乙能}供货", "{E甲材}为{P白银市}供货"),
    pattern(
        "supplier", "supplies", "供应 供货 提供 采购", r"由<s:E>~{0,4}?(?:供应|供货|提供)={0,4}?给<o:E>",
        "材料由{E甲材}供应给{E乙能}", "材料由{P白银}供应"),
    Rule("serves", "serves", ("发挥", "依托", "借助", "利用", "用好", "对接", "汇聚"), ("UI",), _serves,
         "@{P白银市}发挥{U兰州大学}的人才优势", "@{P白银市}走访{U兰州大学}"),
    pattern(
        "school_for", "serves", "培养 输送 提供 服务 帮助 解决 开展 攻关 研发 指导 支撑 助力 定向 培训 选派 开设 诊断 破解",
        r"<s:UI>~{0,8}?(?:,~{0,4}?)?(?:为|帮助|服务|助力|支撑|面向|对接|帮|给|派[^,。;]{0,6}?到|赴|走进|进驻)<o:EPCK>~{0,12}?",
        "{U兰石化职院}为{C精细化工产业}培养人才", "{E甲材}为{C精细化工产业}培养人才"),
    pattern(
        "trains_with", "serves", "订单班 实训 顶岗 实习 班” 产业学院 现场工程师",
        r"<s:U>[^\ue000-\ue0ff。;]{0,24}?(?:{W})[^\ue000-\ue0ff。;]{0,16}?(?:到|与|和|同|为|赴|,)[^\ue000-\ue0ff。;]{0,6}?<o:E>",
        "{U酒泉职院}单开“风电订单班”,学生将到{E甲风}顶岗", "{U酒泉职院}开学,{E甲风}到场", confidence=0.65),
    Rule("visited", "visited", ("深入", "走访", "考察", "调研", "拜访", "参观", "视察", "会见"), ("EUIKO",), _visited,
         "@{P白银市}{A市政协}走访{E甲材}、{E乙能}", "@{P白银市}{A市政协}没有走访{E甲材}"),
)
