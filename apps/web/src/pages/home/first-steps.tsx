import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Button, buttonClass } from '../../components/button.tsx';
import { ExportFilesPicker } from '../../components/export-files-picker.tsx';
import { useSample } from '../../lib/use-sample.ts';

/** What an empty Fonoteca can do next. */
export const FirstSteps = ({ name }: { name: string }) => {
  const { load } = useSample();
  return (
    <>
      <header className="mb-10 max-w-3xl">
        <p className="label">Hello, {name}</p>
        <h1 className="display mt-2 text-head">Nothing here yet. Bring your listening life in.</h1>
      </header>
      <ol className="grid gap-x-12 gap-y-10 lg:grid-cols-3">
        <Step number={1} title="Import what you have">
          <p className="mb-4">
            Exports of Spotify, Last.fm, ListenBrainz, Maloja, Rockbox or Pano Scrobbler, as they come. Drop
            the files anywhere on this page.
          </p>
          <ExportFilesPicker />
          <p className="mt-3">
            <Link to="/import" className="link inline-flex min-h-touch items-center">
              How to get each export
            </Link>
          </p>
        </Step>
        <Step number={2} title="Connect a scrobbler">
          <p className="mb-4">
            From now on every listen arrives by itself: phone, browser, music server, player. Make a token and
            paste it into the client you use.
          </p>
          <Link to="/settings/$part" params={{ part: 'clients' }} className={buttonClass('line')}>
            Connect a client
          </Link>
        </Step>
        <Step number={3} title="Or look around first">
          <p className="mb-4">
            A generated history of some years, to see every page at work. It is removed without a trace
            whenever you like.
          </p>
          <Button onClick={() => load.mutate()} busy={load.isPending}>
            Load the sample history
          </Button>
        </Step>
      </ol>
    </>
  );
};

const Step = ({ number, title, children }: { number: number; title: string; children: ReactNode }) => (
  <li className="border-t border-strong pt-4">
    <p aria-hidden="true" className="display text-figure text-accent">
      {number}
    </p>
    <h2 className="mt-2 mb-2 text-lead font-[650]">{title}</h2>
    <div className="text-soft">{children}</div>
  </li>
);
