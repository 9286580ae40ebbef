// Makes a page live: swaps its picture when the hub sends a new one, says when it may be out of date, and
// lets keys press the buttons. Without this script every button is a plain form.
"use strict";
(() => {
  const PATIENCE_MS = 5000;
  const byId = (id) => document.getElementById(id);
  const picture = byId("picture");
  const STALE_MS = Number(picture.dataset.stale || 10) * 1000;
  const said = byId("said");
  const stale = byId("stale");
  const live = byId("live");
  const keys = byId("keys");
  const news = byId("news");
  const title = document.title;
  const shown = [Number(picture.dataset.epoch), Number(picture.dataset.seq)];
  let source = null;
  let heard = Date.now();
  let next = 0;
  const underWay = new Set();
  let before = Promise.resolve();

  const rests = () => document.hidden && picture.dataset.always === undefined;
  const isLive = () => !live || live.checked;
  const brief = () => [...picture.querySelectorAll(".state, .where, .ahead, [data-news]")].map((part) => part.textContent.trim()).join(". ");
  const isTurn = () => picture.querySelector("[data-turn]") !== null;
  let told = brief();
  let turn = isTurn();

  // What has changed is told in few words, and not the whole picture read out again.
  function tell() {
    if (news && brief() !== told) news.textContent = told = brief();
    if (isTurn() && !turn && navigator.vibrate) navigator.vibrate([400, 200, 400]);
    turn = isTurn();
    const count = picture.querySelector("[data-count]")?.dataset.count;
    if (news) document.title = turn ? `${told} – ${title}` : count ? `(${count}) ${title}` : title;
  }

  // Whoever asks for help is heard once; browsers let a page sound only after somebody has used it.
  let heardOf = sounds();
  let speaker = null;
  const open = () => { speaker ??= new AudioContext(); };
  if (!picture.dataset.stale) ["pointerdown", "keydown"].forEach((used) => document.addEventListener(used, open, { once: true }));

  function sounds() {
    const parts = [...picture.querySelectorAll("[data-sounds]")];
    return new Set(parts.flatMap((part) => part.dataset.sounds.split(" ")).filter(Boolean));
  }

  function sound() {
    const now = sounds();
    const isNew = [...now].some((each) => !heardOf.has(each));
    heardOf = now;
    if (!isNew || !speaker) return;
    [659, 880].forEach((pitch, number) => {
      const tone = new OscillatorNode(speaker, { frequency: pitch });
      const from = speaker.currentTime + number * 0.25;
      tone.connect(new GainNode(speaker, { gain: 0.2 })).connect(speaker.destination);
      tone.start(from);
      tone.stop(from + 0.2);
    });
  }

  const isOlder = (sent) => sent.epoch < shown[0] || (sent.epoch === shown[0] && sent.seq < shown[1]);

  function swap(sent) {
    if (isOlder(sent)) return;
    shown[0] = sent.epoch;
    shown[1] = sent.seq;
    const held = picture.contains(document.activeElement) ? document.activeElement.id : "";
    const unfolded = [...picture.querySelectorAll("details[open]")].map((part) => part.id);
    picture.innerHTML = sent.picture;
    unfolded.forEach((id) => byId(id)?.setAttribute("open", ""));
    underWay.forEach((id) => byId(id)?.setAttribute("aria-busy", "true"));
    const again = held && (byId(held)?.disabled ? byId("verb-1") : byId(held) || said);
    if (again) again.focus();
    tell();
    sound();
  }

  function hear() {
    heard = Date.now();
    stale.hidden = true;
  }

  function listen() {
    if (source) source.close();
    source = null;
    if (!isLive() || rests() || !picture.dataset.events) return;
    source = new EventSource(picture.dataset.events);
    source.onmessage = (event) => {
      hear();
      swap(JSON.parse(event.data));
    };
    source.addEventListener("beat", hear);
  }

  function look() {
    if (!isLive() || rests() || !source) return;
    if (Date.now() - heard > STALE_MS) stale.hidden = false;
    // The browser tries again by itself, but not after an answer that was no stream.
    if (source.readyState === EventSource.CLOSED) again();
  }

  // Where no more pages may watch, or the hub was away: the whole page once more now and then, not all at once.
  async function again() {
    if (Date.now() < next) return;
    next = Date.now() + (1 + Math.random()) * (picture.dataset.stale ? 15000 : 1000);
    if (!picture.dataset.stale) return listen();
    try {
      const answer = await fetch(location.href);
      const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("picture");
      if (!answer.ok || !found) return;
      hear();
      swap({ epoch: Number(found.dataset.epoch), seq: Number(found.dataset.seq), picture: found.innerHTML });
      if (found.dataset.events) listen();
    } catch {
      // Still away; the page says so.
    }
  }

  // The same button is one press until it has its answer; another waits its turn, but not beyond patience.
  function press(form, button) {
    if (underWay.has(button.id)) return;
    const { id } = button;
    underWay.add(id);
    button.setAttribute("aria-busy", "true");
    const fields = new FormData(form);
    if (button.name) fields.append(button.name, button.value);
    const asked = {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE_MS),
    };
    before = before.then(() => send(form.action, asked)).finally(() => {
      underWay.delete(id);
      byId(id)?.removeAttribute("aria-busy");
    });
  }

  function say(text) {
    said.textContent = text;
    if (said.dataset.fades) setTimeout(() => {
      if (said.textContent === text) said.textContent = "";
    }, Number(said.dataset.fades));
  }

  async function send(address, asked) {
    try {
      const answer = await fetch(address, asked);
      const sent = await answer.json();
      say(sent.said);
      swap(sent);
    } catch {
      // The form keeps its id: pressed again, the command is still carried out once only.
      say(said.dataset.notSent);
    }
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.hasAttribute("data-verb")) return;
    event.preventDefault();
    press(event.target, event.submitter);
  });

  // What must not be pressed by accident is pressed twice within two seconds.
  let once = ["", 0];
  function isAgain(id) {
    const again = once[0] === id && Date.now() - once[1] < 2000;
    once = again ? ["", 0] : [id, Date.now()];
    return again;
  }

  document.addEventListener("keydown", (event) => {
    if (!keys || !keys.checked || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    const key = CSS.escape(event.key.toLowerCase());
    const button = picture.querySelector(`[aria-keyshortcuts="${key}"]:not(:disabled)`);
    if (button && "twice" in button.dataset && !isAgain(button.id)) return;
    if (button && button.form) button.form.requestSubmit(button);
    else if (button) button.click();
  });

  if (keys) {
    keys.checked = localStorage.getItem("keys") !== "off";
    keys.addEventListener("change", () => localStorage.setItem("keys", keys.checked ? "on" : "off"));
  }
  if (live) {
    document.querySelector(".switches").hidden = false;
    live.addEventListener("change", () => {
      heard = Date.now();
      listen();
    });
  }
  document.addEventListener("visibilitychange", () => {
    heard = Date.now();
    listen();
  });
  const address = new URL(location.href);
  if (address.searchParams.has("said")) {
    address.searchParams.delete("said");
    history.replaceState(null, "", address);
  }
  setInterval(look, 1000);
  listen();
})();
