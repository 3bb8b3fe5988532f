// Photos of sheets that are not handed in yet: IndexedDB, each once, under the draft and the item they were taken for.
const DATABASE = "gangze-drafts";
const KEPT_MS = 7 * 86400 * 1000; // a draft lives so long after its last change, see hearing.js: its photos as long as it does
const LOST = ["InvalidStateError", "UnknownError", "TransactionInactiveError"];

let handle;

function connect() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("photos", { keyPath: "key" }).createIndex("draft", "draft");
    request.onsuccess = () => {
      const database = request.result;
      database.onclose = () => { handle = undefined; };
      database.onversionchange = () => { database.close(); handle = undefined; };
      resolve(database);
    };
    request.onerror = () => reject(request.error);
  });
}

function run(database, mode, work) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction("photos", mode, { durability: "strict" });
    const request = work(transaction.objectStore("photos"));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(transaction.error ?? new DOMException("aborted", "AbortError"));
  });
}

async function within(mode, work) {
  handle ??= connect().catch((error) => { handle = undefined; throw error; });
  try {
    return await run(await handle, mode, work);
  } catch (error) {
    if (!LOST.includes(error?.name)) throw error;
    handle = connect();
    return run(await handle, mode, work);
  }
}

function keyOf(draft, item, sha256) {
  return `${draft}|${item}|${sha256}`;
}

// Throws where the device has no room for it, or may keep nothing.
export async function keepPhoto(draft, item, { sha256, size, taken_at, type, bytes }) {
  await within("readwrite", (store) => store.put({ key: keyOf(draft, item, sha256), draft, item, sha256, size, taken_at, type, bytes, saved_at: Date.now() }));
}

// Returns [{item, sha256, size, taken_at, type, bytes}] in the order in which they were taken.
export async function photosOf(draft) {
  const rows = await within("readonly", (store) => store.index("draft").getAll(draft));
  return rows.sort((one, other) => one.saved_at - other.saved_at);
}

export async function dropPhoto(draft, item, sha256) {
  await within("readwrite", (store) => store.delete(keyOf(draft, item, sha256)));
}

export async function dropPhotos(draft) {
  await dropWhere(IDBKeyRange.only(draft), () => true);
}

export async function forgetOldPhotos() {
  await dropWhere(null, (row) => Date.now() - row.saved_at > KEPT_MS && localStorage.getItem(row.draft) === null);
}

function dropWhere(range, isToGo) {
  return within("readwrite", (store) => {
    store.index("draft").openCursor(range).onsuccess = ({ target: { result: cursor } }) => {
      if (!cursor) return;
      if (isToGo(cursor.value)) cursor.delete();
      cursor.continue();
    };
  });
}
