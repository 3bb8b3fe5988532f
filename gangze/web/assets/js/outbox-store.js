// Where records and photos wait on this device: IndexedDB. Nothing here decides what may go.
const DATABASE = "gangze-outbox-2"; // a new name instead of a new version: docs/decisions/an-old-page-still-writes-its-record.md
const OLD_DATABASE = "gangze-outbox"; // its one store, "facts", is still written to by pages kept from before
const LOST = ["InvalidStateError", "UnknownError", "TransactionInactiveError"];

let handle;

function connect() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("facts", { keyPath: "client_uuid" });
      request.result.createObjectStore("media", { keyPath: "key" });
      request.result.createObjectStore("device", { keyPath: "name" });
    };
    request.onsuccess = () => {
      const database = request.result;
      // A browser may close a handle at any time (memory, a wish to delete, its own restart): the next use opens another.
      database.onclose = () => { handle = undefined; };
      database.onversionchange = () => { database.close(); handle = undefined; };
      resolve(database);
    };
    request.onerror = () => reject(request.error);
  });
}

function opened() {
  handle ??= connect().catch((error) => { handle = undefined; throw error; });
  return handle;
}

function run(database, mode, work) {
  return new Promise((resolve, reject) => {
    // strict: "记在本机" is said only once the disk has it.
    const transaction = database.transaction(["facts", "media", "device"], mode, { durability: "strict" });
    let result;
    const done = work((name) => transaction.objectStore(name), (request) => { request.onsuccess = () => { result = request.result; }; });
    transaction.oncomplete = () => resolve(result ?? done);
    transaction.onabort = () => reject(transaction.error ?? new DOMException("aborted", "AbortError"));
  });
}

// `work(store, answer)` makes its requests at once, all in one transaction; `answer(request)` marks the one whose result is wanted.
export async function within(mode, work) {
  try {
    return await run(await opened(), mode, work);
  } catch (error) {
    if (!LOST.includes(error?.name)) throw error;
    handle = undefined;
    return run(await opened(), mode, work);
  }
}

function oldDatabase() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(OLD_DATABASE);
    request.onupgradeneeded = () => request.transaction.abort(); // there is none: do not make one
    request.onsuccess = () => resolve(request.result);
    request.onerror = (event) => { event.preventDefault(); resolve(undefined); };
    request.onblocked = () => reject(new Error("the old outbox is in use"));
  });
}

function finished(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
}

// Takes over what waits in the old database. Cut anywhere, it begins again: a uuid is one record in both.
export async function adoptOld() {
  const old = await oldDatabase();
  if (!old) return;
  try {
    if (!old.objectStoreNames.contains("facts")) return;
    const reading = old.transaction("facts", "readonly");
    const request = reading.objectStore("facts").getAll();
    await finished(reading);
    if (request.result.length === 0) return;
    await within("readwrite", (store) => { request.result.forEach((fact) => store("facts").put({ ...fact, body: JSON.parse(JSON.stringify(fact.body)) })); });
    const removing = old.transaction("facts", "readwrite");
    request.result.forEach((fact) => removing.objectStore("facts").delete(fact.client_uuid));
    await finished(removing);
  } finally {
    old.close();
  }
}

export async function allFacts() {
  const facts = await within("readonly", (store, answer) => answer(store("facts").getAll()));
  return facts.sort((one, other) => one.device_at.localeCompare(other.device_at));
}

export function allMedia() {
  return within("readonly", (store, answer) => answer(store("media").getAll()));
}

export function factBy(clientUuid) {
  return within("readonly", (store, answer) => answer(store("facts").get(clientUuid)));
}

export async function changeFact(clientUuid, changes) {
  await change("facts", clientUuid, changes);
}

export async function changeMedia(key, changes) {
  await change("media", key, changes);
}

function change(name, key, changes) {
  return within("readwrite", (store) => {
    const request = store(name).get(key);
    request.onsuccess = () => request.result && store(name).put({ ...request.result, ...changes });
  });
}

// The record with its photos, and away with the refused one that it replaces, which held photos too: all of it or nothing.
export function putFact(fact, media, replaces) {
  return within("readwrite", (store) => {
    store("facts").put(fact);
    media.forEach((one) => addMedia(store("media"), one, fact));
    if (!replaces) return;
    const before = store("facts").get(replaces);
    before.onsuccess = () => before.result?.refusal && takeOut(store, replaces); // what waits again by now goes its own way
  });
}

function addMedia(store, one, fact) {
  const key = `${fact.actor}:${one.sha256}`;
  const request = store.get(key);
  request.onsuccess = () => {
    const facts = [...(request.result?.facts ?? []), fact.client_uuid];
    store.put({ ...one, key, actor: fact.actor, title: fact.title, device_at: fact.device_at, refusal: "", ...request.result, facts });
  };
}

// The server has the record: it goes. Its photos stay until the server has them too.
export function settleFact(clientUuid) {
  return within("readwrite", (store) => { store("facts").delete(clientUuid); });
}

// The person threw the record away: photos that no other record names go with it.
export function removeFact(clientUuid) {
  return within("readwrite", (store) => takeOut(store, clientUuid));
}

function takeOut(store, clientUuid) {
  store("facts").delete(clientUuid);
  const media = store("media");
  const request = media.getAll();
  request.onsuccess = () => {
    for (const row of request.result.filter((each) => each.facts.includes(clientUuid))) {
      const facts = row.facts.filter((uuid) => uuid !== clientUuid);
      if (facts.length === 0) media.delete(row.key);
      else media.put({ ...row, facts });
    }
  };
}

export function removeMedia(key) {
  return within("readwrite", (store) => { store("media").delete(key); });
}

export async function readDevice(name) {
  return (await within("readonly", (store, answer) => answer(store("device").get(name))))?.value;
}

export function writeDevice(name, value) {
  return within("readwrite", (store) => { store("device").put({ name, value }); });
}
