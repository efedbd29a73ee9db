// Thin lines under the words that a check points at, in a mirrored layer behind the text; and the card that belongs to them.

const root = document.querySelector("[data-draft]");
const part = (name) => root.querySelector(`[data-${name}]`);
const text = root && part("draft-text");
let before = text?.value ?? "";

const cards = () => [...root.querySelectorAll("[data-finding]")];
const span = (card) => [Number(card.dataset.start), Number(card.dataset.end)];

function place(card, start, end) {
  card.dataset.start = start;
  card.dataset.end = end;
}

// While one types, lines after the caret move along; a line whose words are changed goes at once.
function follow(now) {
  let same = 0;
  while (same < Math.min(before.length, now.length) && before[same] === now[same]) same += 1;
  let tail = 0;
  while (tail < Math.min(before.length, now.length) - same && before.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  const [cut, moved] = [before.length - tail, now.length - before.length];
  for (const card of cards()) {
    const [start, end] = span(card);
    if (start >= cut) place(card, start + moved, end + moved);
    else if (end > same) place(card, 0, 0);
  }
  before = now;
}

function draw() {
  const words = text.value;
  const layer = document.createDocumentFragment();
  let at = 0;
  for (const card of cards().sort((a, b) => span(a)[0] - span(b)[0])) {
    const [start, end] = span(card);
    if (end <= start || start < at || end > words.length) continue;
    const mark = document.createElement("mark");
    mark.textContent = words.slice(start, end);
    mark.toggleAttribute("data-blocking", card.matches(".finding--blocking"));
    mark.toggleAttribute("data-current", card.hasAttribute("data-current"));
    layer.append(words.slice(at, start), mark);
    at = end;
  }
  // The space after the last line end keeps the mirror as high as the text.
  layer.append(words.slice(at), " ");
  part("draft-mirror").replaceChildren(layer);
}

function point() {
  if (document.activeElement !== text) return;
  const at = text.selectionStart;
  for (const card of cards()) {
    const [start, end] = span(card);
    card.toggleAttribute("data-current", end > start && start <= at && at <= end);
  }
  draw();
}

function press(event) {
  const card = event.target.closest("[data-finding]");
  if (!card) return;
  const [start, end] = span(card);
  const wording = event.target.closest("[data-reword]")?.dataset.reword;
  if (end <= start) return;
  text.focus();
  text.setSelectionRange(start, end);
  if (!wording) return;
  // insertText keeps the browser's own undo; where it is missing the words are set directly.
  if (!document.execCommand?.("insertText", false, wording)) {
    text.setRangeText(wording, start, end, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

if (root) {
  // The server counts code points; here they become UTF-16 units, once.
  const letters = [...text.value];
  const unit = (point) => letters.slice(0, point).join("").length;
  cards().forEach((card) => place(card, ...span(card).map(unit)));
  text.addEventListener("input", () => {
    follow(text.value);
    draw();
  });
  root.addEventListener("findings-changed", () => {
    before = text.value;
    point();
    draw();
  });
  document.addEventListener("selectionchange", point);
  part("findings").addEventListener("click", press);
  draw();
}
