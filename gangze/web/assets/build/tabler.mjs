// Which rules of Tabler reach our pages: what no page of ours may use is left out, so that a phone has less to read.
import fs from "node:fs";
import { createRequire } from "node:module";
import postcss from "postcss";

const require = createRequire(import.meta.url);

// Colours belong to risk levels (design: "Colour means something"), so Tabler's palette has no place here.
const PALETTE = "blue|azure|indigo|purple|pink|red|orange|yellow|lime|green|teal|cyan|gray|x|facebook|twitter|linkedin|google|youtube|vimeo|dribbble|github|instagram|pinterest|vk|rss|flickr|bitbucket|tabler|apple|paypal";
const DROPPED = [
  new RegExp(`\\.(bg|text|btn|btn-outline|btn-ghost|border|border-[a-z]+|badge|alert|link|table|status|list-group-item|fill|progress|avatar|icon|card|steps|nav|ribbon|steps|form-colorinput)-(${PALETTE})(?![a-z])`),
  /\.(carousel|offcanvas|popover|tooltip|accordion|ribbon|toast|modal|payment|social|flag|chat|steps|timeline|tracking|signature|datepicker|litepicker|calendar|switch-icon|stars|wysiwyg|avatar|hr-text|img-responsive|countup|signal|imagecheck|colorinput|form-imagecheck|form-colorinput|form-floating|chart|apexcharts|sparkline|markdown|star|pattern|nav-segmented|segmented|demo|marketing|hero|pricing|browser|shape|theme|jsvectormap|jvm|dropzone|plyr|noUi|ts-|tom-select|fslightbox|tag|tags|legend|dropdown|btn-close|navbar|placeholder|card-rotate|card-sponsor|ratio|layout-)(?![a-z])/,
  /-(sm|xl|xxl)-(?=[a-z0-9])/, // two break points are enough: md and lg
  /\.(m|p|mx|my|mt|mb|ms|me|px|py|pt|pb|ps|pe|gap|g|gx|gy|row-gap|column-gap|columns|order|offset|float|object-fit|divide-[xy]|display|h|vh|vw|w)-(sm|md|lg|xl|xxl)-/,
  /\[dir=|\.rtl/,
  /\[data-bs-theme-(base|font|radius|primary)/,
];

const isDropped = (selector) => DROPPED.some((pattern) => pattern.test(selector));

export function tablerCss() {
  const file = require.resolve("@tabler/core/dist/css/tabler.css");
  const sheet = postcss.parse(fs.readFileSync(file, "utf8"), { from: file });
  sheet.walkComments((comment) => {
    if (!comment.text.startsWith("!")) comment.remove(); // licence notices stay
  });
  sheet.walkRules((rule) => {
    if (rule.parent.type === "atrule" && rule.parent.name.endsWith("keyframes")) return;
    const kept = rule.selectors.filter((selector) => !isDropped(selector));
    if (kept.length === 0) rule.remove();
    else rule.selectors = kept;
  });
  sheet.walkAtRules((rule) => {
    if (rule.nodes && rule.nodes.length === 0) rule.remove();
  });
  return sheet.toString();
}
