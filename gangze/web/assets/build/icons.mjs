// Takes the drawings of the icons our pages name from the icon package.
import fs from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

export function iconDrawings(namesFile) {
  const names = JSON.parse(fs.readFileSync(namesFile, "utf8"));
  const drawings = {};
  for (const [ours, theirs] of Object.entries(names)) {
    const svg = fs.readFileSync(require.resolve(`@tabler/icons/outline/${theirs}.svg`), "utf8");
    drawings[ours] = svg
      .replace(/^[\s\S]*?<svg[^>]*>/, "")
      .replace(/<\/svg>\s*$/, "")
      .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "")
      .replace(/\s+/g, " ")
      .trim();
  }
  return drawings;
}
