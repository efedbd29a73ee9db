// Saved replies: "/" at the start of a line, or the button, opens them; typing narrows the list down.

const dialog = document.getElementById("replies");
const text = document.querySelector("[data-draft-text]");
const filter = dialog.querySelector("input:not([type=hidden])");
const items = [...dialog.querySelectorAll("li")];
const plain = (words) => words.normalize("NFC").toLocaleLowerCase();
let slash = -1;

function narrow() {
  const words = plain(filter.value).split(/\s+/).filter(Boolean);
  for (const item of items) item.hidden = !words.every((word) => plain(item.textContent).includes(word));
}

function open(at) {
  // The server counts code points, a textarea UTF-16 units.
  dialog.querySelector("[data-replies-at]").value = [...text.value.slice(0, at)].length;
  filter.value = "";
  narrow();
  dialog.showModal();
}

text.addEventListener("input", (event) => {
  const at = text.selectionStart - 1;
  if (event.data !== "/" || !/(^|\n)$/.test(text.value.slice(0, at))) return;
  text.setRangeText("", at, at + 1, "end");
  slash = at;
  open(at);
});

// Whoever only meant the sign, or signs with it, gets it back with what was written after it.
dialog.addEventListener("close", () => {
  if (slash >= 0) text.setRangeText(`/${filter.value}`, slash, slash, "end");
  slash = -1;
  text.focus();
});
dialog.querySelector("ul").addEventListener("click", () => {
  slash = -1;
  dialog.close();
});
document.querySelector("[data-replies-open]").addEventListener("click", (event) => {
  event.preventDefault();
  open(text.selectionStart);
});
filter.addEventListener("input", narrow);
filter.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  const found = items.find((item) => !item.hidden);
  if (found) found.querySelector("button").click();
  else dialog.close();
});
