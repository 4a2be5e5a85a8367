"""Shapes of sentences that say where something stands."""

from __future__ import annotations

from chains.model import Status
from chains.relations.rules import Rule, pattern

__all__ = ["SHAPES"]

_THINGS = "<s:EUIKJO>"
_WHERE = "<o:PK>"

SHAPES: tuple[Rule, ...] = (
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
        "possessive_of_field", "located_in", "企业 公司 厂 龙头 大户 巨头",
        _WHERE + r"的?~{0,4}?<CSD>~{0,4}?{W}<s:E>", "{P杭州}的{C酶制剂}企业{E甲源}", "{P杭州}的{C酶制剂}企业离不开{E甲源}",
        confidence=0.75),
    pattern(
        "park_of", "located_in", "的", r"<o:P>(?:市|县|区)?的<s:K>", "{P前旗}的{K上海庙开发区}",
        "{P兰州}的企业看{K上海庙开发区}", confidence=0.75),
    pattern(
        "comes_from", "located_in", "来自", r"<s:E>{A}来自(?:于)?<o:P>(?!的)", "{E甲云}来自{P北京}", "{E甲云}的客户来自{P北京}",
        confidence=0.7),
    pattern(
        "all_at", "located_in", "均在 都在 同在 全在 全部在 皆在 集中在 均位于 都位于 均设在 都设在",
        r"<s:EKI>(?:为主)?,?{W}(?:了)?<o:PK>", "{E甲牛}、{E乙牛}三家,均在{K经开区}",
        "{E甲牛}、{E乙牛}的客户均在{K经开区}", confidence=0.8),
    pattern(
        "puts_at", "located_in", "建在 建到 放在 放到 设在 设到 安在 搬到 搬进 搬至 迁到 迁至 迁入 落在 落到 选在 定在",
        r"<s:E>{A}[把将]~{1,12}?{W}(?:了)?<o:PK>", "{E甲旺}、{E乙粒}都把加工中心建在{K种子产业园}",
        "{E甲旺}把{K种子产业园}的地退了", confidence=0.8),
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
