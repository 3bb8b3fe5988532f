// Sets the theme before the first paint, from the cookie or the device: also right on a page kept from another day.
const root = document.documentElement;
const chosen = /(?:^|; )gangze_theme=(\w+)/.exec(document.cookie)?.[1] ?? "auto";
const prefers = (query) => matchMedia(query).matches;

function ofDevice() {
  if (prefers("(prefers-contrast: more)")) return "contrast";
  return prefers("(prefers-color-scheme: dark)") ? "dark" : "light";
}

function apply() {
  const scheme = ["light", "dark", "contrast"].includes(chosen) ? chosen : ofDevice();
  root.dataset.scheme = scheme;
  root.dataset.bsTheme = scheme === "dark" ? "dark" : "light";
  const paper = { light: "#faf8f4", dark: "#14171c", contrast: "#ffffff" }[scheme];
  document.querySelector("meta[name=theme-color]")?.setAttribute("content", paper);
}

apply();
for (const query of ["(prefers-contrast: more)", "(prefers-color-scheme: dark)"]) {
  matchMedia(query).addEventListener("change", apply);
}
