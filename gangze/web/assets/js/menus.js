// Menus are <details>: a click elsewhere or Escape closes them. "/" goes to the search box. Escape empties the side panel.
function closeMenus(except) {
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    if (menu !== except) menu.open = false;
  });
}

function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

function onEscape(event) {
  const menu = document.querySelector("details[data-menu][open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
    return;
  }
  const hits = document.getElementById("search-hits");
  if (hits?.hasChildNodes()) {
    hits.replaceChildren();
    return;
  }
  const leave = document.querySelector("#panel [data-panel-close]");
  if (leave && !isTyping(event.target)) leave.click();
}

export function startMenus() {
  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest?.("details[data-menu]"));
    if (!event.target.closest?.(".search")) document.getElementById("search-hits")?.replaceChildren();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") onEscape(event);
    if (event.key === "/" && !isTyping(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const box = document.getElementById("search-box");
      if (box && box.offsetParent !== null) {
        event.preventDefault();
        box.focus();
        box.select();
      }
    }
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && event.target.closest?.(".search")) moveInHits(event);
  });
}

function moveInHits(event) {
  const stops = [document.getElementById("search-box"), ...document.querySelectorAll("#search-hits a")];
  const next = stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
  if (next) {
    event.preventDefault();
    next.focus();
  }
}
