// Keeps a board in a browser live. Written as browsers of old televisions understand it: nothing newer than 2011.
(function () {
  "use strict";
  var STALE_MS = 10000, PAGE_MS = 5000, POLL_MS = 3000, OFFER_MS = 60000, FAR_OFF = 0.02;
  var board = document.getElementById("board");
  var picture = document.getElementById("picture");
  var stale = document.getElementById("stale");
  var chime = document.getElementById("chime");
  var epoch = Number(picture.getAttribute("data-epoch"));
  var seq = Number(picture.getAttribute("data-seq"));
  var begun = now(), heard = begun, drawn = begun, lastCall = null, source = null, sound = null;

  function now() {
    return window.performance && performance.now ? performance.now() : new Date().getTime();
  }

  // A window of another shape than the panel would be cut off below: it is asked for by its own shape, once.
  function fit() {
    var ratio = window.innerWidth / window.innerHeight, told = Number(board.getAttribute("data-ratio"));
    if (board.getAttribute("data-fits") === "yes" || !ratio || Math.abs(ratio / told - 1) < FAR_OFF) return;
    var more = "w=" + Math.min(16384, Math.max(240, window.innerWidth)) + "&h=" + Math.min(16384, Math.max(240, window.innerHeight));
    location.replace(location.pathname + (location.search ? location.search + "&" : "?") + more);
  }

  function two(number) {
    return (number < 10 ? "0" : "") + number;
  }

  function clockAt(at) {
    var told = picture.querySelector(".now"), parts, seconds;
    parts = (told ? told.getAttribute("data-now") : "").split(":");
    if (parts.length !== 3) return "";
    seconds = Number(parts[0]) * 3600 + Number(parts[1]) * 60 + Number(parts[2]) + Math.floor((at - drawn) / 1000);
    seconds = (seconds % 86400 + 86400) % 86400;
    return two(Math.floor(seconds / 3600)) + ":" + two(Math.floor(seconds % 3600 / 60));
  }

  function each(selector, within, work) {
    var found = within.querySelectorAll(selector), n;
    for (n = 0; n < found.length; n += 1) work(found[n], n);
  }

  function tick() {
    var at = now(), time = clockAt(at);
    if (time) each(".now", picture, function (one) { if (one.innerHTML !== time) one.innerHTML = time; });
    if (at - heard > STALE_MS) sayStale(at);
  }

  function sayStale(at) {
    if (stale.hasAttribute("hidden")) {
      each(".since", stale, function (one) { one.innerHTML = clockAt(heard) || "?"; });
      document.body.className = "is-stale";
      stale.removeAttribute("hidden");
    }
    var page = Math.floor((at - heard - STALE_MS) / PAGE_MS);
    each(".page", stale, function (one, number) {
      if (number === page % stale.querySelectorAll(".page").length) one.removeAttribute("hidden");
      else one.setAttribute("hidden", "");
    });
  }

  function hear() {
    heard = now();
    if (stale.hasAttribute("hidden")) return;
    stale.setAttribute("hidden", "");
    document.body.className = "";
  }

  function take(text) {
    var sent;
    try { sent = JSON.parse(text); } catch (error) { return; }
    hear();
    if (sent.epoch < epoch || (sent.epoch === epoch && sent.seq < seq)) return;
    epoch = sent.epoch;
    seq = sent.seq;
    picture.innerHTML = sent.picture;
    drawn = now();
    var turn = picture.querySelector("[data-call]"), call = turn ? turn.getAttribute("data-call") : "";
    if (lastCall !== null && call && call !== lastCall) ring();
    lastCall = call;
  }

  function listen() {
    if (!window.EventSource) {
      setInterval(poll, POLL_MS);
      return;
    }
    source = new EventSource(picture.getAttribute("data-events"));
    source.onmessage = function (event) { take(event.data); };
    source.addEventListener("beat", hear, false);
    // It tries again by itself, but not after an answer that was no stream.
    source.onerror = function () {
      if (source.readyState === 2) setTimeout(listen, POLL_MS);
    };
  }

  function poll() {
    var asked = new XMLHttpRequest();
    asked.open("GET", picture.getAttribute("data-picture"), true);
    asked.onreadystatechange = function () {
      if (asked.readyState === 4 && asked.status === 200) take(asked.responseText);
    };
    asked.send();
  }

  function ring() {
    if (!sound) return;
    tone(880, 0);
    tone(660, 0.35);
  }

  function tone(hertz, after) {
    var at = sound.currentTime + after, one = sound.createOscillator(), loud = sound.createGain();
    one.frequency.value = hertz;
    loud.gain.setValueAtTime(0.4, at);
    loud.gain.linearRampToValueAtTime(0.0001, at + 0.6);
    one.connect(loud);
    loud.connect(sound.destination);
    one.start(at);
    one.stop(at + 0.6);
  }

  // Browsers sound only after somebody has pressed something, so that is asked for once.
  function offerChime() {
    var Context = window.AudioContext || window.webkitAudioContext;
    if (!Context) return;
    chime.removeAttribute("hidden");
    chime.onclick = function () {
      sound = new Context();
      if (sound.resume) sound.resume();
      chime.setAttribute("hidden", "");
      ring();
    };
    setTimeout(function () { chime.setAttribute("hidden", ""); }, OFFER_MS);
  }

  fit();
  offerChime();
  setInterval(tick, 1000);
  listen();
}());
