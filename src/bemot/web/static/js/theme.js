// Light, dark, or as the computer has it; kept in a cookie so that the server draws the next page right at once.

const root = document.documentElement;

function show() {
  const chosen = root.dataset.theme ?? "system";
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === chosen));
  }
}

function reveal() {
  for (const element of document.querySelectorAll("[data-needs-script]")) element.hidden = false;
}

document.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-theme-choice]")?.dataset.themeChoice;
  if (!choice) return;
  if (choice === "system") delete root.dataset.theme;
  else root.dataset.theme = choice;
  const life = choice === "system" ? 0 : 31536000;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `theme=${choice}; path=/; max-age=${life}; samesite=lax${secure}`;
  show();
});

show();
// After every script of the page: a button that is seen can be pressed.
document.addEventListener("DOMContentLoaded", reveal);
document.body.addEventListener("htmx:afterSettle", reveal);
