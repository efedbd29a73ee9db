// The service worker: rings when no page is open, and says "I have it" from the notification itself.

const ICON = "/static/img/icon-192.png";
const show = (title, options) => self.registration.showNotification(title, { icon: ICON, badge: ICON, ...options });

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  const news = event.data.json();
  const actions = news.acknowledge ? [{ action: "have", title: news.have }] : [];
  const lasting = Boolean(news.acknowledge);
  event.waitUntil(show(news.title, { body: news.body, tag: news.tag, data: news, actions, requireInteraction: lasting, renotify: true }));
});

async function acknowledge(news) {
  const answer = fetch(news.acknowledge, { method: "POST", credentials: "omit" });
  // What the desk says is one sentence for a person, also where somebody was faster.
  const said = await answer.then((found) => (found.status < 500 ? found.text() : news.failed)).catch(() => news.failed);
  await show(said, { body: news.title, tag: news.tag, data: { url: news.url } });
}

async function open(url) {
  const there = new URL(url, self.location.origin).href;
  const windows = await self.clients.matchAll({ type: "window" });
  const free = windows.find((found) => found.url === there);
  await (free ? free.focus() : self.clients.openWindow(there));
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const news = event.notification.data;
  event.waitUntil(event.action === "have" ? acknowledge(news) : open(news.url));
});
