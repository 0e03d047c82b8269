// Single keys for lists: J next, K previous, O open, X tick. Off unless <body data-single-keys="on"> (WCAG 2.1.4).
// A list is any element with data-list-keys; its rows hold one link or button with data-open.
// Other keys: an element with data-key="e" is clicked by that key, before a list is moved in.

const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

function rows() {
  const list = document.querySelector("[data-list-keys]");
  return list ? [...list.querySelectorAll("tr, li")].filter((row) => row.querySelector("[data-open]")) : [];
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((row) => row.hasAttribute("data-selected"));
  const next = Math.min(all.length - 1, Math.max(0, now + step));
  all[now]?.removeAttribute("data-selected");
  all[next].setAttribute("data-selected", "");
  all[next].querySelector("[data-open]").focus();
}

const open = () => document.querySelector("[data-selected] [data-open]")?.click();

function press(key, event) {
  const named = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (named) {
    event.preventDefault(); // it may lead into a field, and the key is not meant for that
    return named.click();
  }
  if (key === "j") return move(1);
  if (key === "k") return move(-1);
  if (key === "o") return open();
  if (key === "x") return document.querySelector("[data-selected] [data-pick]")?.click();
}

document.addEventListener("keydown", (event) => {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat;
  if (document.body.dataset.singleKeys !== "on" || !plain || typing(event.target)) return;
  if (event.key.length === 1) press(event.key.toLowerCase(), event);
});
