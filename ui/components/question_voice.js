/* A question read aloud. A service's sound comes from our own server; the device's voices are those
   that are on the device: a voice that is not would send the words elsewhere. */

const LATE_VOICES = 2000; // ms that a browser may take to say which voices it has
const NO_START = 4000; // ms after which a device's voice that has not begun will not

const SAY = {
  making: "The voice is on its way…",
  tap: "Your browser plays sound only after a tap. Press the button to hear the question.",
  mute: "This device’s voice does not answer. The question stands above.",
  lost: "The sound could not be played. The question stands above.",
};
const none = (language) =>
  `This device has no ${language} voice of its own, so the question is not read aloud. It stands above.`;

// What starts an answer: by the time the server knows of it, the voice would be in the recording.
const TALKING = ".st-key-big-talk button, .st-key-say-more button, [data-testid='stAudioInput'] button";

const read = new Set(); // what began by itself in this tab, or did not want to
const parts = new WeakMap(); // element -> Voice
const player = new Audio(); // one: a phone that let it play once lets it play again
player.preload = "auto";
let tapped = false;
for (const kind of ["pointerup", "keydown"]) document.addEventListener(kind, () => (tapped = true), true);
const mayPlay = () => navigator.userActivation?.hasBeenActive ?? tapped;

export default function draw({ data, parentElement, setTriggerValue }) {
  if (!parts.has(parentElement)) parts.set(parentElement, new Voice(parentElement));
  const voice = parts.get(parentElement);
  voice.show(data, (what) => setTriggerValue("wish", { box: data.box, text: what }));
  // Streamlit also calls this for a drawing that was overtaken by the next one.
  return () => parentElement.isConnected || voice.leave();
}

function element(tag, className, attributes = {}, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text) made.textContent = text;
  return made;
}

/* The voices of this device, for a language; the browser may need a moment to know them. */
async function deviceVoice(language) {
  if (!window.speechSynthesis) return null;
  let voices = speechSynthesis.getVoices();
  if (!voices.length) {
    await new Promise((done) => {
      speechSynthesis.addEventListener("voiceschanged", done, { once: true });
      setTimeout(done, LATE_VOICES);
    });
    voices = speechSynthesis.getVoices();
  }
  const spoken = (voice) => voice.lang.replace("_", "-").toLowerCase();
  const fit = voices.filter((voice) => voice.localService === true && spoken(voice).split("-")[0] === language);
  const theirs = fit.find((voice) => spoken(voice) === navigator.language.toLowerCase());
  return theirs ?? fit.find((voice) => voice.default) ?? fit[0] ?? null;
}

class Voice {
  constructor(parent) {
    this.root = element("div", "voice");
    this.hear = element("button", "voice-quiet", { type: "button" });
    this.icon = element("span", "voice-icon", { "aria-hidden": "true" });
    this.name = element("span", "");
    this.hear.append(this.icon, this.name);
    this.again = element("button", "voice-quiet", { type: "button" }, "Try again");
    this.device = element("button", "voice-quiet", { type: "button" }, "Use this device’s voice");
    this.more = element("details", "voice-more");
    this.more.append(element("summary", "", {}, "Voice"));
    const choices = element("div", "voice-choices");
    this.paces = element("select", "");
    const pace = element("label", "", {}, "Pace ");
    pace.append(this.paces);
    this.on = element("input", "", { type: "checkbox" });
    const on = element("label", "");
    on.append(this.on, " Read the questions to me");
    choices.append(on, pace);
    this.more.append(choices);
    this.status = element("p", "voice-status", { role: "status", "aria-live": "polite" });
    this.root.append(this.hear, this.again, this.device, this.more, this.status);
    parent.append(this.root);

    this.box = null;
    this.state = "idle"; // idle, making, playing, tap, failed, mute, lost, none
    this.run = 0; // of playing: what an earlier one still has to say is not heard
    this.late = 0; // a timer
    this.listen();
  }

  listen() {
    this.hear.addEventListener("click", () => (this.isOn() ? this.stop() : this.play()));
    this.again.addEventListener("click", () => this.want("again"));
    this.device.addEventListener("click", () => this.playOnDevice(false));
    this.on.addEventListener("change", () => {
      this.stop();
      this.trigger(this.on.checked ? "on" : "off");
    });
    this.paces.addEventListener("change", () => {
      this.pace = Number(this.paces.value);
      player.playbackRate = player.defaultPlaybackRate = this.pace;
      this.trigger(`pace ${this.paces.selectedOptions[0].dataset.told}`);
    });
    this.pressed = (event) => {
      if (event.code !== "KeyH" || !event.altKey || event.ctrlKey || event.metaKey) return;
      if (this.hear.hidden || this.hear.disabled) return;
      event.preventDefault();
      this.hear.click();
    };
    this.talks = (event) => event.target.closest?.(TALKING) && this.stop();
    document.addEventListener("keydown", this.pressed, true);
    document.addEventListener("click", this.talks, true);
  }

  leave() {
    this.stop();
    document.removeEventListener("keydown", this.pressed, true);
    document.removeEventListener("click", this.talks, true);
    parts.delete(this.root.parentElement);
    this.root.remove();
  }

  show(data, trigger) {
    this.trigger = trigger;
    const before = this.data;
    this.data = data;
    if (data.box !== this.box) {
      this.stop();
      this.box = data.box;
      this.heard = false;
      this.wanted = null;
      this.state = "idle";
      this.seen();
    }
    if (!data.aloud || data.quiet) this.stop();
    if (data.failure && this.state !== "playing") this.state = "failed";
    else if (before?.failure && !data.failure && this.state === "failed") this.state = "idle";
    this.choose();
    this.begin();
    this.dress();
  }

  choose() {
    const { paces, speed, aloud } = this.data;
    if (!this.paces.options.length) {
      for (const each of paces) {
        const option = element("option", "", { value: each }, each === 1 ? "Usual" : `${each} ×`);
        option.dataset.told = Number.isInteger(each) ? `${each}.0` : `${each}`;
        this.paces.append(option);
      }
    }
    if (document.activeElement !== this.paces) {
      const near = paces.reduce((a, b) => (Math.abs(b - speed) < Math.abs(a - speed) ? b : a));
      this.paces.value = near;
      this.pace = speed;
    }
    this.on.checked = aloud;
  }

  /* By itself once, and only where the browser lets sound begin: on phones after a tap. */
  begin() {
    const { aloud, quiet, plays, failure, url } = this.data;
    if (this.wanted && url !== this.wanted.not && aloud && !quiet) {
      this.wanted = null;
      if (!failure) this.play();
    } else if (aloud && plays && !read.has(this.box)) {
      read.add(this.box);
      if (quiet || failure) return;
      if (mayPlay()) this.play(true);
      else this.be("tap");
    }
  }

  isOn() {
    return this.state === "playing" || this.state === "making";
  }

  play(byItself = false) {
    const { url, service } = this.data;
    if (!service) this.playOnDevice(byItself);
    else if (url) this.playSound(byItself);
    else this.want("make");
  }

  /* Have the server make it, and play it once it says where the sound is now. */
  want(what) {
    this.wanted = { not: this.data.url };
    this.be("making");
    this.trigger(what);
  }

  playSound(byItself) {
    this.stop();
    const run = ++this.run;
    const mine = () => run === this.run;
    this.be("making");
    player.onplaying = () => {
      if (!mine()) return;
      this.sounds(byItself);
    };
    player.onended = () => mine() && this.be("idle");
    player.onerror = () => mine() && this.explain();
    player.src = new URL(this.data.url, location.href).href;
    player.defaultPlaybackRate = player.playbackRate = this.pace;
    player.play().catch((error) => {
      if (mine() && error.name === "NotAllowedError") this.be("tap");
    });
  }

  /* A player does not say why it got nothing; our server does, in a sentence. */
  async explain() {
    const run = this.run;
    const answer = await fetch(this.data.url, { headers: { Range: "bytes=0-0" } }).catch(() => null);
    const said = answer && !answer.ok ? await answer.text() : "";
    if (run !== this.run) return;
    this.sentence = said || SAY.lost;
    this.be("failed");
  }

  async playOnDevice(byItself) {
    this.stop();
    const run = ++this.run;
    const mine = () => run === this.run;
    this.be("making");
    const voice = await deviceVoice(this.data.language);
    if (!mine()) return;
    if (!voice) return this.data.url && !this.data.service ? this.playSound(byItself) : this.be("none");
    this.utterance = new SpeechSynthesisUtterance(this.data.text); // kept: some browsers drop it
    Object.assign(this.utterance, { voice, lang: voice.lang, rate: this.pace });
    this.utterance.onstart = () => mine() && this.sounds(byItself);
    this.utterance.onend = () => mine() && this.be("idle");
    this.utterance.onerror = (event) => {
      if (mine()) this.be(event.error === "not-allowed" ? "tap" : "mute");
    };
    // Some never begin and never say so.
    this.late = setTimeout(() => {
      if (!mine() || this.state !== "making") return;
      this.stop();
      this.be("mute");
    }, NO_START);
    speechSynthesis.speak(this.utterance);
  }

  sounds(byItself) {
    clearTimeout(this.late);
    if (byItself && !this.heard) this.tell("sound");
    this.heard = true;
    this.be("playing");
  }

  stop() {
    this.run += 1;
    clearTimeout(this.late);
    if (!player.paused) player.pause();
    if (window.speechSynthesis && this.utterance) speechSynthesis.cancel();
    this.utterance = null;
    if (this.isOn()) this.be("idle");
  }

  be(state) {
    this.state = state;
    this.dress();
  }

  dress() {
    const { aloud, quiet, failure, chosen, service, languageName } = this.data;
    const on = this.isOn();
    this.root.dataset.state = this.state;
    const failed = service && ["failed", "lost"].includes(this.state);
    this.hear.hidden = !aloud || failed || this.state === "none";
    this.hear.disabled = quiet;
    this.icon.textContent = on ? this.data.icons.stop : this.data.icons.hear;
    const name = on ? "Stop" : this.heard ? "Hear it again" : "Hear it";
    if (this.name.textContent !== name) this.name.textContent = name;
    this.again.hidden = this.device.hidden = !aloud || !failed || quiet;
    this.more.hidden = !chosen;
    this.paces.closest("label").hidden = !aloud;
    const said = {
      ...SAY,
      none: none(languageName),
      failed: failure || this.sentence || SAY.lost,
    }[this.state];
    this.say(aloud && !quiet ? (said ?? "") : "");
  }

  say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  /* The question stands on the screen once this frame has been drawn; the server notes when. */
  seen() {
    if (this.data.waits === null || document.hidden) return;
    const box = this.box;
    requestAnimationFrame(() => requestAnimationFrame(() => box === this.box && this.tell("question")));
  }

  tell(what) {
    const { interview, waits } = this.data;
    if (waits === null || document.hidden) return;
    fetch(`/waits/${encodeURIComponent(interview)}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ position: waits, what }),
      keepalive: true,
    }).catch(() => {}); // a figure that is missing is shown as not measured
  }
}
