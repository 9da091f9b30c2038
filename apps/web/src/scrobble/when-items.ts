import type { MenuItem } from './menu.tsx';
import type { When } from './when.ts';

/** The commands of the menu; `ask` opens a dialog for those that need a time. */
export const whenItems = (run: (when: When) => void, ask: (when: When) => void): MenuItem[] => [
  {
    label: 'Finished just now',
    about: 'its last track ends now',
    run: () => run({ kind: 'just-finished' }),
  },
  {
    label: 'Started at …',
    about: 'earlier today, yesterday',
    run: () => ask({ kind: 'started-at', at: hourFrom(-1) }),
  },
  {
    label: 'Starts now',
    about: 'the needle goes down',
    run: () => run({ kind: 'starts-now' }),
  },
  { label: 'Schedule …', about: 'for later', run: () => ask({ kind: 'scheduled', at: hourFrom(1) }) },
];

const hourFrom = (hours: number): string =>
  new Date(Math.floor(Date.now() / 60_000) * 60_000 + hours * 3_600_000).toISOString();
