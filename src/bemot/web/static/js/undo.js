// The seconds in which an answer can still be called back.

function count(bar, now) {
  const seconds = Math.max(0, Math.ceil((Date.parse(bar.dataset.undoUntil) - now) / 1000));
  const words = bar.querySelector("[data-undo-seconds]");
  if (words.textContent !== String(seconds)) words.textContent = String(seconds);
  bar.querySelector("progress").value = seconds;
  if (seconds > 0) return;
  // Too late to undo: the bar goes, and the panels show what became of the answer.
  bar.remove();
  document.body.dispatchEvent(new CustomEvent("conversation-changed", { bubbles: true }));
}

setInterval(() => {
  const now = Date.now();
  document.querySelectorAll("[data-undo-until]").forEach((bar) => count(bar, now));
}, 250);
