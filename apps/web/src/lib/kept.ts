import { useSyncExternalStore } from 'react';

/** A value that outlives the page it was set on, and is gone with the tab. */
export const createKept = <Value>(first: Value) => {
  let value = first;
  const listeners = new Set<() => void>();
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
  const get = () => value;
  return {
    get,
    set(next: Value) {
      value = next;
      for (const listener of listeners) listener();
    },
    /** The value, in a component that follows it. */
    use: (): Value => useSyncExternalStore(subscribe, get),
  };
};
