/* The answer box: a textarea whose words are saved while the candidate types, so that neither a
   reload, nor a lost connection, nor a killed server takes them away. Words are only ever a
   textarea's value: they are never parsed as anything. Nothing goes into the browser's storage. */

const PAUSE = 800; // ms without a key before a save
const AT_LATEST = 3000; // ms from the first unsaved key to a save, however fast the typing
const FIRST_RETRY = 1000; // ms; doubled each time the server does not answer
const LAST_RETRY = 15000;
const TELLING = 500; // ms until a screen reader has noticed that there is something new
const REPEAT = 2000; // ms, doubled each time: a run that is overtaken takes along what was sent
const SENDING = 15000; // ms until we stop believing that Done was heard
const LONGEST = 20000; // characters, as the server counts them
const NEAR_LONGEST = 18000;
const TIMERS = ["settled", "latest", "retry", "sending", "telling", "repeating"];
const KEEPALIVE = 60000; // bytes; browsers refuse more once a page is closing

const SAY = {
  saved: "Saved",
  saving: "Saving…",
  waiting: "Not saved yet",
  gone: "Not saved yet. The connection is gone; keep this page open.",
  later: "Not saved here: this question moved on in another tab. Copy your words, then load the page again.",
  refused: "Not saved. Copy your words, then load the page again.",
  empty: "Nothing to send yet. Type your answer first.",
  sending: "Sending…",
  unsent: "Not sent yet. Your words are safe here. Press the button again.",
  offline: "Not sent. The connection is gone; keep this page open, then press the button again.",
};
const REFUSALS = { 401: "refused", 403: "refused", 404: "later", 409: "later", 422: "refused" };

const kept = new Map(); // key of a box -> {text, sequence}: outlives the element, not the tab
const boxes = new WeakMap(); // element -> AnswerBox

export default function draw({ data, parentElement, setTriggerValue }) {
  if (!boxes.has(parentElement)) boxes.set(parentElement, new AnswerBox(parentElement));
  const box = boxes.get(parentElement);
  box.show(data, (answer) => setTriggerValue("answer", answer));
  // Streamlit also calls this for a drawing that was overtaken by the next one.
  return () => parentElement.isConnected || box.leave();
}

function element(tag, className, attributes = {}) {
  const made = document.createElement(tag);
  made.className = className;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

const length = (text) => [...text].length; // code points, not UTF-16 units

class AnswerBox {
  constructor(parent) {
    const root = element("div", "answer-box");
    this.words = element("textarea", "answer-words", { spellcheck: "true", autocomplete: "off" });
    this.button = element("button", "answer-send", { type: "button" });
    this.name = element("span", "answer-send-name");
    this.hint = element("kbd", "", { "aria-hidden": "true" });
    this.hint.textContent = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘ + Enter" : "Ctrl + Enter";
    this.status = element("p", "answer-status", { role: "status", "aria-live": "polite" });
    this.count = element("p", "answer-count");
    this.heard = element("p", "answer-heard", { "aria-live": "polite" });
    this.button.append(this.name, this.hint);
    const row = element("div", "answer-row");
    row.append(this.button, this.status, this.count);
    root.append(this.words, row, this.heard);
    parent.append(root);

    this.where = null; // the key of the box: one for each answer, also for a second try
    this.sent = false; // the words in the box were handed over
    this.sequence = 0; // of the words in the box
    this.saved = 0; // the last sequence that the server has
    this.failures = 0;
    this.settled = this.latest = this.retry = this.sending = this.telling = this.repeating = 0; // timers
    this.request = null; // the save under way
    this.listen();
  }

  listen() {
    this.words.addEventListener("input", () => this.typed());
    this.words.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
      event.preventDefault();
      event.stopPropagation();
      this.send();
    });
    this.button.addEventListener("click", () => this.send());
    this.hidden = () => document.visibilityState === "hidden" && this.save({ leaving: true });
    this.leaving = () => this.save({ leaving: true });
    this.back = () => this.save();
    document.addEventListener("visibilitychange", this.hidden);
    addEventListener("pagehide", this.leaving);
    addEventListener("online", this.back);
  }

  /* This answer is over here. What was handed over is the server's, and safe as a draft before. */
  close() {
    if (this.sent) kept.delete(this.where);
    else this.save({ leaving: true });
  }

  leave() {
    this.close();
    document.removeEventListener("visibilitychange", this.hidden);
    removeEventListener("pagehide", this.leaving);
    removeEventListener("online", this.back);
    for (const timer of TIMERS) this.stop(timer);
    boxes.delete(this.words.parentElement.parentElement);
    this.words.parentElement.remove();
  }

  stop(timer) {
    clearTimeout(this[timer]);
    this[timer] = 0;
  }

  /* What the server has to show. Words that are newer here stay. */
  show(data, trigger) {
    const where = data.box;
    const another = where !== this.where;
    if (another && this.where !== null) this.close();
    this.data = data;
    this.trigger = trigger;
    this.dress();
    if (another) this.begin(where);
    else if (data.sequence > this.sequence) this.take(data.draft, data.sequence);
    if (this.status.dataset.mood === "empty") this.say(""); // of the question as it stood before
    if (this.sequence > this.saved) this.later();
    this.measure();
  }

  dress() {
    const { label, placeholder, sendLabel, height, disabled, language } = this.data;
    this.words.setAttribute("aria-label", label);
    this.words.placeholder = placeholder;
    this.words.lang = language;
    this.words.readOnly = disabled;
    this.words.style.minHeight = `${height}px`;
    this.name.textContent = sendLabel;
    this.button.disabled = disabled || this.sending !== 0;
    const heading = document.querySelector(".st-key-page h1, h1");
    if (heading) {
      heading.id ||= "question";
      this.words.setAttribute("aria-describedby", heading.id);
    }
  }

  begin(where) {
    const { draft, sequence, disabled } = this.data;
    const known = kept.get(where);
    this.where = where;
    this.sent = false;
    this.request = null;
    this.failures = 0;
    for (const timer of TIMERS) this.stop(timer);
    this.button.disabled = disabled;
    this.say("");
    this.take(draft, sequence);
    if (known && known.sequence > sequence) {
      this.words.value = known.text;
      this.sequence = known.sequence;
    }
    this.heard.textContent = "";
    this.telling = setTimeout(() => this.tell(), TELLING);
    const touch = matchMedia("(pointer: coarse)").matches;
    if (!disabled && !touch) this.words.focus();
  }

  /* Nobody heard the captions read, so the words that were heard are said here, once. */
  tell() {
    if (this.data.heard && this.words.value) this.heard.textContent = `We heard: ${this.words.value}`;
  }

  take(text, sequence) {
    this.words.value = text;
    this.sequence = this.saved = sequence;
    if (text) this.say("saved");
  }

  typed() {
    this.stop("repeating"); // of other words
    this.sequence = Math.max(Date.now(), this.sequence + 1, this.data.sequence + 1);
    this.sent = false;
    kept.set(this.where, { text: this.words.value, sequence: this.sequence });
    if (!this.failures) this.say("waiting");
    this.measure();
    this.later();
  }

  /* Save when the typing pauses, and at the latest every few seconds while it does not. */
  later() {
    this.stop("settled");
    this.settled = setTimeout(() => this.save(), PAUSE);
    this.latest ||= setTimeout(() => this.save(), AT_LATEST);
  }

  /* One save at a time; true where the server has what stands in the box. */
  async save({ leaving = false } = {}) {
    this.stop("settled");
    this.stop("latest");
    if (this.request && !leaving) await this.request;
    if (this.sequence <= this.saved) return true;
    if (length(this.words.value) > LONGEST) return false;
    this.stop("retry");
    if (!this.failures) this.say("saving");
    const { interview, position, sentBefore } = this.data;
    const now = { sequence: this.sequence, text: this.words.value };
    const draft = { interview, position, sent: sentBefore, ...now };
    const asked = this.where;
    const request = (this.request = post(draft, leaving));
    const status = await request;
    if (this.request === request) this.request = null;
    if (asked !== this.where) return status === 204;
    return this.learn(status, draft.sequence);
  }

  learn(status, sequence) {
    if (status === 204) {
      this.saved = Math.max(this.saved, sequence);
      this.failures = 0;
      if (this.sequence <= this.saved) this.say(this.sending ? "sending" : "saved");
      else this.later();
      return this.sequence <= this.saved;
    }
    if (sequence <= this.saved) return true; // a newer save overtook this one
    if (status in REFUSALS) {
      this.say(REFUSALS[status]);
      return false;
    }
    this.failures += 1;
    this.say("gone");
    const wait = Math.min(FIRST_RETRY * 2 ** (this.failures - 1), LAST_RETRY);
    this.stop("retry");
    this.retry = setTimeout(() => this.save(), wait);
    return false;
  }

  /* The words are saved first, so a lost click loses nothing. They stay until the next question. */
  async send() {
    if (this.button.disabled || this.data.disabled) return;
    const text = this.words.value;
    if (!text.trim()) return this.say("empty");
    if (length(text) > LONGEST) return this.measure();
    const asked = this.where;
    this.button.disabled = true;
    this.sending = setTimeout(() => this.notHeard("unsent"), SENDING);
    await this.save();
    if (asked !== this.where) return;
    if (this.failures) return this.notHeard("offline");
    this.say("sending");
    this.sent = this.sequence <= this.saved;
    const { box, interview, position } = this.data;
    const answer = { box, interview, position, sequence: this.sequence, text: this.words.value };
    this.hand(answer, REPEAT);
  }

  /* Again and again, until another box stands here: the server takes it once, for this one. */
  hand(answer, wait) {
    this.stop("repeating");
    this.trigger(answer);
    this.repeating = setTimeout(() => this.hand(answer, 2 * wait), wait);
  }

  notHeard(why) {
    this.stop("sending");
    this.stop("repeating");
    this.button.disabled = this.data.disabled;
    this.say(why);
  }

  say(what) {
    const words = SAY[what] ?? "";
    if (this.status.textContent === words) return;
    this.status.textContent = words;
    this.status.dataset.mood = what;
  }

  measure() {
    const used = length(this.words.value);
    const over = used - LONGEST;
    const number = (value) => value.toLocaleString("en");
    if (over > 0) this.words.setAttribute("aria-invalid", "true");
    else this.words.removeAttribute("aria-invalid");
    this.count.textContent =
      over > 0
        ? `${number(over)} characters too many. Shorten it, so that it can be saved and sent.`
        : used > NEAR_LONGEST
          ? `${number(used)} of ${number(LONGEST)} characters`
          : "";
  }
}

/* The HTTP status, or 0 where nobody answered. */
async function post(draft, leaving) {
  const body = JSON.stringify(draft);
  const keepalive = leaving && new Blob([body]).size < KEEPALIVE;
  const headers = { "Content-Type": "application/json" };
  const options = { method: "POST", credentials: "same-origin", headers, body, keepalive };
  try {
    return (await fetch("/drafts", options)).status;
  } catch {
    return 0;
  }
}
