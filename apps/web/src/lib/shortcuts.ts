import { useEffect, useRef } from 'react';

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName)) &&
  !(target instanceof HTMLInputElement && target.type === 'checkbox');

/**
 * Keys of a page: single ones (`/`) and two in a row (`g h`, within a second). They rest while
 * somebody types or a dialog is open.
 */
export const useShortcuts = (keys: Readonly<Record<string, () => void>>): void => {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    let first = '';
    let at = 0;
    const hear = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (typing(event.target) || document.querySelector('dialog[open]')) return;
      const pair = Date.now() - at < 1000 ? `${first} ${event.key}` : '';
      const run = current.current[pair] ?? current.current[event.key];
      first = event.key;
      at = Date.now();
      if (!run) return;
      event.preventDefault();
      first = '';
      run();
    };
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  }, []);
};
