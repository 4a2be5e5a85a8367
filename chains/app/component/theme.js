// Light or dark: Streamlit's own switch lies in its menu, which is English and hidden. This button presses it, and keeps
// the choice for all pages: Streamlit keeps it for each address apart.

const THEME_KEPT = "chains-theme";
const themeKey = (path) => `stActiveTheme-${path}-v2`;

function kept(key, value) {
  try {
    if (value !== undefined) localStorage.setItem(key, value);
    return localStorage.getItem(key);
  } catch {
    return null; // a browser that keeps nothing: the choice holds until the page is closed
  }
}

function once(selector, found, tries = 40) {
  const element = document.querySelector(selector);
  if (element) found(element);
  else if (tries) setTimeout(() => once(selector, found, tries - 1), 50);
}

function choose(theme) {
  once('[data-testid="stMainMenuButton"]', (menu) => {
    menu.click();
    once(`[data-testid="stMainMenuItem-theme-${theme}"]`, (item) => {
      item.click();
      if (menu.getAttribute("aria-expanded") === "true") menu.click();
      kept(THEME_KEPT, theme);
      setTimeout(spreadTheme, 300);
    });
  });
}

// The next page that is opened by its address then comes in the chosen theme at once.
function spreadTheme() {
  const value = kept(themeKey(location.pathname));
  if (!value) return;
  document.querySelectorAll('[data-testid="stTopNavLink"]').forEach((link) => kept(themeKey(new URL(link.href).pathname), value));
}

const themeButton = document.createElement("button");

function nameTheme() {
  const dark = document.documentElement.dataset.cgTheme === "dark";
  themeButton.title = dark ? "改用浅色" : "改用深色";
  themeButton.setAttribute("aria-label", themeButton.title);
  themeButton.textContent = dark ? "☀" : "☾";
}

themeButton.type = "button";
themeButton.className = "cg-theme";
themeButton.addEventListener("click", () => choose(document.documentElement.dataset.cgTheme === "dark" ? "Light" : "Dark"));
document.body.append(themeButton);
new MutationObserver(nameTheme).observe(document.documentElement, { attributeFilter: ["data-cg-theme"] });
nameTheme();
setTimeout(() => {
  const [wanted, now] = [kept(THEME_KEPT), document.documentElement.dataset.cgTheme];
  if (wanted && wanted.toLowerCase() !== now) choose(wanted);
}, 0);
