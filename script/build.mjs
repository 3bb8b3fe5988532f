// Builds the front end into gangze/web/static/built: `npm run build`. Nothing it makes is committed.
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";
import { iconDrawings } from "../gangze/web/assets/build/icons.mjs";
import { logoPng, logoSvg } from "../gangze/web/assets/build/logo.mjs";
import { tablerCss } from "../gangze/web/assets/build/tabler.mjs";

const require = createRequire(import.meta.url);
const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const assets = path.join(repository, "gangze", "web", "assets");
const built = path.join(repository, "gangze", "web", "static", "built");
const making = `${built}.making`;
const TARGET = ["chrome94", "safari15", "firefox100"];

function write(name, content) {
  fs.mkdirSync(path.dirname(path.join(making, name)), { recursive: true });
  fs.writeFileSync(path.join(making, name), content);
}

async function bundleStyles() {
  const tabler = await esbuild.build({
    stdin: { contents: tablerCss(), loader: "css" },
    minify: true, write: false, target: TARGET, legalComments: "inline",
  });
  const ours = await esbuild.build({
    entryPoints: [path.join(assets, "css", "gangze.css")],
    bundle: true, minify: true, write: false, target: TARGET,
  });
  write("gangze.css", `${tabler.outputFiles[0].text}\n${ours.outputFiles[0].text}`);
}

async function bundleModules() {
  const folder = path.join(assets, "js");
  const entries = fs.readdirSync(folder).filter((name) => name.endsWith(".entry.js"));
  await esbuild.build({
    entryPoints: entries.map((name) => ({ in: path.join(folder, name), out: name.replace(".entry.js", "") })),
    bundle: true, minify: true, format: "esm", target: TARGET, outdir: making, legalComments: "none",
    outExtension: { ".js": ".js" },
  });
}

function copyFonts() {
  // Slices with unicode-range: a browser fetches only those whose characters its own fonts lack.
  const folder = path.dirname(require.resolve("@fontsource-variable/noto-sans-sc/package.json"));
  write("fonts.css", fs.readFileSync(path.join(folder, "index.css"), "utf8").replaceAll("./files/", "./fonts/").replaceAll(/\n\s+/g, " "));
  fs.cpSync(path.join(folder, "files"), path.join(making, "fonts"), { recursive: true });
}

fs.rmSync(making, { recursive: true, force: true });
await bundleStyles();
await bundleModules();
copyFonts();
write("icons.json", JSON.stringify(iconDrawings(path.join(assets, "icons.json"))));
write("icon.svg", logoSvg());
write("icon-192.png", logoPng(192));
write("icon-512.png", logoPng(512));
write("icon-maskable-512.png", logoPng(512, { isMaskable: true }));
// Swapped in as a whole: an interrupted build leaves the last good one in place.
fs.rmSync(built, { recursive: true, force: true });
fs.renameSync(making, built);
console.log(`built ${path.relative(repository, built)}`);
