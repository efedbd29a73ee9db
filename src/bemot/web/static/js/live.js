// One stream per tab: a nudge says what has changed, and the panels fetch themselves again.

const body = document.body;

const say = (name) => body.dispatchEvent(new CustomEvent(name, { bubbles: true }));

// Many comments at once are one change to a panel.
const TOGETHER = 150;
const waiting = new Set();

function sayTogether(name) {
  if (!waiting.size) setTimeout(sayAll, TOGETHER);
  waiting.add(name);
}

// What comes while a panel is on its way waits for it: htmx would ask again for an element that is replaced by then.
function sayAll() {
  if (document.querySelector(".htmx-request[hx-trigger]")) {
    setTimeout(sayAll, TOGETHER);
    return;
  }
  const names = [...waiting];
  waiting.clear();
  names.forEach(say);
}

function nudge(event) {
  let news;
  try {
    news = JSON.parse(event.data);
  } catch {
    return; // A line that is not ours must not silence the ones after it.
  }
  const here = body.dataset.conversation;
  const concerned = !here || !news.conversation || String(news.conversation) === here;
  if (news.kind === "presence") {
    if (concerned) sayTogether("presence-changed");
    return;
  }
  if (news.kind === "alert") sayTogether("alert-raised");
  sayTogether("inbox-changed");
  if (concerned) sayTogether("conversation-changed");
}

function listen() {
  // The browser reconnects by itself and sends Last-Event-ID.
  const stream = new EventSource(body.dataset.liveUrl);
  stream.addEventListener("message", nudge);
  // A page that is kept for "back" must not hold a connection meanwhile.
  addEventListener("pagehide", () => stream.close(), { once: true });
}

if (body.dataset.liveUrl) {
  listen();
  addEventListener("pageshow", (event) => event.persisted && listen());
}
