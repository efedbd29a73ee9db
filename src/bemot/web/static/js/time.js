// Relative times stay true while the page is open; the exact time stands beside them, on hover and on focus.

const language = document.documentElement.lang || "en";
const steps = [
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
];
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
const units = Object.fromEntries(steps.map(([unit]) => [unit, new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" })]));

function step(seconds) {
  return steps.find(([, size]) => Math.abs(seconds) >= size) ?? ["minute", 60];
}

function ago(seconds) {
  const [unit, size] = step(seconds);
  return relative.format(Math.trunc(seconds / size), unit);
}

function left(seconds) {
  const [unit, size] = step(seconds);
  const amount = units[unit].format(Math.floor(Math.abs(seconds) / size));
  return (seconds < 0 ? document.body.dataset.late : document.body.dataset.left).replace("TIME", amount);
}

function tell(now) {
  for (const time of document.querySelectorAll("time[data-relative]")) {
    const seconds = (Date.parse(time.dateTime) - now) / 1000;
    // Beyond three days what the server wrote says more than a count of days.
    if (Number.isNaN(seconds) || Math.abs(seconds) > 259200) continue;
    const text = time.dataset.relative === "left" ? left(seconds) : ago(seconds);
    if (time.textContent !== text) time.textContent = text;
  }
}

tell(Date.now());
setInterval(() => tell(Date.now()), 20000);
document.body.addEventListener("htmx:afterSettle", () => tell(Date.now()));
