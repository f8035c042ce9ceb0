/* Whether this page may have the microphone, and whether a connection comes about. It draws
   nothing, keeps nothing and sends nothing: it says one word to the page when that changes. And it
   clears away what the frame beside it keeps too much of. */

const watchers = new WeakMap(); // element -> Watcher
const CHOSEN = "streamlit-webrtc:device-ids"; // under which the frame keeps the last choice

export default function draw({ data, parentElement, setStateValue }) {
  if (!watchers.has(parentElement)) watchers.set(parentElement, new Watcher());
  const watcher = watchers.get(parentElement);
  watcher.see(data, (found) => setStateValue("found", found));
  // Streamlit also calls this for a drawing that was overtaken by the next one.
  return () => parentElement.isConnected || watcher.leave();
}

class Watcher {
  constructor() {
    this.attempt = -1;
    this.changed = () => this.look();
    navigator.mediaDevices?.addEventListener?.("devicechange", this.changed);
    addEventListener("storage", tidy); // the frame has written: it is another document
    tidy();
    navigator.permissions?.query({ name: "microphone" }).then(
      (permission) => {
        this.permission = permission;
        permission.addEventListener("change", this.changed);
      },
      () => {}, // a browser that cannot be asked says so when the microphone is opened
    );
  }

  see({ attempt, on, playing, patience }, tell) {
    this.tell = tell;
    if (attempt !== this.attempt) {
      this.attempt = attempt;
      clearTimeout(this.timer);
      this.timer = undefined;
      this.found = undefined;
    }
    this.patience = patience; // ms without a connection before we say that there is none
    this.on = on;
    this.playing = playing;
    if (on && this.found === undefined) this.ask();
    if (!on || playing) this.letGo();
    this.time();
  }

  leave() {
    this.on = false;
    this.time();
    this.letGo();
    navigator.mediaDevices?.removeEventListener?.("devicechange", this.changed);
    removeEventListener("storage", tidy);
    this.permission?.removeEventListener("change", this.changed);
  }

  /* The one place where the candidate is asked. What is opened here stays open until the
     connection plays, so that no browser asks twice. */
  async ask() {
    if (this.asking) return;
    this.asking = true;
    try {
      if (!window.isSecureContext) return this.say("insecure");
      if (!navigator.mediaDevices?.getUserMedia || !window.RTCPeerConnection) {
        return this.say("unsupported");
      }
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      if (!this.on) this.letGo();
      this.say("allowed");
    } catch (error) {
      this.say(NAMES[error.name] ?? "busy");
    } finally {
      this.asking = false;
    }
  }

  /* A microphone was plugged in or pulled out, or a permission given or taken back. */
  async look() {
    if (!this.on || this.asking || this.found === undefined) return;
    const devices = await navigator.mediaDevices.enumerateDevices();
    const there = devices.some((device) => device.kind === "audioinput");
    if (this.permission?.state === "denied") this.say("denied");
    else if (!there) this.say("missing");
    else if (this.found === "missing" || this.found === "denied") this.ask();
  }

  /* The clock of a connection that has not come about yet. */
  time() {
    if (!this.on || this.playing || this.found !== "allowed") {
      clearTimeout(this.timer);
      this.timer = undefined;
    } else if (this.timer === undefined) {
      this.timer = setTimeout(() => this.say("unreachable"), this.patience);
    }
  }

  letGo() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = undefined;
  }

  say(found) {
    if (found === this.found) return;
    this.found = found;
    if (found !== "allowed") this.letGo();
    this.time();
    this.tell({ attempt: this.attempt, what: found });
  }
}

/* The frame keeps a choice twice: for all, which is declared, and once more for each frame, which
   would be one for each interview, and for ever. */
function tidy() {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(`${CHOSEN}:`)) localStorage.removeItem(key);
    }
  } catch {} // a browser that lets nobody keep anything has kept nothing
}

const NAMES = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
};
