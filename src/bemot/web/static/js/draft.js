// The draft saves itself and is checked while one types; underline.js draws what the check finds.

const SAVE_AFTER = 800;
const CHECK_AFTER = 450;

const later = (wait, act) => {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, wait);
  };
};

// The check counts code points, a textarea counts UTF-16 units.
const units = (text, point) => [...text].slice(0, point).join("").length;

const root = document.querySelector("[data-draft]");
const part = (name) => root.querySelector(`[data-${name}]`);
const text = root && part("draft-text");

async function post(url) {
  // URLSearchParams keeps line ends as they are counted; a multipart body would make two characters of each.
  const fields = [...new FormData(text.form)].filter(([, value]) => typeof value === "string");
  const headers = { "X-CSRFToken": document.querySelector('meta[name="csrf-token"]')?.content ?? "", "HX-Request": "true" };
  return fetch(url, { method: "POST", body: new URLSearchParams(fields), headers });
}

const tell = (words) => (part("draft-saved").textContent = words);

async function save() {
  const sent = text.value;
  const answer = await post(root.dataset.saveUrl).catch(() => null);
  if (answer?.ok) {
    text.defaultValue = sent;
    if (sent === text.value) tell(root.dataset.savedWord);
    return;
  }
  tell(root.dataset.unsavedWord);
  // A refusal stays a refusal; silence or trouble is tried again.
  if (!answer || answer.status >= 500) setTimeout(() => text.value !== text.defaultValue && save(), 5000);
}

function card(finding, sent) {
  const item = part("finding-template").content.firstElementChild.cloneNode(true);
  const words = [...sent].slice(finding.start, finding.end).join("");
  const fill = { words: words ? `”${words}”` : finding.kind_name, reason: finding.reason, advice: finding.advice, rewording: finding.rewording };
  for (const [slot, value] of Object.entries(fill)) item.querySelector(`[data-slot=${slot}]`).textContent = value ?? "";
  item.classList.toggle("finding--blocking", Boolean(finding.blocking));
  if (!finding.blocking) item.querySelector("[data-slot=blocking]").remove();
  if (finding.rewording) item.querySelector("[data-reword]").dataset.reword = finding.rewording;
  else item.querySelector(".finding__actions").remove();
  item.dataset.start = units(sent, finding.start);
  item.dataset.end = units(sent, finding.end);
  return item;
}

function measure({ used, allowed }) {
  if (!allowed) return; // A letter has no limit, and the page no place that counts.
  part("length-used").textContent = used;
  part("length-allowed").textContent = allowed;
  root.querySelector(".draft__length").toggleAttribute("data-over", used > allowed);
}

async function check() {
  const sent = text.value;
  const answer = await post(root.dataset.checkUrl).catch(() => null);
  // No answer: the old lines stay, and the server checks again when the draft is submitted.
  // Other words by now: the next check is under way.
  if (!answer?.ok || sent !== text.value) return;
  const result = await answer.json();
  part("findings").replaceChildren(...result.findings.map((finding) => card(finding, sent)));
  const title = part("findings-title");
  title.textContent = result.findings.length ? title.dataset.some : title.dataset.none;
  measure(result.length);
  for (const [name, good] of Object.entries(result.courtesy ?? {})) part(`courtesy-${name}`)?.toggleAttribute("data-missing", !good);
  part("rests").textContent = result.rests;
  part("rests").hidden = !result.rests;
  root.dispatchEvent(new CustomEvent("findings-changed"));
}

if (root) {
  // Writing begins between the greeting and the name, where nobody has begun yet.
  const gap = text.value.indexOf("\n\n\n");
  if (gap >= 0 && text.value === text.defaultValue && document.activeElement !== text) {
    text.setSelectionRange(gap + 2, gap + 2);
    text.focus({ preventScroll: true });
  }
  const acts = [];
  if (root.dataset.saveUrl) acts.push(later(SAVE_AFTER, save));
  if (root.dataset.checkUrl) acts.push(later(CHECK_AFTER, check));
  const written = () => {
    if (root.dataset.saveUrl) tell(root.dataset.unsavedWord);
    acts.forEach((act) => act());
  };
  text.addEventListener("input", written);
  // Whoever was quicker than this script is not forgotten.
  if (text.value !== text.defaultValue) written();
}
