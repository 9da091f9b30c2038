import type { ReactNode } from 'react';
import { Mark } from '../../components/mark.tsx';
import { Sleeve } from '../../components/sleeve.tsx';

const wall = [
  'Ostinato',
  'Harbour',
  'Side B',
  'Nocturne',
  'Contralto',
  'Run-out',
  'Overture',
  'Matrix',
  'Reprise',
];

/** The frame of the pages before sign-in: a wall of sleeves and one form. */
export const Door = ({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) => (
  <div className="grid min-h-dvh lg:grid-cols-[5fr_6fr]">
    <main className="mx-auto flex w-full max-w-lg flex-col justify-center px-gutter py-10">
      <p className="mb-10 flex items-center gap-2.5">
        <Mark />
        <span className="display text-[1.375rem]">Fonoteca</span>
      </p>
      <h1 className="display text-head">{title}</h1>
      {lead && <div className="mt-4 max-w-prose text-soft">{lead}</div>}
      <div className="mt-8">{children}</div>
    </main>
    <div aria-hidden="true" className="hidden bg-sunk lg:grid lg:place-items-center">
      <div className="grid w-[min(78%,40rem)] grid-cols-3 gap-3">
        {wall.map((name) => (
          <Sleeve key={name} name={name} className="aspect-square w-full" />
        ))}
      </div>
    </div>
  </div>
);
