"""A web page to text: which of its blocks are the article, where each character stands in the page, and who published it.

The blocks are read with the standard parser, because a quote must be a slice of the page as it is stored. Which of them
are the article is our own decision, and decisions/0008 says why it is no library's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

from chains.cleaning import HAN, Offsets
from chains.errors import DocumentError

__all__ = ["Page", "read_page"]


@dataclass(frozen=True, slots=True)
class Page:
    """The text of an article, a line a block, with the stored index of each character, and what the page says of itself."""

    text: str
    offsets: Offsets
    title: str | None = None
    publisher: str | None = None
    published: str | None = None


@dataclass
class _Block:
    """The text between two block tags, or one row of a table."""

    pieces: list[str] = field(default_factory=list)
    runs: list[tuple[int, int]] = field(default_factory=list)  # stored index and length of each piece
    linked: int = 0
    heading: bool = False

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def add(self, piece: str, at: int, *, spread: bool = True) -> None:
        self.pieces.append(piece)
        self.runs += [(at, len(piece))] if spread else [(at, 1)] * len(piece)

    def join(self, other: _Block) -> None:
        self.pieces += other.pieces
        self.runs += other.runs
        self.linked += other.linked


@dataclass
class _Row:
    """The cells of a table row that is open, each with its blocks."""

    cells: list[list[_Block]] = field(default_factory=list)
    spans: list[int] = field(default_factory=list)  # how many rows each cell covers
    layout: bool = False  # holds a whole table, so it only sets out the page


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


_SKIPPED = _tags("script style nav noscript template iframe svg select button form footer aside head object rt rp")
_INLINE = _tags("a abbr b bdi big cite code data em font i ins label mark q ruby rb s small span strong sub sup time u wbr")
_HEADINGS = _tags("h1 h2 h3")
_LONG_CELL = 200
_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}，。、；：])[ \t]*[\n\r][ \t\n\r]*(?=[{HAN}，。、；：])")


class _Body(HTMLParser):
    """Collects the blocks of a page and what its head says of it."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self._lines = [0, *(m.end() for m in re.finditer("\n", text))]
        self._skip: list[str] = []
        self._skipping: Counter[str] = Counter()  # how often each stands in it: a page may open a million
        self._link = 0
        self._block = _Block()
        self._rows: list[_Row] = []
        self._carried: list[dict[int, tuple[_Block, int]]] = []
        self._titled = False
        self.title: list[str] = []
        self.meta: dict[str, str] = {}
        self.blocks: list[_Block] = []

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def close_block(self) -> None:
        block, self._block = self._block, _Block()
        if block.text.strip():
            self._emit(block)

    def _emit(self, block: _Block) -> None:
        row = self._rows[-1] if self._rows else None
        if row is None or row.layout or not row.cells:
            self.blocks.append(block)
        else:
            row.cells[-1].append(block)

    def _close_row(self) -> None:
        self.close_block()
        row = self._rows.pop()
        carried = self._carried[-1] if self._carried else {}
        whole = _as_line(row, carried)
        for block in [whole] if whole else [b for cell in row.cells for b in cell]:
            self._emit(block)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "meta":
            given = dict(attrs)
            key, value = given.get("name") or given.get("property"), given.get("content")
            if key and value:
                self.meta.setdefault(key.lower(), value.strip())
        self._titled = tag == "title"
        if tag in _SKIPPED:
            self._skip.append(tag)
            self._skipping[tag] += 1
        self._link += tag == "a"
        if tag in _INLINE or self._skip:
            return
        self.close_block()
        if tag == "table":
            if self._rows and self._rows[-1].cells:
                self._set_out(self._rows[-1])
            self._carried.append({})
        elif tag == "tr" and self._carried:
            if len(self._rows) == len(self._carried):
                self._close_row()
            self._rows.append(_Row())
        elif tag in ("td", "th") and self._rows:
            rows = dict(attrs).get("rowspan") or ""
            self._rows[-1].cells.append([])
            self._rows[-1].spans.append(int(rows) if rows.isascii() and rows.isdigit() and len(rows) < 4 else 1)
        self._block.heading = tag in _HEADINGS

    def _set_out(self, row: _Row) -> None:
        """Gives out what a row held so far: it turned out to be the frame of another table."""
        if not row.layout:
            row.layout = True
            self.blocks += [block for cell in row.cells for block in cell]
            row.cells = [[]]

    def handle_endtag(self, tag: str) -> None:
        self._titled = self._titled and tag != "title"
        while self._skipping[tag]:
            closed = self._skip.pop()
            self._skipping[closed] -= 1
            if closed == tag:
                break
        self._link = max(0, self._link - (tag == "a"))
        if tag in _INLINE or self._skip:
            return
        self.close_block()
        if tag == "tr" and self._rows and len(self._rows) == len(self._carried):
            self._close_row()
        elif tag == "table" and self._carried:
            if len(self._rows) == len(self._carried):
                self._close_row()
            self._carried.pop()

    def _add(self, text: str, at: int, *, spread: bool = True) -> None:
        if not self._skip:
            self._block.add(text, at, spread=spread)
            self._block.linked += len(text.strip()) * bool(self._link)

    def handle_data(self, data: str) -> None:
        here = self._here()
        if self._titled:
            self.title.append(data)
        if self._skip:
            return
        # A line end of the page's source is a space, but between Han characters nothing that a reader sees.
        at = 0
        for m in _BETWEEN_HAN.finditer(data):
            self._add(data[at:m.start()], here + at)
            at = m.end()
        self._add(re.sub(r"[\n\r\t]", " ", data[at:]), here + at)

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name};")

    def _reference(self, written: str) -> None:
        value = unescape(written)
        if self._titled:
            self.title.append(value)
        self._add(" " if value in "\n\r\t" else value, self._here(), spread=False)


def _as_line(row: _Row, carried: dict[int, tuple[_Block, int]]) -> _Block | None:
    """A row of values as one line with tabs, or None for a row that only sets out the page.

    A cell that covers several rows stands in each of them, so that every row can be read by itself.
    """
    if row.layout:
        return None
    cells: list[_Block] = []
    given = zip(row.cells, row.spans, strict=True)
    for blocks, span in given:
        while len(cells) in carried:
            _carry(cells, carried)
        cell = _Block()
        for block in blocks:
            cell.join(block)
        if len(cell.text) > _LONG_CELL:
            return None
        if span > 1 and len(carried) < 400:
            carried[len(cells)] = (cell, span - 1)
        cells.append(cell)
    while len(cells) in carried and len(cells) < 400:
        _carry(cells, carried)
    if sum(bool(cell.text.strip()) for cell in cells) < 2:
        return None
    line = _Block()
    for i, cell in enumerate(cells):
        if i:
            line.add("\t", line.runs[-1][0] + max(0, line.runs[-1][1] - 1) if line.runs else _first(cells))
        line.join(cell)
    return line


def _carry(cells: list[_Block], carried: dict[int, tuple[_Block, int]]) -> None:
    block, left = carried.pop(len(cells))
    if left > 1:
        carried[len(cells)] = (block, left - 1)
    cells.append(block)


def _first(cells: Sequence[_Block]) -> int:
    return next(cell.runs[0][0] for cell in cells if cell.runs)


_OPENING = re.compile(r"<[A-Za-z/!?]")
_MAX_OPEN = 20


def _endless(text: str) -> bool:
    """Whether many tags or comments never end: each makes the standard parser search the whole rest of the page."""
    tags = len(_OPENING.findall(text, text.rfind(">") + 1))
    return max(tags, text.count("<!--", text.rfind("-->") + 1)) > _MAX_OPEN


def read_page(text: str, name: str) -> Page:
    """The article of a page.

    Raises DocumentError for a page that cannot be parsed or shows no text.
    """
    if _endless(text):
        raise DocumentError(f"{name}: a tag or comment of the page does not end; save the page again, or as text",
                            f"{name}：网页里有没写完的标签或注释，请重新保存网页，或另存为文本")
    parser = _Body(text)
    try:
        parser.feed(text)
        parser.close()
    except AssertionError as error:  # how the standard parser says that it does not know a <![…] section
        line = parser.getpos()[0]
        raise DocumentError(f"{name}:{line}: a section of the page cannot be read ({error}); save it as text",
                            f"{name}:{line}：网页在此处无法解析，请另存为文本") from error
    while parser._rows:
        parser._close_row()
    parser.close_block()
    blocks = _article(parser.blocks, text)
    if not blocks:
        raise DocumentError(
            f"{name}: the page shows no text; save the article itself", f"{name}：网页里没有正文，请只保存文章部分"
        )
    pieces: list[str] = []
    runs: list[tuple[int, int]] = []
    for block in blocks:
        pieces += (*block.pieces, "\n")
        runs += (*block.runs, (block.runs[-1][0] + block.runs[-1][1] - 1, 1))
    return Page("".join(pieces), Offsets(runs, len(text)), *_about(parser))


# What stands on pages of counties and newspapers beside an article, and never in one.
_RUBBISH = re.compile(
    r"责任?编辑?[:：]|(?:终审|审核|校对|编审|监制|值班编委)[:：]|[上下]一[篇条]|打印(?:本[页文]|此页|文章)|关闭(?:窗口|本页|页面)|分享(?:到|至|:|：)"
    r"|扫一扫|加入收藏|设为首页|【?字[体号][:：]|(?:您|你)?(?:现在|当前|所在)的?(?:所在)?(?:的)?位置|版权所有|版权声明|ICP备|公网安备|网站标识码|网站地图"
    r"|技术支持[:：]|联系我们|相关(?:链接|阅读|新闻|推荐|文章|附件)$|(?:热点|热门|推荐|最新)(?:新闻|阅读|文章|资讯|推荐)?$|站内(?:导航|搜索)|友情链接"
    r"|返回(?:顶部|首页|列表)|免责声明|(?:本网|本站|网站)[^。]{0,12}(?:转载|声明)|仅代表(?:作者|个人)|如有侵权|侵权请|无障碍|(?:手机|电脑)版$|^邮编[:：]|客户端下载"
)
_ABOUT = re.compile(r"发布(?:时间|日期)|(?:日期|时间|来源|信息来源|作者|浏览次数|浏览量|阅读|点击|访问量?)[:：]")
_SHORT = 80  # what a line of rubbish or about the page may run to
_SENTENCE = re.compile("[，。；！？,;]")


def _article(blocks: Sequence[_Block], page: str) -> list[_Block]:
    """The blocks of the article with its heading: the stretch of the page that has most running text and fewest links.

    Each block counts its characters, a link or a line of rubbish against them; the best stretch is that of the greatest
    sum. Menus between two parts of an article cost less than either part is worth.
    """
    best, best_span, total, start = 0.0, (0, 0), 0.0, 0
    for i, block in enumerate(blocks):
        total += _worth(block)
        if total <= 0:
            total, start = 0.0, i + 1
        elif total > best:
            best, best_span = total, (start, i + 1)
    first, last = best_span
    # The heading may stand above a line of buttons.
    heading = next((i for i in range(first - 1, max(-1, first - 12), -1) if blocks[i].heading), None)
    kept = [blocks[heading]] if heading is not None and not _is_rubbish(blocks[heading]) else []
    return kept + [b for b in blocks[first:last] if not _is_linked(b) and not _is_rubbish(b)]


def _worth(block: _Block) -> float:
    text = block.text.strip()
    if _is_linked(block):
        return -5.0 - len(text)
    if _is_rubbish(block):
        return -25.0
    # A table's row says as much as a sentence.
    return float(len(text)) if "\t" in text or _SENTENCE.search(text) or block.heading else 0.3 * len(text)


def _is_linked(block: _Block) -> bool:
    """Whether a block is a menu, a crumb trail or a list of other pages: most of it lies in links."""
    return block.linked > 0.6 * len(block.text.strip())


def _is_rubbish(block: _Block) -> bool:
    text = block.text.strip()
    return len(text) <= _SHORT and (_RUBBISH.search(text) is not None or (
        _ABOUT.search(text) is not None and _DATE.search(text) is not None))


_DATE = re.compile(r"(?<!\d)(20\d\d|19\d\d)\s?[年\-/.]\s?(\d{1,2})\s?[月\-/.]\s?(\d{1,2})(?!\d)日?")
_PUBLISHER = re.compile(r"(?:信息)?来源[:：]\s{0,4}([^\s:：|｜【】\[\]<>]{2,30})")
_SITE = re.compile(r"\s*(?:[-_|—–]|--)\s*[^-_|—–]{2,30}$")


def _about(parser: _Body) -> tuple[str | None, str | None, str | None]:
    """Title, publisher and date of publication, where the page tells them."""
    meta = parser.meta
    lines = [b.text.strip() for b in parser.blocks if _ABOUT.search(b.text) and len(b.text) <= 2 * _SHORT]
    heading = next((b.text.strip() for b in parser.blocks if b.heading and b.text.strip() and not _is_linked(b)), None)
    title = meta.get("articletitle") or heading or meta.get("og:title") or _SITE.sub("", "".join(parser.title).strip())
    written = (m[1] for line in lines if (m := _PUBLISHER.search(line)))
    publisher = meta.get("contentsource") or next(written, None) or meta.get("og:site_name") or meta.get("sitename")
    stamps = [text for text in (meta.get("pubdate"), meta.get("article:published_time"), *lines) if text]
    dated = (m for text in stamps if (m := _DATE.search(text)))
    dates = (f"{m[1]}-{int(m[2]):02}-{int(m[3]):02}" for m in dated if 1 <= int(m[2]) <= 12 and 1 <= int(m[3]) <= 31)
    return " ".join(title.split())[:80] or None, publisher, next(dates, None)
