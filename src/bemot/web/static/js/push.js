// "Ring on this device": asks the browser, and hands what it gives to a plain form.

const form = document.querySelector("[data-push]");
const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

async function subscribe() {
  const worker = await navigator.serviceWorker.register(form.dataset.worker);
  await navigator.serviceWorker.ready;
  const old = await worker.pushManager.getSubscription();
  form.elements.old.value = old?.endpoint ?? "";
  await old?.unsubscribe();
  const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: form.dataset.key });
  const { endpoint, keys } = made.toJSON();
  Object.entries({ endpoint, ...keys }).forEach(([name, value]) => (form.elements[name].value = value));
  form.submit();
}

if (form) {
  const status = form.querySelector("[data-push-status]");
  if (able) form.querySelector("button").hidden = false;
  else status.textContent = form.dataset.unable;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    status.textContent = "";
    if ((await Notification.requestPermission()) !== "granted") status.textContent = form.dataset.refused;
    else await subscribe().catch(() => (status.textContent = form.dataset.failed));
  });
}
