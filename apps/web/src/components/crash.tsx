import type { ErrorComponentProps } from '@tanstack/react-router';
import { messageOf } from '../api/error.ts';
import { Button, buttonClass } from './button.tsx';

/** What stands where a page broke: what went wrong, and two ways on. */
export const Crash = ({ error, reset }: ErrorComponentProps) => (
  <main className="mx-auto max-w-(--measure) px-gutter py-16">
    <h1 className="display text-head">The needle jumped.</h1>
    <p className="mt-4 max-w-prose text-soft">
      This page stopped with: <strong className="text-ink">{messageOf(error)}</strong>. Your listens are not
      touched by it.
    </p>
    <div className="mt-6 flex gap-3">
      <Button look="solid" onClick={reset}>
        Try again
      </Button>
      <a href="/" className={buttonClass('line')}>
        Go home
      </a>
    </div>
  </main>
);
