// Warns two minutes before an idle session ends (WCAG 2.2.1) and lets the person stay.
// <body data-idle-seconds="900" data-keep-url="…">. Every answer from the server starts the time anew.

const WARN_SECONDS = 120;
const { idleSeconds, keepUrl } = document.body.dataset;
let timers = [];
let warning = null;

function take(element, text) {
  element.textContent = text;
  return element;
}

function clear() {
  timers.forEach(clearTimeout);
  timers = [];
  warning?.remove();
  warning = null;
}

function start() {
  clear();
  const idle = Number(idleSeconds);
  timers = [setTimeout(warn, Math.max(0, idle - WARN_SECONDS) * 1000), setTimeout(ended, idle * 1000)];
}

function box(sentence) {
  warning?.remove();
  warning = document.createElement("div");
  warning.className = "note warn session-warning";
  warning.setAttribute("role", "alert");
  warning.append(take(document.createElement("p"), sentence));
  document.body.append(warning);
}

function warn() {
  box("You will be signed out in 2 minutes. What you saved as a draft is kept.");
  if (!keepUrl) return;
  const button = take(document.createElement("button"), "Stay signed in");
  button.type = "button";
  button.className = "button small";
  button.addEventListener("click", stay);
  warning.append(button);
}

function ended() {
  box("You are signed out. What you saved as a draft is kept. Sign in again to go on.");
}

async function stay() {
  const answer = await fetch(keepUrl, { credentials: "same-origin", redirect: "manual" }).catch(() => null);
  if (answer?.ok) start();
  else ended();
}

if (idleSeconds) {
  start();
  document.addEventListener("htmx:afterOnLoad", start);
}
