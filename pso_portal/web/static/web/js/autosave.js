// Says whether the draft is safe. Forms that save as typed carry data-autosave and name their
// status line: <form data-autosave="draft-status">, <p class="saved" id="draft-status" role="status">.
// The server's answer may replace the line itself; this covers the case that no answer comes.

const clock = () => new Date().toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit" });

function statusOf(event) {
  const form = event.target.closest("[data-autosave]");
  return form && document.getElementById(form.dataset.autosave);
}

function say(event, text, failed) {
  const line = statusOf(event);
  if (!line) return;
  line.classList.toggle("failed", failed);
  line.textContent = text;
}

function failed(event) {
  say(event, `We could not save at ${clock()}. Your text is still here. Try again.`, true);
}

// A pause saves what was typed; a hand that never rests is saved on its way. A save that found no network is tried
// again, and once more when the network is back.
const LONGEST_UNSAVED = 1200;
const RETRY_AFTER = 3000;
const waiting = new WeakSet();
const unsaved = new WeakSet(); // typed into since the last save left
const leaving = new WeakSet(); // sent as a whole: a save on top of it would change what the next page shows

function keepSoon(form, milliseconds) {
  if (!form || waiting.has(form)) return;
  waiting.add(form);
  setTimeout(() => {
    waiting.delete(form);
    keep(form);
  }, milliseconds);
}

function keep(form) {
  if (unsaved.has(form)) form.dispatchEvent(new Event("keep"));
}

function typed(event, milliseconds) {
  const form = event.target.closest("[data-autosave]");
  if (!form) return;
  unsaved.add(form);
  keepSoon(form, milliseconds);
}

document.addEventListener("input", (event) => {
  leaving.delete(event.target.form);
  typed(event, LONGEST_UNSAVED);
});
document.addEventListener("submit", (event) => leaving.add(event.target));
document.addEventListener("htmx:beforeRequest", (event) => {
  if (leaving.has(event.target)) event.preventDefault();
  else unsaved.delete(event.target);
});
document.addEventListener("htmx:sendError", (event) => typed(event, RETRY_AFTER));
document.addEventListener("htmx:timeout", (event) => typed(event, RETRY_AFTER));
window.addEventListener("online", () => {
  for (const form of document.querySelectorAll("[data-autosave]")) {
    if (form.matches(".htmx-request")) {
      form.dispatchEvent(new Event("htmx:abort")); // it left before the cut and may hang, and others wait behind it
      unsaved.add(form);
    }
    keep(form);
  }
});

document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:timeout", failed);
document.addEventListener("htmx:responseError", failed);
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful && statusOf(event)?.classList.contains("failed")) {
    say(event, `Draft saved ${clock()}`, false);
  }
});

window.addEventListener("offline", () => {
  for (const form of document.querySelectorAll("[data-autosave]")) {
    const line = document.getElementById(form.dataset.autosave);
    if (!line) continue;
    line.classList.add("failed");
    line.textContent = "You are offline. Nothing is being saved.";
  }
});
