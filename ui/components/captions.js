/* Captions: what the server hears, as it hears it, over a socket of our own. Words are only ever
   text nodes. Nothing goes into the browser's storage. */

const FIRST_RETRY = 500; // ms; doubled each time the socket does not open
const LAST_RETRY = 8000;
const TRIES = 4; // sockets that failed in a row before the page is asked to look by itself
const OVER = 1000; // how the server closes what has come to its end
const NOT_YOURS = 4404;
const LOUDEST = -10; // dB below full scale: a full meter
const QUIETEST = -60;
const HEARD = -50; // louder than that is somebody's voice, most likely
const PING = 2000; // ms between looks how long the way is, where somebody tries it out
const ANSWERING = 3000; // ms until we ask what became of a wish that is not answered
const UNSURE = 5000; // ms in which a second click on Start over drops the words
const REPEAT = 2000; // ms, doubled each time: a run that is overtaken takes along what was sent
const SENDING = 15000; // ms until we stop believing that a wish was heard
const STRANGE = 6000; // ms of sound that never gets that loud before we say so

const SAY = {
  connecting: "Connecting…",
  open: "Listening",
  reconnecting: "The line broke. We hold what you say, and go on in a moment.",
  failed: "Nobody is listening.",
  closed: "Not listening",
  thinking: "Take your time. Nothing ends until you say so.",
  full: "That is ten minutes, the longest answer that we can take. Press Done.",
  silent: "We hear nothing yet. Is this the right microphone, and is it on?",
  lost: "The captions lost their connection. You are still heard.",
  sending: "Just a moment…",
  over: "Start over",
  drop: "Drop these words?",
};

const boxes = new WeakMap(); // element -> Captions

export default function draw({ data, parentElement, setTriggerValue }) {
  if (!boxes.has(parentElement)) boxes.set(parentElement, new Captions(parentElement));
  const box = boxes.get(parentElement);
  box.show(data, (what) => setTriggerValue("wish", { box: data.box, text: what }));
  // Streamlit also calls this for a drawing that was overtaken by the next one.
  return () => parentElement.isConnected || box.leave();
}

function element(tag, className, attributes = {}, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text) made.textContent = text;
  return made;
}

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

class Captions {
  constructor(parent) {
    this.root = element("div", "captions");
    const state = element("div", "captions-state");
    this.icon = element("span", "captions-icon", { "aria-hidden": "true" }, "mic");
    this.status = element("p", "captions-status", { role: "status", "aria-live": "polite" });
    this.time = element("span", "captions-time", { "aria-hidden": "true" });
    this.meter = element("meter", "captions-level", {
      min: "0", max: "1", "aria-label": "How loud you are heard",
    });
    this.trip = element("span", "captions-time");
    state.append(this.icon, this.status, this.time, this.trip, this.meter);
    this.words = element("div", "captions-words", {
      role: "log", "aria-live": "off", "aria-relevant": "additions", tabindex: "0",
      "aria-label": "What we heard",
    });
    this.settled = element("span", "");
    this.tentative = element("span", "captions-tentative", { "aria-hidden": "true" });
    this.hint = element("p", "captions-hint", {}, "Speak when you are ready. Your words appear here.");
    this.words.append(this.settled, this.tentative, this.hint);
    const row = element("div", "captions-row");
    this.done = element("button", "answer-send", { type: "button" });
    const keys = element("kbd", "", { "aria-hidden": "true" });
    keys.textContent = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘ + Enter" : "Ctrl + Enter";
    this.doneName = element("span", "", {}, "Done");
    this.done.append(this.doneName, keys);
    this.think = element("button", "captions-quiet", { type: "button", "aria-pressed": "false" }, "I’m thinking");
    this.over = element("button", "captions-quiet", { type: "button" }, SAY.over);
    row.append(this.done, this.think, this.over);
    this.aloud = element("input", "", { type: "checkbox" });
    this.choice = element("label", "captions-aloud");
    this.choice.append(this.aloud, "Read captions aloud by screen reader");
    this.root.append(state, this.words, row, this.choice);
    parent.append(this.root);

    this.box = null;
    this.shown = []; // settled words
    this.socket = null;
    this.failures = 0;
    this.retry = this.ticking = this.waiting = this.looking = 0; // timers
    this.wished = -Infinity; // when something was wished for
    this.began = this.loud = 0; // when the sound began, and when it was last as loud as a voice
    this.ends = null; // when the countdown is over
    this.asked = false; // something was wished for and not answered yet
    this.insists = false; // and is wished for until it is
    this.listen();
  }

  listen() {
    this.done.addEventListener("click", () => this.wish("done"));
    this.over.addEventListener("click", () => this.startOver());
    this.think.addEventListener("click", () => {
      const on = this.think.getAttribute("aria-pressed") !== "true";
      this.tell({ do: "think", on });
    });
    this.aloud.addEventListener("change", () => {
      this.read(this.aloud.checked);
      this.trigger(this.aloud.checked ? "aloud" : "still");
    });
    this.pressed = (event) => {
      const send = event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing;
      if (send) {
        event.preventDefault();
        this.wish("done");
      } else if (this.ends !== null) this.tell({ do: "touch" });
    };
    this.clicked = (event) => {
      if (this.ends !== null && !this.done.contains(event.target)) this.tell({ do: "touch" });
    };
    document.addEventListener("keydown", this.pressed, true);
    document.addEventListener("pointerdown", this.clicked, true);
    this.ticking = setInterval(() => this.tick(), 250);
    this.pinging = setInterval(() => this.data?.trial && this.tell({ do: "ping", at: performance.now() }), PING);
  }

  leave() {
    document.removeEventListener("keydown", this.pressed, true);
    document.removeEventListener("pointerdown", this.clicked, true);
    clearInterval(this.ticking);
    clearInterval(this.pinging);
    this.heard();
    this.close();
    boxes.delete(this.root.parentElement);
    this.root.remove();
  }

  close() {
    clearTimeout(this.retry);
    clearTimeout(this.looking);
    const socket = this.socket;
    this.socket = null;
    if (socket) socket.close();
  }

  /* What the page knows; once the socket is open, that knows better. */
  show(data, trigger) {
    this.trigger = trigger;
    this.data = data;
    this.words.lang = data.language;
    this.choice.hidden = data.trial;
    this.read(data.aloud);
    this.words.style.minHeight = `${data.height}px`;
    if (data.box !== this.box) {
      this.close();
      this.box = data.box;
      this.shown = [];
      this.settled.replaceChildren();
      this.failures = 0;
      this.began = this.loud = 0;
      this.heard();
      this.take({ ...data, from: 0 });
      this.open();
    } else if (data.polled) {
      this.take({ ...data, from: 0 });
    } else if (!this.socket && performance.now() - this.wished > SENDING) {
      this.open(); // somebody listens, as the page knows
    }
    if (!this.insists) this.heard(); // a countdown that a word has stopped meanwhile ends nothing
    this.dress();
  }

  /* What a screen reader says goes into the open microphone, and would be heard as an answer: it
     reads the captions only where somebody wants that, as with headphones on. */
  read(aloud) {
    this.aloud.checked = aloud;
    this.words.setAttribute("aria-live", aloud ? "polite" : "off");
  }

  open() {
    clearTimeout(this.retry);
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/captions/${encodeURIComponent(this.data.interview)}`);
    this.socket = socket;
    socket.addEventListener("message", (event) => {
      if (socket !== this.socket) return;
      this.failures = 0;
      const news = JSON.parse(event.data);
      if (news.pong !== undefined) this.trip.textContent = `There and back: ${Math.round(performance.now() - news.pong)} ms`;
      else this.take(news);
    });
    socket.addEventListener("close", (event) => {
      if (socket !== this.socket) return;
      this.socket = null;
      if (event.code === OVER || event.code === NOT_YOURS) return this.ended(event.code);
      this.failures += 1;
      if (this.failures === TRIES) this.wish("poll");
      const wait = Math.min(FIRST_RETRY * 2 ** (this.failures - 1), LAST_RETRY);
      this.retry = setTimeout(() => this.open(), wait);
      this.dress();
    });
  }

  ended(code) {
    // Nobody listens any more: the page finds out why, and what stands in its place. Not in the
    // middle of what was wished for: a page that is drawn anew breaks off what it was doing.
    // Where it finds that somebody does listen, another server was asked: then it looks by itself.
    if (code === NOT_YOURS) this.failures += 1;
    if (this.failures === TRIES) return this.wish("poll");
    const wished = performance.now() - this.wished < SENDING;
    clearTimeout(this.looking);
    this.looking = setTimeout(() => this.wish("look"), code === OVER && wished ? ANSWERING : 0);
  }

  take(now) {
    if (now.from > this.shown.length) return; // something was missed: the next opening tells all
    let same = 0; // of what stands there already; words that come late push others on
    while (now.from + same < this.shown.length && this.shown[now.from + same] === now.settled[same]?.[0]) same += 1;
    this.cut(now.from + same);
    for (const [text, doubtful] of now.settled.slice(same)) this.add(text, doubtful);
    this.tentative.textContent = now.tentative ? ` ${now.tentative}` : "";
    this.now = now;
    this.ends = now.countdown === null ? null : performance.now() + now.countdown * 1000;
    if (now.line === "open" && !this.began) this.began = this.loud = performance.now();
    if (now.level > HEARD || now.tentative) this.loud = performance.now();
    const part = (now.level - QUIETEST) / (LOUDEST - QUIETEST);
    this.meter.value = Math.min(Math.max(part, 0), 1);
    this.words.scrollTop = this.words.scrollHeight;
    this.dress();
  }

  cut(length) {
    const nodes = this.settled.childNodes; // a space before each word but the first
    while (nodes.length > Math.max(2 * length - 1, 0)) this.settled.lastChild.remove();
    this.shown.length = length;
  }

  add(text, doubtful) {
    this.shown.push(text);
    if (this.shown.length > 1) this.settled.append(" ");
    if (!doubtful) return this.settled.append(text);
    const word = element("span", "doubt", { title: "We are not sure about this word." }, text);
    this.settled.append(word);
  }

  dress() {
    const { line, thinking, full, failed } = this.now;
    this.hint.hidden = this.shown.length > 0 || Boolean(this.now.tentative);
    this.think.setAttribute("aria-pressed", String(Boolean(thinking)));
    this.root.dataset.line = line;
    const dumb = line === "open" && !this.shown.length && this.began && performance.now() - this.loud > STRANGE;
    if (this.asked) this.say(SAY.sending);
    else if (failed) this.say(failed);
    else if (full) this.say(SAY.full);
    else if (this.failures > 1) this.say(SAY.lost);
    else if (this.ends !== null) this.count();
    else if (thinking) this.say(SAY.thinking);
    else if (dumb) this.say(SAY.silent);
    else this.say(SAY[line] ?? "");
    this.done.disabled = this.over.disabled = this.asked;
  }

  count() {
    const left = Math.max(Math.ceil((this.ends - performance.now()) / 1000), 0);
    this.say(`Finished? Going on in ${left}. Say a word or press any key to stay.`);
  }

  tick() {
    if (!this.now) return;
    if (this.began) this.time.textContent = clock(Math.floor((performance.now() - this.began) / 1000));
    if (this.ends !== null && performance.now() >= this.ends) {
      this.ends = null;
      this.wish("silence");
    }
    this.dress();
  }

  wish(what) {
    const looks = what === "poll" || what === "look";
    if (this.asked && !looks) return;
    this.asked = !looks;
    if (!looks) this.wished = performance.now();
    if (looks) this.trigger(what);
    else {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.heard(), SENDING);
      this.insists = what !== "silence";
      this.ask(what, REPEAT);
    }
    this.dress();
  }

  /* Again and again, until it has come: the server grants it once, for this box alone. */
  ask(what, wait) {
    clearTimeout(this.repeating);
    this.trigger(what);
    if (this.insists) this.repeating = setTimeout(() => this.ask(what, 2 * wait), wait);
  }

  /* What was wished for has come, or does not come. */
  heard() {
    this.asked = this.insists = false;
    clearTimeout(this.repeating);
    clearTimeout(this.waiting);
  }

  /* Where words stand, it takes a second click: they may be ten minutes of somebody's. */
  startOver() {
    const words = this.shown.length > 0 || Boolean(this.now?.tentative);
    const sure = !words || this.over.textContent === SAY.drop;
    clearTimeout(this.unsure);
    this.over.textContent = sure ? SAY.over : SAY.drop;
    if (sure) this.wish("over");
    else this.unsure = setTimeout(() => (this.over.textContent = SAY.over), UNSURE);
  }

  /* To the server by the shortest way there is. */
  tell(wish) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(wish));
    else if (wish.do === "touch") this.stay();
    else if (wish.do === "think") this.trigger(wish.on ? "think" : "go on");
  }

  stay() {
    this.ends = null; // at once: the page may take longer than what is left
    this.trigger("touch");
    this.dress();
  }

  say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }
}
