import { call } from '../../../api/client.ts';
import { browserName } from '../../settings/browser-name.ts';

/** Whether this browser can be told, and if not, why. */
export type PushStanding =
  | { readonly state: 'insecure' | 'unsupported' | 'blocked' }
  | { readonly state: 'off' | 'on' };

const key = 'fonoteca.push-target';

/** The target that this browser was stored as; the server never tells addresses of browsers back. */
export const knownTarget = (): number | null => {
  const id = Number(localStorage.getItem(key));
  return id > 0 ? id : null;
};

export const pushStanding = async (): Promise<PushStanding> => {
  if (!window.isSecureContext) return { state: 'insecure' };
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window))
    return { state: 'unsupported' };
  if (Notification.permission === 'denied') return { state: 'blocked' };
  const registration = await navigator.serviceWorker.getRegistration('/live-worker.js');
  const subscription = await registration?.pushManager.getSubscription();
  return { state: subscription && knownTarget() !== null ? 'on' : 'off' };
};

/**
 * Asks for permission and subscribes this browser; only ever after a press.
 *
 * @returns false where the person said no
 */
export const turnOn = async (publicKey: string): Promise<boolean> => {
  if ((await Notification.requestPermission()) !== 'granted') return false;
  await navigator.serviceWorker.register('/live-worker.js');
  const registration = await navigator.serviceWorker.ready;
  // One that was made with another key of the server would take nothing from it.
  await (await registration.pushManager.getSubscription())?.unsubscribe();
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytesOf(publicKey),
  });
  const { endpoint, keys } = subscription.toJSON();
  if (!endpoint || !keys?.p256dh || !keys.auth) throw new Error('The browser gave no address for pushes');
  const target = await call('POST /api/v1/live/targets', {
    body: {
      kind: 'push',
      label: browserName(navigator.userAgent),
      endpoint,
      keys: { p256dh: keys.p256dh, auth: keys.auth },
    },
  });
  localStorage.setItem(key, String(target.id));
  return true;
};

/** Ends the subscription of this browser and removes its target. */
export const turnOff = async (): Promise<void> => {
  const registration = await navigator.serviceWorker.getRegistration('/live-worker.js');
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
  const id = knownTarget();
  localStorage.removeItem(key);
  if (id !== null) await call('DELETE /api/v1/live/targets/{id}', { params: { id } });
};

const bytesOf = (base64url: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
