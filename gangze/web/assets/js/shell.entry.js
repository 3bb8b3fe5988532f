// What runs on every page.
import { startForms } from "./forms.js";
import { startHtmx } from "./htmx-ways.js";
import { startKept, startWorker } from "./kept.js";
import { startMenus } from "./menus.js";
import { startMessages } from "./messages.js";
import { startNavHeight } from "./nav-height.js";
import { startOutbox } from "./outbox-page.js";

const own = document.querySelector("script[data-worker]");

startMessages();
startMenus();
startNavHeight();
startOutbox(); // before startForms: a form of the outbox is not sent twice, it is not sent at all
startForms();
startHtmx();
startKept();

const idle = window.requestIdleCallback ?? ((work) => setTimeout(work, 300));
idle(() => {
  // Only a list of slices: their files are fetched by browsers that lack a Chinese font, and by no others.
  const fonts = document.createElement("link");
  fonts.rel = "stylesheet";
  fonts.href = own.dataset.fonts;
  document.head.append(fonts);
  startWorker(own.dataset.worker);
});
