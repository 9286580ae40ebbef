// When it is the visitor's turn: another icon, and a sound for whoever has asked for it. Browsers sound only
// after a touch, so it is offered by a button, which sounds once to show that it works.
"use strict";
(() => {
  const picture = document.getElementById("picture");
  const box = document.getElementById("sound");
  const button = document.getElementById("sound-on");
  const told = box.querySelector("p");
  const icon = document.querySelector("link[rel=icon]");
  const usual = icon.href;
  const isTurn = () => picture.querySelector("[data-turn]") !== null;
  let speaker = null;
  let turn = isTurn();

  function chime(times) {
    if (!speaker) return;
    for (let note = 0; note < times * 2; note += 1) {
      const from = speaker.currentTime + note * 0.3 + Math.floor(note / 2) * 0.5;
      const tone = new OscillatorNode(speaker, { frequency: note % 2 ? 880 : 659 });
      tone.connect(new GainNode(speaker, { gain: 0.4 })).connect(speaker.destination);
      tone.start(from);
      tone.stop(from + 0.25);
    }
  }

  async function begin() {
    try {
      speaker = new AudioContext();
      await speaker.resume();
      if (speaker.state !== "running") throw new Error(speaker.state);
      chime(1);
    } catch {
      speaker = null;
    }
    button.setAttribute("aria-pressed", String(speaker !== null));
    told.textContent = speaker ? told.dataset.on : told.dataset.no;
  }

  function end() {
    speaker.close();
    speaker = null;
    button.setAttribute("aria-pressed", "false");
    told.textContent = "";
  }

  function look() {
    icon.href = isTurn() ? box.dataset.icon : usual;
    if (isTurn() && !turn) chime(3);
    turn = isTurn();
  }

  box.hidden = false;
  button.addEventListener("click", () => (speaker ? end() : begin()));
  new MutationObserver(look).observe(picture, { childList: true });
  look();
})();
