import clsx from 'clsx';
import type { ReactNode } from 'react';
import type { Listen } from '../api/queries.ts';
import { clockTime } from '../lib/time.ts';
import { EntityLink } from './entity-link.tsx';
import { Sleeve } from './sleeve.tsx';

/** One listen: what, by whom, when; marks for what does not count. */
export const ListenRow = ({
  listen,
  timeZone,
  when,
  arrives = false,
  before,
  after,
}: {
  listen: Listen;
  timeZone: string;
  when?: string;
  arrives?: boolean;
  before?: ReactNode;
  after?: ReactNode;
}) => (
  <div className={clsx('flex items-center gap-3 border-t border-rule py-2', arrives && 'arrives')}>
    {before}
    <Sleeve
      name={listen.release?.name ?? listen.recording.name}
      className={clsx('size-10', before && 'max-sm:hidden')}
    />
    <div className={clsx('min-w-0 grow', !listen.counted && 'text-soft')}>
      <p className="truncate">
        <EntityLink kind="recording" of={listen.recording} className="text-[1.0625rem]" />
      </p>
      <p className="truncate text-small text-soft">
        <EntityLink kind="artist" of={listen.artist} className="text-[0.9375rem]" />
        {listen.release && (
          <>
            <span aria-hidden="true"> · </span>
            <EntityLink kind="release" of={listen.release} className="text-[0.9375rem]" />
          </>
        )}
      </p>
    </div>
    <div className="max-w-28 shrink-0 text-right text-small text-soft sm:max-w-none">
      <time dateTime={listen.listenedAt}>{when ?? clockTime(listen.listenedAt, timeZone)}</time>
      <p className="text-faint">
        {listen.skipped ? 'skipped' : !listen.counted ? 'short' : listen.edited ? 'edited' : ''}
      </p>
    </div>
    {after}
  </div>
);
