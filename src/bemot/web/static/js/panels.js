// Panels that fetch themselves again, and never under the hands of somebody who writes; refusals land in the form that asked.

const body = document.body;
const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";
const WRITTEN = 'textarea, select, input:not([type="hidden"], [type="submit"], [data-bulk])';

function changed(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.tagName === "SELECT") return field.dataset.touched === "yes";
  return field.value !== field.defaultValue;
}

// An open menu is held like a field: it must not vanish under the pointer.
function busy(panel) {
  return panel.querySelector(":popover-open") !== null || [...panel.querySelectorAll(WRITTEN)].some((field) => field === document.activeElement || changed(field));
}

// Only a panel's own fetching is held back; what the person asks for inside it goes through.
function held(panel) {
  if (!panel?.matches?.("[data-panel]") || panel.dataset.showAnyway || !busy(panel)) return false;
  panel.dataset.behind = "yes";
  const line = panel.querySelector("[data-stale]");
  if (line) line.hidden = false;
  return true;
}

// Asked before the fetch, and again before the swap: somebody may have begun to write in between.
body.addEventListener("htmx:beforeRequest", (event) => {
  if (held(event.detail.elt)) event.preventDefault();
});

body.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  const asker = detail.requestConfig.elt;
  if (detail.xhr.status === 409 || detail.xhr.status === 422) {
    detail.target = asker.closest("form")?.querySelector("[data-form-message]") ?? document.getElementById("refusal");
    detail.swapOverride = "innerHTML";
  } else if (held(asker)) {
    detail.shouldSwap = false;
  } else {
    delete asker.dataset.showAnyway;
  }
});

// A long form tells why above its first field; whoever pressed below it must see that.
body.addEventListener("htmx:afterSwap", (event) => {
  const place = event.detail.target;
  if (place.matches("[data-form-message]:not(:empty)")) place.scrollIntoView({ block: "nearest" });
});

body.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token();
});

body.addEventListener("change", (event) => {
  if (event.target.tagName === "SELECT") event.target.dataset.touched = "yes";
});

function fetchAgain(panel) {
  window.htmx.ajax("GET", panel.getAttribute("hx-get"), { source: panel, target: panel, swap: panel.getAttribute("hx-swap") ?? "outerHTML" });
}

body.addEventListener("click", (event) => {
  const panel = event.target.closest("[data-stale-show]")?.closest("[data-panel]");
  if (!panel) return;
  panel.dataset.showAnyway = "yes";
  fetchAgain(panel);
});

// When a menu closes, its panel catches up. The event does not bubble.
body.addEventListener("toggle", (event) => {
  const panel = event.newState === "closed" && event.target.closest("[data-panel]");
  if (panel && panel.dataset.behind && !busy(panel)) fetchAgain(panel);
}, true);
