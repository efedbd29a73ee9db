// Many rows at once: assign, label, close. Never a reply.

const bar = document.querySelector("[data-bulk-bar]");
const boxes = () => [...document.querySelectorAll("[data-bulk]")];
let last = null;
// A list that fetches itself again must not forget what was chosen in it.
let kept = new Set();

function tell() {
  kept = new Set(boxes().filter((box) => box.checked).map((box) => box.value));
  const chosen = kept.size;
  bar.hidden = chosen === 0;
  document.querySelector(".inbox-list")?.classList.toggle("inbox-list--choosing", chosen > 0);
  const count = bar.querySelector("[data-bulk-count]");
  count.textContent = `${chosen} ${count.dataset.word}`;
}

function stretch(box) {
  const all = boxes();
  const [from, to] = [all.findIndex((one) => one.value === last), all.indexOf(box)].sort((a, b) => a - b);
  if (from < 0) return;
  all.slice(from, to + 1).forEach((one) => (one.checked = box.checked));
}

if (bar) {
  // Shift would mark the text between two rows instead of choosing the rows.
  document.addEventListener("mousedown", (event) => {
    if (event.shiftKey && event.target.closest?.(".inbox-row__select")) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const box = event.target.closest?.("[data-bulk]");
    if (box) {
      if (event.shiftKey && last) stretch(box);
      last = box.value;
      tell();
    }
    if (event.target.closest?.("[data-bulk-none]")) {
      boxes().forEach((one) => (one.checked = false));
      tell();
    }
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    boxes().forEach((box) => (box.checked = box.checked || kept.has(box.value)));
    tell();
  });
  tell();
}
