"""Web pages of the kinds that counties and news sites have, written for the tests: the page, its article, its rubbish."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["PAGES", "WebPage"]


class WebPage(NamedTuple):
    name: str
    html: str
    article: tuple[str, ...]
    rubbish: tuple[str, ...]
    title: str | None = None
    publisher: str | None = None
    published: str | None = None


ARTICLE = (
    "本报讯 近日，宁远县与江苏海洛签订合作协议，计划投资12亿元建设铜箔项目。",
    "项目落户宁远工业集中区，建成后年产铜箔5万吨，带动就业600人。",
    "座谈会上，县委书记表示，将支持德孚、宝杭等企业发展，延伸新材料产业链。",
)
_P = "".join(f"<p>　　{line}</p>\n" for line in ARTICLE)
_BR = "<br>\n<br>".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{line}" for line in ARTICLE)
_NAV = "".join(f'<li><a href="/{i}">{word}</a></li>' for i, word in enumerate(["网站首页", "县情概况", "新闻中心", "政务公开", "招商引资", "互动交流"]))
_NEWS = "".join(f'<li><a href="/n{i}">白银市{word}产业项目集中开工建设</a><span>03-0{i + 1}</span></li>' for i, word in enumerate("铜锂药硅氢"))
_FOOT = """<p>版权所有：宁远县人民政府 主办：宁远县人民政府办公室</p><p>陇ICP备00000000号 网站标识码：6200000000</p>
<p>地址：宁远县东大街1号 邮编：730000 技术支持：某某网络科技有限公司</p>"""
_TAIL = """<p>责任编辑：李某</p><p>【打印本页】 【关闭窗口】</p><p>上一篇：<a href="/1">县政府召开常务会议</a></p><p>下一篇：<a href="/2">白银某铜业投产</a></p>"""
_WORDS = ("责任编辑", "打印本页", "上一篇", "白银", "版权", "ICP", "首页", "网络科技")

PAGES = (
    WebPage("division soup", f"""<html><head><title>宁远县签约铜箔项目-宁远县人民政府</title></head><body><div class="nav"><ul>{_NAV}</ul></div>
<div>您当前的位置：<a href="/">首页</a> &gt; <a href="/x">新闻</a></div><div class="main"><h1>宁远县签约铜箔项目</h1>
<div>发布时间：2024-03-05 来源：宁远县融媒体中心 浏览次数：<span>123</span></div><div id="zoom">{_P}</div>
<div class="share">分享到：<a>微信</a> <a>微博</a></div>{_TAIL}</div><div class="right"><h3>热点新闻</h3><ul>{_NEWS}</ul></div><div class="foot">{_FOOT}</div>
</body></html>""", ARTICLE, _WORDS, "宁远县签约铜箔项目", "宁远县融媒体中心", "2024-03-05"),
    WebPage("old table layout", f"""<HTML><BODY><TABLE width=980><TR><TD><TABLE><TR>{_NAV.replace('li', 'td')}</TR></TABLE></TD></TR>
<TR><TD width=200><TABLE><TR><TD>站内导航</TD></TR><TR><TD>{_NEWS.replace('<li>', '').replace('</li>', '<br>')}</TD></TR></TABLE></TD>
<TD><TABLE><TR><TD align=center><b>宁远县签约铜箔项目</b></TD></TR><TR><TD align=center>日期：2024-03-05 来源：宁远县融媒体中心 点击：52</TD></TR>
<TR><TD>{_BR}</TD></TR><TR><TD>{_TAIL.replace('<p>', '').replace('</p>', '<br>')}</TD></TR></TABLE></TD></TR><TR><TD colspan=2>{_FOOT}</TD></TR></TABLE></BODY></HTML>""",
            ARTICLE, _WORDS, None, "宁远县融媒体中心", "2024-03-05"),
    WebPage("government meta", f"""<!doctype html><html><head><meta name="ArticleTitle" content="宁远县签约铜箔项目"><meta name="PubDate" content="2024-03-05 10:20">
<meta name="ContentSource" content="宁远日报"><meta name="SiteName" content="宁远县人民政府"><title>宁远县人民政府 - 要闻</title></head><body><header>{_NAV}</header>
<div class="layout"><div class="article"><div class="tit">宁远县签约铜箔项目</div><div class="info"><span>【字体：<a>大</a> <a>中</a> <a>小</a>】</span></div>
<div class="TRS_Editor">{_P}</div><div class="bq">{_TAIL}</div><div class="gl"><h4>相关链接</h4><ul>{_NEWS}</ul></div></div></div>{_FOOT}</body></html>""",
            ARTICLE, (*_WORDS, "字体"), "宁远县签约铜箔项目", "宁远日报", "2024-03-05"),
    WebPage("list of links around a short article", f"""<html><body><ul>{_NAV}</ul><ul>{_NEWS}</ul><h2>宁远县签约铜箔项目</h2><p>{ARTICLE[0]}</p><ul>{_NEWS}</ul>{_FOOT}</body></html>""",
            ARTICLE[:1], ("白银", "版权", "ICP", "首页"), "宁远县签约铜箔项目"),
    WebPage("plain text beside", f"""<html><head><title>宁远县签约铜箔项目_宁远新闻网</title></head><body><div class="top">欢迎访问宁远新闻网 今天是2024年3月6日 设为首页 加入收藏</div>
<div id="content"><h1>宁远县签约铜箔项目</h1><p>2024-03-05 16:40 来源：宁远日报 作者：王某</p>{_P}<p>（通讯员 张某）</p></div>
<div class="wx">扫一扫在手机打开当前页</div><div class="stmt">声明：本网转载的文章仅代表作者观点，如有侵权请联系我们删除。</div>{_TAIL}{_FOOT}</body></html>""",
            ARTICLE, (*_WORDS, "加入收藏", "扫一扫", "侵权"), "宁远县签约铜箔项目", "宁远日报", "2024-03-05"),
    WebPage("project table", f"""<html><body><ul>{_NAV}</ul><h1>宁远县重点项目名单</h1><table><tr><th>企业名称</th><th>所在地</th><th>主要产品</th></tr>
<tr><td><p><span>江苏海洛</span></p></td><td rowspan="2">宁远县</td><td>铜箔</td></tr><tr><td>德孚新材料有限公司</td><td>锂电池</td></tr></table>{_TAIL}{_FOOT}</body></html>""",
            ("企业名称\t所在地\t主要产品", "江苏海洛\t宁远县\t铜箔", "德孚新材料有限公司\t宁远县\t锂电池"), _WORDS[:6], "宁远县重点项目名单"),
)
