// Streamlit's own words in Chinese, wherever they turn up: in lists without a match, on its buttons, when the server is gone.

const CHINESE = new Map(Object.entries({
  "App pages": "页面", "Skip to main content": "跳到正文", "Main menu": "菜单", "No results": "没有匹配的", "Choose an option": "请选择", "Choose options": "请选择",
  "Select all": "全选", "Clear all": "清除", "Clear value": "清除", "Close": "关闭", "Open": "打开", "Fullscreen": "全屏",
  "Close fullscreen": "退出全屏", "file upload": "选择文件", "Upload": "选择文件", "Browse files": "选择文件",
  "Remove file": "移除文件", "Drag and drop a file here": "也可以把文件拖到这里", "Drag and drop file here": "也可以把文件拖到这里",
  "Connection error": "与程序的连接断开了", "Connecting": "正在重新连接", "CONNECTING": "正在重新连接", "Running...": "运行中", "Stop": "停止",
  "Page not found": "没有这一页", "Copy to clipboard": "复制",
}));
const BEGINNINGS = [
  ["Is Streamlit still running", "请看运行窗口是否还开着：重新运行 make app 或 chains app，这一页会自己连上。"],
  ["Streamlit server is not responding", "请看运行窗口是否还开着：重新运行 make app 或 chains app，这一页会自己连上。"],
  ["You have requested page", "没有这个地址的页面，下面是总览。"],
  ["The page that you have requested", "没有这个地址的页面，下面是总览。"],
  ["Help for ", "说明："], ["Shortcut ", "快捷键 "], ["Remove ", "移除 "],
];
const SPOKEN = ["aria-label", "title", "placeholder"];

function inChinese(text) {
  const whole = CHINESE.get(text.trim());
  if (whole) return whole;
  const [, more] = /^(\d+) more$/.exec(text.trim()) ?? []; // in a bar too narrow for every page
  if (more) return `还有 ${more} 页`;
  const [start, words] = BEGINNINGS.find(([beginning]) => text.startsWith(beginning)) ?? [];
  if (!start) return null;
  return start.endsWith(" ") ? words + text.slice(start.length) : words;
}

function translate(root) {
  // The pages' own HTML holds names and documents, which stay as they are.
  if (root.nodeType !== Node.ELEMENT_NODE || root.closest(".cg, .cg-picture")) return;
  for (const element of [root, ...root.querySelectorAll("[aria-label], [title], [placeholder]")]) {
    for (const name of SPOKEN) {
      const words = element.hasAttribute(name) && inChinese(element.getAttribute(name));
      if (words) element.setAttribute(name, words);
    }
  }
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const words = !texts.currentNode.parentElement?.closest(".cg") && inChinese(texts.currentNode.nodeValue);
    if (words) texts.currentNode.nodeValue = words;
  }
}

new MutationObserver((changes) => changes.forEach(({ type, target, addedNodes }) => {
  if (type === "characterData") translate(target.parentElement ?? target);
  else addedNodes.forEach(translate);
})).observe(document.body, { childList: true, characterData: true, subtree: true });
translate(document.body);
