// Photos of one round's answers: taken, made smaller, shown small, each kept once on the device until the sheet is handed in.
import { dropPhoto, dropPhotos, keepPhoto, photosOf } from "./draft-photos.js";
import { showMessage } from "./messages.js";
import { readPhoto } from "./photos.js";
import { isNearlyFull } from "./storage-room.js";

let hasWarned = false;

// What a body says of a photo.
export function named({ sha256, size, taken_at }) {
  return { sha256, size, taken_at };
}

// A photo belongs to the round that was open when it was taken, also where another one is opened while it is still being read.
export class Shots {
  constructor(form, draft) {
    this.form = form;
    this.draft = draft;
    this.byItem = new Map();
    this.isShown = false;
    this.work = this.bringBack();
  }

  of(item) {
    return this.byItem.get(item) ?? [];
  }

  // Resolves once everything begun is done: what is still being read belongs to the record too.
  settled() {
    return this.work;
  }

  show() {
    this.isShown = true;
    this.byItem.forEach((photos, item) => photos.forEach((photo) => this.draw(item, photo)));
  }

  hide() {
    this.isShown = false;
    this.form.querySelectorAll("[data-shots]").forEach((list) => list.replaceChildren());
  }

  add(item, files) {
    this.work = this.work.then(async () => {
      for (const file of files) await this.take(item, file);
      await warnNearlyFull();
    });
    return this.work;
  }

  async drop() {
    await this.work;
    await dropPhotos(this.draft).catch((error) => console.warn("draft photos", error));
  }

  async bringBack() {
    try {
      (await photosOf(this.draft)).forEach((row) => this.put(row.item, row));
    } catch (error) {
      console.warn("draft photos", error);
    }
  }

  async take(item, file) {
    let photo;
    try {
      photo = await readPhoto(file);
    } catch {
      showMessage(this.form.dataset.unreadable, { isError: true });
      return;
    }
    if (this.of(item).some((one) => one.sha256 === photo.sha256)) return;
    this.put(item, photo);
    try {
      await keepPhoto(this.draft, item, photo);
    } catch (error) {
      console.warn("draft photos", error);
      showMessage(this.form.dataset.unkeptPhoto, { isError: true });
    }
  }

  put(item, photo) {
    this.byItem.set(item, [...this.of(item), photo]);
    if (this.isShown) this.draw(item, photo);
  }

  draw(item, photo) {
    const check = [...this.form.querySelectorAll("[data-check]")].find((one) => one.dataset.check === item);
    if (!check) return;
    const row = document.createElement("li");
    const image = document.createElement("img");
    image.src = URL.createObjectURL(new Blob([photo.bytes], { type: photo.type }));
    image.alt = check.querySelector("legend").textContent.trim();
    const remove = document.createElement("button");
    remove.type = "button";
    remove.setAttribute("aria-label", this.form.dataset.remove);
    const cross = document.createElement("span");
    cross.textContent = "×";
    remove.append(cross);
    remove.addEventListener("click", () => {
      this.byItem.set(item, this.of(item).filter((one) => one !== photo));
      row.remove();
      dropPhoto(this.draft, item, photo.sha256).catch((error) => console.warn("draft photos", error));
      check.dispatchEvent(new Event("change", { bubbles: true }));
    });
    row.append(image, remove);
    check.querySelector("[data-shots]").append(row);
  }
}

// Said while there still is room: the next photo may be the one that finds none.
async function warnNearlyFull() {
  const text = document.querySelector("#device-bar span")?.dataset.nearlyFullText;
  if (hasWarned || !text || !(await isNearlyFull())) return;
  hasWarned = true;
  showMessage(text, { isError: true });
}
