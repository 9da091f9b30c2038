import { X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { IconButton } from './button.tsx';

interface Toast {
  readonly id: number;
  readonly message: string;
  readonly bad: boolean;
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
}

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

const set = (next: readonly Toast[]) => {
  toasts = next;
  for (const listener of listeners) listener();
};

const drop = (id: number) => set(toasts.filter((toast) => toast.id !== id));

/** Says what happened; with an action (Undo) it stays for long enough to be reached. */
export const toast = (message: string, options: { action?: Toast['action']; bad?: boolean } = {}): void => {
  const id = ++lastId;
  set([...toasts.slice(-2), { id, message, bad: options.bad ?? false, action: options.action }]);
  setTimeout(() => drop(id), options.action || options.bad ? 12_000 : 5000);
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

export const Toasts = () => {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <section
      aria-label="Messages"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-4 bottom-20 z-40 flex flex-col items-center gap-2 md:bottom-6"
    >
      {shown.map((one) => (
        <div
          key={one.id}
          className="pointer-events-auto flex w-full max-w-md items-center gap-2 rounded bg-ink py-1 pl-4 pr-1 text-paper shadow-lg"
        >
          <p className="min-w-0 grow py-2">
            {one.bad && <strong>Not done: </strong>}
            {one.message}
          </p>
          {one.action && (
            <button
              type="button"
              className="min-h-touch shrink-0 rounded px-3 font-[650] underline underline-offset-4"
              onClick={() => {
                drop(one.id);
                one.action?.run();
              }}
            >
              {one.action.label}
            </button>
          )}
          <IconButton label="Dismiss" onClick={() => drop(one.id)} className="text-paper! hover:text-ink!">
            <X size={18} />
          </IconButton>
        </div>
      ))}
    </section>
  );
};
