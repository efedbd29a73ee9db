// Ctrl-K: go anywhere, do anything this page can do, or search.

const palette = document.getElementById("palette");

const plain = (text) => text.normalize("NFC").toLocaleLowerCase();

function narrow(input) {
  const words = plain(input.value).split(/\s+/).filter(Boolean);
  const search = palette.querySelector("[data-palette-search]");
  let first = null;
  for (const item of palette.querySelectorAll(".palette__item")) {
    const fits = item === search ? words.length > 0 : words.every((word) => plain(item.textContent).includes(word));
    item.closest("li").hidden = !fits;
    item.classList.remove("palette__item--first");
    if (fits) first ??= item;
  }
  first?.classList.add("palette__item--first");
  palette.querySelector("[data-palette-query]").textContent = input.value;
  return first;
}

function move(event) {
  const shown = [...palette.querySelectorAll(".palette__item")].filter((item) => !item.closest("li").hidden);
  const stops = [palette.querySelector("input"), ...shown];
  const at = stops.indexOf(document.activeElement);
  const step = { ArrowDown: at === 0 && shown.length > 1 ? 2 : 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  stops[(at + step + stops.length) % stops.length].focus();
}

// First the places of the column, with the keys that lead there.
function fill() {
  const next = palette.querySelector("li");
  for (const link of document.querySelectorAll(".nav .nav__link")) {
    const item = link.cloneNode(true);
    item.className = "palette__item";
    item.querySelector(".count")?.remove();
    if (item.dataset.jump) {
      const keys = document.createElement("span");
      keys.className = "push";
      keys.append(...["g", item.dataset.jump].map((key) => Object.assign(document.createElement("kbd"), { textContent: key })));
      item.append(keys);
      delete item.dataset.jump;
    }
    const place = document.createElement("li");
    place.append(item);
    next.before(place);
  }
}

if (palette) {
  fill();
  const input = palette.querySelector("input");
  const form = palette.querySelector("form");
  palette.addEventListener("keydown", move);
  input.addEventListener("input", () => narrow(input));
  form.addEventListener("submit", (event) => {
    const first = narrow(input);
    if (!first || first.matches("[data-palette-search]")) return; // The form itself is the search.
    event.preventDefault();
    palette.close();
    first.click();
  });
  palette.querySelector("[data-palette-search]").addEventListener("click", () => form.submit());
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    if (palette.open) return palette.close();
    input.value = "";
    narrow(input);
    palette.showModal();
  });
  narrow(input);
}
