import { Link } from '@tanstack/react-router';
import { useTitle } from '../lib/hooks.ts';
import { buttonClass } from './button.tsx';

export const NotFound = () => {
  useTitle('Not found');
  return (
    <div className="mx-auto max-w-(--measure) px-gutter py-16">
      <p className="label">404</p>
      <h1 className="display mt-2 text-head">Nothing under this address.</h1>
      <p className="mt-4 max-w-prose text-soft">
        It may have been merged, deleted, or mistyped. Press <kbd className="font-ui font-bold">/</kbd> to
        search your history.
      </p>
      <Link to="/" className={`${buttonClass('solid')} mt-6`}>
        Go home
      </Link>
    </div>
  );
};
