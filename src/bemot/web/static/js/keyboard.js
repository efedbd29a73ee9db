// Single keys for those who like them: markup says which (data-key, data-row, data-jump); none of them publishes.

const on = () => document.body.dataset.shortcuts !== "off";
const writing = (element) => element.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") !== null;
let jumping = 0;

export function open(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
}

function walk(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.contains(document.activeElement) || row.matches("[data-here]"));
  const start = at >= 0 ? at : rows.findIndex((row) => row.querySelector("[aria-current]"));
  const next = rows[Math.min(rows.length - 1, Math.max(0, start + step))];
  rows.forEach((row) => row.removeAttribute("data-here"));
  next.setAttribute("data-here", "");
  next.querySelector("a")?.focus();
  next.scrollIntoView({ block: "nearest" });
}

function press(key) {
  const targets = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)];
  // What stands in a closed menu has its key all the same.
  const target = targets.find((element) => element.checkVisibility?.() ?? true) ?? targets.find((element) => element.closest("[popover]"));
  // What goes out to the world is pressed on purpose, never with a slip of a finger.
  if (!target || target.closest("[data-publishes]")) return false;
  if (writing(target)) target.focus();
  else target.click();
  return true;
}

function jump(key) {
  jumping = 0;
  const place = document.querySelector(`[data-jump="${CSS.escape(key)}"]`);
  place?.click();
  return place !== null;
}

function answer(key) {
  if (Date.now() - jumping < 1500) return jump(key);
  switch (key) {
    case "j":
      walk(1);
      return true;
    case "k":
      walk(-1);
      return true;
    case "o":
      document.querySelector("[data-row][data-here] a")?.click();
      return true;
    case "g":
      jumping = Date.now();
      return true;
    case "?":
      open("keyboard-help");
      return true;
    default:
      return press(key);
  }
}

document.addEventListener("keydown", (event) => {
  const busy = event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
  if (busy || !on() || event.key.length !== 1 || writing(event.target) || document.querySelector("dialog[open]:not([data-shown])")) return;
  if (answer(event.key)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) open(opener.dataset.opens);
  // A press beside a dialog closes it.
  if (event.target.tagName === "DIALOG" && event.target.open) event.target.close();
});
