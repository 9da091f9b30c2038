// Shows what the server pushes when somebody goes live, and opens the page of it on a press. It keeps
// nothing and answers no requests of the pages.

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

/** What was pushed; a browser demands that something is shown for each push, whatever it holds. */
const read = (data) => {
  try {
    const message = data.json();
    return typeof message === 'object' && message !== null ? message : {};
  } catch {
    return {};
  }
};

const text = (value, other) => (typeof value === 'string' && value !== '' ? value : other);

self.addEventListener('push', (event) => {
  const message = read(event.data);
  event.waitUntil(
    self.registration.showNotification(text(message.title, 'Somebody is live'), {
      body: text(message.body, ''),
      // A second sending of the same replaces the first: they are never two notifications.
      tag: text(message.id, 'live'),
      icon: '/icon.svg',
      data: { url: text(message.url, '/live') },
    }),
  );
});

/** Only ever web addresses: what is pushed cannot run a script. */
const addressOf = (url) => {
  try {
    const address = new URL(url, self.location.origin);
    return /^https?:$/.test(address.protocol) ? address.href : '/live';
  } catch {
    return '/live';
  }
};

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(addressOf(event.notification.data?.url)));
});
