// What a student writes survives a lost network and is sent once (docs/adr/0018).
//
// A form with data-draft keeps what is typed in this browser, sealed with a key that only the signed-in account gets from
// the server and that is never stored. Each set of words has a version, so sending it again changes nothing. Without this
// script, or without a key, a form is sent as any form is.

const PREFIX = "draft:";
const LEFT = "drafts-left";
const BY_ITSELF = "autosave";
const PAUSE_MS = 4000;
const AGAIN_MS = 30000;
const ANSWER_MS = 15000;
const REMEMBERED = 20;
const OURS = new Set(["csrfmiddlewaretoken", "act", "version", "based_on"]);
const dialog = document.querySelector("[data-drafts]");
const notice = document.querySelector("[data-unsent]");
const line = document.querySelector("[data-unsent-line]");
const encoder = new TextEncoder();

// ---- The vault: sealed words in the browser's own memory.

const toText = (bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));
const toBytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

let opened = null;

function openVault() {
  opened ??= fetch(dialog.dataset.drafts, { headers: { accept: "application/json" }, cache: "no-store", redirect: "error" })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
    .then(async ({ key, mark }) => ({
      mark,
      key: await crypto.subtle.importKey("raw", toBytes(key), "AES-GCM", false, ["encrypt", "decrypt"]),
    }))
    .catch((error) => { opened = null; throw error; });
  return opened;
}

// One change of the vault after the other, or an older write could come last.
let turn = Promise.resolve();

function inTurn(work) {
  const done = turn.then(work);
  turn = done.catch(() => {});
  return done;
}

function put(slot, draft) {
  return inTurn(async () => {
    const { key, mark } = await openVault();
    const name = `${PREFIX}${mark}:${slot}`;
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = encoder.encode(JSON.stringify(draft));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: encoder.encode(name) }, key, plain);
    localStorage.setItem(name, `${toText(iv)}.${toText(sealed)}`);
  });
}

async function opening(name, key) {
  try {
    const [iv, sealed] = localStorage.getItem(name).split(".").map(toBytes);
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: encoder.encode(name) }, key, sealed);
    return JSON.parse(new TextDecoder().decode(plain));
  } catch { // the server's secret was changed: nobody can read it any more
    localStorage.removeItem(name);
    return null;
  }
}

// Everything of this account on this device: a map of slot to draft.
function all() {
  return inTurn(async () => {
    const found = new Map();
    if (!Object.keys(localStorage).some((name) => name.startsWith(PREFIX))) return found;
    const { key, mark } = await openVault();
    const mine = `${PREFIX}${mark}:`;
    for (const name of Object.keys(localStorage).filter((each) => each.startsWith(mine))) {
      const draft = await opening(name, key);
      if (draft) found.set(name.slice(mine.length), draft);
    }
    return found;
  });
}

// Take a draft away; with a version only when no newer words took its place meanwhile.
async function drop(slot, version = null) {
  const held = (await all()).get(slot);
  if (!held || (version !== null && held.version !== version)) return;
  await inTurn(async () => {
    const { mark } = await openVault();
    localStorage.removeItem(`${PREFIX}${mark}:${slot}`);
  });
}

// ---- Sending: taken, refused (the words were read and not taken) or kept (nobody read them, or nobody answered).

async function send(draft) {
  const body = new FormData();
  draft.fields.forEach(([name, value]) => body.append(name, value));
  body.set("act", draft.act);
  body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "");
  try {
    const headers = { accept: "application/json" };
    const signal = AbortSignal.timeout(ANSWER_MS);
    const answer = await fetch(draft.action, { method: "POST", body, headers, signal, redirect: "manual" });
    const isOurs = answer.headers.get("content-type")?.startsWith("application/json");
    if (answer.ok && isOurs) return { state: "taken", ...(await answer.json()) };
    if ((answer.status === 409 || answer.status === 422) && isOurs) return { state: "refused" };
  } catch { /* no network, or the answer was lost: the same version is sent again later */ }
  return { state: "kept" };
}

// Send one and keep or drop it as it was answered; newer words that took its place meanwhile stay untouched.
async function deliver(slot, draft) {
  const form = forms.get(slot);
  form?.tries(draft.version);
  const result = await send(draft);
  if (result.state === "taken") await drop(slot, draft.version);
  if (result.state === "refused" && (await all()).get(slot)?.version === draft.version) await put(slot, { ...draft, isRefused: true });
  return result;
}

let sending = Promise.resolve();

// Everything that can go, one after the other.
function sendAll({ refusedToo = false } = {}) {
  const work = async () => {
    for (const [slot, draft] of await all()) {
      if (draft.act === "begun" || (draft.isRefused && !refusedToo)) continue;
      const result = await deliver(slot, draft);
      forms.get(slot)?.learn(draft, result);
    }
    return show();
  };
  const done = sending.then(work);
  sending = done.catch(() => {});
  return done;
}

let retry = 0;

// Say on the page what waits here; tries again while something could go.
async function show() {
  const found = await all();
  const open = [...found].filter(([slot, draft]) => !(forms.has(slot) && !draft.isRefused && draft.act !== "send"));
  fill(notice, open);
  fill(dialog, [...found]);
  clearTimeout(retry);
  if ([...found.values()].some((draft) => !draft.isRefused && draft.act !== "begun")) retry = setTimeout(sendAll, AGAIN_MS);
  return found;
}

function fill(place, drafts) {
  if (!place) return;
  if (place === notice) place.hidden = drafts.length === 0;
  place.querySelector("[data-one]").hidden = drafts.length !== 1;
  place.querySelector("[data-many]").hidden = drafts.length === 1;
  place.querySelector("[data-count]").textContent = String(drafts.length);
  place.querySelector("[data-unsent-list]").replaceChildren(...drafts.map(([, draft]) => lineOf(draft)));
}

function lineOf(draft) {
  const made = line.content.cloneNode(true);
  const why = draft.isRefused ? "refused" : draft.act === "begun" ? "begun" : "waiting";
  const link = made.querySelector("[data-title]");
  link.textContent = draft.title;
  link.href = draft.page;
  made.querySelectorAll("[data-why]").forEach((words) => { words.hidden = words.dataset.why !== why; });
  return made;
}

// ---- A form whose words are kept.

const forms = new Map();

class DraftForm {
  constructor(form) {
    this.form = form;
    this.slot = form.dataset.draft;
    this.savesItself = "savesItself" in form.dataset;
    this.isNew = form.dataset.kind === "new";
    this.timer = 0;
    this.savedAt = 0;
    forms.set(this.slot, this);
    form.addEventListener("input", () => this.typed());
    form.addEventListener("submit", (event) => this.submitted(event));
  }

  words(act) {
    const sent = [...new FormData(this.form)];
    const fields = sent.filter(([name, value]) => name !== "csrfmiddlewaretoken" && name !== "act" && typeof value === "string");
    const place = { title: this.form.dataset.draftTitle, page: location.pathname, action: this.form.action };
    return { ...place, fields, act, version: this.form.elements.version.value };
  }

  // What a person wrote, to compare.
  written(fields) {
    return JSON.stringify(fields.filter(([name]) => !OURS.has(name)));
  }

  // From now on these words may stand on the server, whether or not its answer comes back.
  tries(version) {
    const base = this.form.elements.based_on;
    if (base) base.value = [...new Set([...base.value.split(" "), version])].slice(-REMEMBERED).join(" ");
  }

  // Where words wait once they were handed in: a form for new entries is free for the next one.
  handIn() {
    if (!this.isNew) return this.slot;
    const waiting = `${this.slot}-${this.form.elements.version.value}`;
    forms.set(waiting, this);
    return waiting;
  }

  say(word) {
    this.form.querySelectorAll("[data-draft-state] [data-word]").forEach((each) => { each.hidden = each.dataset.word !== word; });
  }

  // Keep the words as they stand. Words that changed get a new version, an entry that is sent once keeps its own.
  async keep(act, slot = this.slot) {
    try {
      await put(slot, this.words(act));
      return true;
    } catch {
      this.say("unkept");
      return false;
    }
  }

  async typed() {
    if (this.savesItself || !this.form.elements.version.value) this.form.elements.version.value = crypto.randomUUID();
    const isKept = await this.keep(this.savesItself ? BY_ITSELF : "begun");
    if (!isKept || !this.savesItself) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), Math.max(PAUSE_MS, this.savedAt + AGAIN_MS - Date.now()));
  }

  async save() {
    this.savedAt = Date.now();
    this.say("saving");
    await sendAll();
  }

  // What became of words of this form.
  learn(draft, result) {
    if (result.state === "taken" && result.where) return location.assign(result.where);
    if (draft.version !== this.form.elements.version.value) return undefined;
    if (result.state === "taken") return this.say("saved");
    if (result.state === "refused") return this.say("refused");
    return this.say(draft.act === BY_ITSELF ? "kept" : "waiting");
  }

  async submitted(event) {
    event.preventDefault();
    clearTimeout(this.timer);
    const act = event.submitter?.value || "send";
    if (!this.form.elements.version.value) this.form.elements.version.value = crypto.randomUUID();
    const slot = this.handIn();
    if (!(await this.keep(act, slot))) return this.asBrowsersDo(act);
    if (slot !== this.slot) await drop(this.slot);
    this.say("saving");
    await sending;
    await this.keep(act, slot); // a save under way may just have been answered and dropped
    const draft = this.words(act);
    const result = await deliver(slot, draft);
    if (result.state === "refused") return this.asBrowsersDo(act);
    this.learn(draft, result);
    return show();
  }

  // The server's own page says what is wrong; the words go with it and stay in the form.
  async asBrowsersDo(act) {
    if (this.isNew) await drop(`${this.slot}-${this.form.elements.version.value}`).catch(() => {});
    const chosen = document.createElement("input");
    Object.assign(chosen, { type: "hidden", name: "act", value: act });
    this.form.append(chosen);
    this.form.submit();
  }

  // Words that this device kept: put back where they were, or offered when something newer stands on the server.
  async restore(draft) {
    const basedOn = this.form.elements.based_on?.value ?? "";
    const was = new Map(draft.fields).get("based_on") ?? "";
    if (draft.version === basedOn) return drop(this.slot);
    if (this.written(draft.fields) === this.written(this.words("").fields)) return this.typed();
    if (was.split(" ").includes(basedOn) && !draft.isRefused) {
      this.refill(draft);
      return this.say("kept");
    }
    await put(this.slot, { ...draft, isRefused: true });
    return offer(this.slot, draft, () => this.refill(draft));
  }

  refill(draft) {
    for (const field of this.form.elements) {
      if (!field.name || ["csrfmiddlewaretoken", "based_on"].includes(field.name) || field.type === "file") continue;
      const values = draft.fields.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (values.length && field.type !== "submit") [field.value] = values;
    }
  }
}

function offer(slot, draft, use) {
  const place = document.querySelector("[data-draft-other]");
  if (!place) return;
  const written = draft.fields.map(([, value]) => value).filter((value) => value.includes(" "));
  place.querySelector("[data-draft-words]").replaceChildren(...written.map((words) => {
    const made = document.createElement("p");
    made.textContent = words;
    return made;
  }));
  const button = place.querySelector("[data-draft-use]");
  button.hidden = !use;
  button.addEventListener("click", async () => {
    use();
    place.hidden = true;
    await forms.get(slot).typed();
    show();
  });
  place.querySelector("[data-draft-drop]").addEventListener("click", async () => {
    await drop(slot);
    place.hidden = true;
    show();
  });
  place.hidden = false;
}

// ---- Signing out: nothing of this account stays here, and nothing is thrown away unasked.

let leaving = null;

async function signOut(form) {
  leaving = form;
  const found = await sendAll({ refusedToo: true }).catch(() => new Map());
  if (found.size === 0) return leave();
  dialog.querySelector("[data-still-unsent]").hidden = true;
  if (!dialog.open) dialog.showModal();
}

function leave() {
  try { localStorage.setItem(LEFT, String(Date.now())); } catch { /* other tabs learn it from the server */ }
  leaving.dataset.sure = "yes";
  leaving.requestSubmit();
}

async function act(what) {
  if (what === "stay") return dialog.close();
  if (what === "drop") {
    for (const slot of (await all()).keys()) await drop(slot);
    return leave();
  }
  const found = await sendAll({ refusedToo: true });
  if (!dialog.open) return undefined;
  if (found.size === 0) return leave();
  dialog.querySelector("[data-still-unsent]").hidden = false;
  return undefined;
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-sign-out]") || event.target.dataset.sure) return;
  event.preventDefault();
  signOut(event.target);
}, true);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-unsent-act]");
  if (button) act(button.dataset.unsentAct);
});
window.addEventListener("storage", (event) => { if (event.key === LEFT) location.replace("/"); });
window.addEventListener("online", () => sendAll());

async function begin() {
  document.querySelectorAll("form[data-draft]").forEach((form) => new DraftForm(form));
  const found = await all();
  for (const [slot, draft] of found) {
    if (forms.has(slot)) await forms.get(slot).restore(draft);
    else if (document.querySelector(`[data-draft-sent="${slot}"]`)) offer(slot, draft, null);
  }
  if (forms.size) await openVault();
  await sendAll();
}

if (dialog && window.crypto?.subtle) begin().catch(() => {});
