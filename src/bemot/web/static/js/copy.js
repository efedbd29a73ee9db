// Publish it myself: copy the approved answer and open the thread, in that order and only when asked.

async function copy(button) {
  const source = document.querySelector(button.dataset.copy);
  const status = button.parentElement.querySelector("[data-copy-status]");
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    if (status) status.textContent = button.dataset.copiedWord;
  } catch {
    // Not allowed here (no https, or the browser says no): mark the text, so that Ctrl-C takes it.
    getSelection().selectAllChildren(source);
    source.select?.();
    return;
  }
  const thread = button.dataset.copyOpens;
  if (thread) window.open(thread, "_blank", "noopener,noreferrer");
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
});
