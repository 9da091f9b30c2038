import type { KeyboardEvent } from 'react';

/**
 * Keys of the list of channels: arrows, Home and End go from name to name, `c` and `m` press what the menu
 * has, too. Tab still reaches everything.
 */
export const useListKeys = (act: { check: (id: number) => void; mute: (id: number) => void }) => {
  return (event: KeyboardEvent<HTMLElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const names = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-channel]')];
    const here = document.activeElement as HTMLElement | null;
    const at = here ? names.indexOf(here) : -1;
    // Inside of a menu or on another button the keys keep their meaning.
    if (at < 0) return;
    const go: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowRight: at + 1,
      ArrowUp: at - 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: names.length - 1,
    };
    const to = go[event.key];
    const id = Number(here?.dataset.channel);
    if (to !== undefined) names[Math.max(0, Math.min(to, names.length - 1))]?.focus();
    else if (event.key === 'c') act.check(id);
    else if (event.key === 'm') act.mute(id);
    else return;
    event.preventDefault();
  };
};
