// Tells the style sheet how high the bar at the bottom really is (its labels grow with the text), and when text is so big for the
// screen that nothing else may stick to it.
const ROOMY_REMS = 26;

export function startNavHeight() {
  const list = document.querySelector(".bottom-bar > ul");
  const root = document.documentElement;

  function measure() {
    const height = list?.offsetHeight ?? 0;
    if (height > 0) root.style.setProperty("--bottom-bar-height", `${height + 1}px`); // and the line above it
    else root.style.removeProperty("--bottom-bar-height");
    root.classList.toggle("is-cramped", innerHeight < ROOMY_REMS * parseFloat(getComputedStyle(root).fontSize));
  }

  measure();
  addEventListener("resize", measure);
  if (!("ResizeObserver" in window)) return;
  const observer = new ResizeObserver(measure);
  if (list) observer.observe(list);
  observer.observe(document.body); // bigger text makes a longer page
}
