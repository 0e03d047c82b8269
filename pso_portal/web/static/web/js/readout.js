// Moves a chart's readout to the point under the pointer or finger. The figures are also in the
// table below each chart: the keyboard goes there.

function pointAt(event) {
  const point = event.target.closest?.("[data-readout]");
  const line = point?.closest(".chart")?.querySelector(".readout");
  if (line && line.textContent !== point.dataset.readout) line.textContent = point.dataset.readout;
}

document.addEventListener("pointerover", pointAt);
document.addEventListener("pointerdown", pointAt);
