// Tells the desk that somebody looks or types, so that two people do not answer the same comment.

const url = document.body.dataset.presenceUrl;
const EVERY = 20000;
let typed = 0;
let told = 0;

function tell(doing) {
  told = Date.now();
  const data = new URLSearchParams({ conversation: document.body.dataset.conversation ?? "", doing });
  const headers = { "X-CSRFToken": document.querySelector('meta[name="csrf-token"]')?.content ?? "" };
  // Presence is a kindness, not a promise: without it everything works.
  fetch(url, { method: "POST", body: data, headers, keepalive: true }).catch(() => {});
}

if (url) {
  const beat = () => {
    if (document.visibilityState === "visible") tell(Date.now() - typed < EVERY ? "typing" : "looking");
  };
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-typing]")) return;
    const first = Date.now() - typed > EVERY;
    typed = Date.now();
    if (first || typed - told > EVERY) tell("typing");
  });
  document.addEventListener("visibilitychange", beat);
  setInterval(beat, EVERY);
  beat();
}
