// A report beside the inbox, on wide screens: choosing a row (a click on it, or J and K) fetches its summary.
// Each look is noted, so that the hand may rest on a key: only where it stops is looked at.

const wide = window.matchMedia("(min-width: 75em)");
const frame = document.querySelector(".with-preview");
const place = document.getElementById("preview");
let waiting, shown;

function choose(row) {
  if (!wide.matches || !row || row === shown) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => show(row), 200);
}

async function show(row) {
  shown = row;
  await window.htmx.ajax("GET", row.dataset.preview, { target: place, swap: "innerHTML" });
  frame.classList.add("previewing");
}

function mark(row) {
  frame.querySelector("[data-selected]")?.removeAttribute("data-selected");
  row.setAttribute("data-selected", "");
}

const rowOf = (target) => target.closest("tr[data-preview]");

frame?.addEventListener("click", (event) => {
  const row = rowOf(event.target);
  if (!row || event.target.closest("a, input, button, select, label")) return;
  mark(row);
  choose(row);
});

// J and K move the focus onto the row's link, and mark the row first.
frame?.addEventListener("focusin", (event) => {
  const row = rowOf(event.target);
  if (row?.hasAttribute("data-selected")) choose(row);
});
