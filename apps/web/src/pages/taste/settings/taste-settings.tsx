import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApi } from '../../../api/queries.ts';
import { PageHead, Section } from '../../../components/section.tsx';
import { Loaded, Skeleton } from '../../../components/states.tsx';
import { useTitle } from '../../../lib/hooks.ts';
import { counted } from '../../../lib/numbers.ts';
import { Dial } from '../../discover/dial.tsx';
import { ConsentSection } from './consent.tsx';
import { Exclusions } from './exclusions.tsx';
import { Marks } from './marks.tsx';
import { Rules } from './rules.tsx';
import { Shelves } from './shelves.tsx';
import type { Taste } from './types.ts';
import { type SettingsEdits, useTasteSettings } from './use-settings.ts';

interface Part {
  readonly id: string;
  readonly title: string;
  readonly show: (taste: Taste, edits: SettingsEdits, timeZone: string) => ReactNode;
}

const parts: readonly Part[] = [
  {
    id: 'dial',
    title: 'Familiar or new',
    show: ({ settings }) => (
      <>
        <p className="mb-4 max-w-prose text-soft">
          Where a list does not say otherwise, it is made for this place between what you know and what may
          surprise you.
        </p>
        <Dial saved={settings.dial} />
      </>
    ),
  },
  {
    id: 'shelves',
    title: 'Shelves of the Discover page',
    show: ({ settings }, edits) => <Shelves shown={settings.shelves} edits={edits} />,
  },
  {
    id: 'rules',
    title: 'Rules that every list keeps',
    show: ({ settings }, edits) => <Rules rules={settings.rules} edits={edits} />,
  },
  {
    id: 'consent',
    title: 'What may be learned from',
    show: (taste, edits) => <ConsentSection taste={taste} edits={edits} />,
  },
  { id: 'marks', title: 'What you said of things', show: ({ marks }) => <Marks counts={marks} /> },
  {
    id: 'exclusions',
    title: 'Left out of your taste',
    show: (_taste, _edits, timeZone) => <Exclusions timeZone={timeZone} />,
  },
];

/** How lists are made for a person: the dial, shelves, rules, consents, marks, and what is left out. */
export const TasteSettings = () => {
  useTitle('Taste settings');
  const taste = useApi('GET /api/v1/taste', {});
  const me = useApi('GET /api/v1/me', {});
  const edits = useTasteSettings();
  return (
    <>
      <PageHead title="What shapes your lists">
        {taste.data && (
          <p>
            Learned from {counted(taste.data.listens, 'listen')} of {counted(taste.data.artists, 'artist')}.
            Every change counts from the next list on.
          </p>
        )}
        <p className="mt-1 flex flex-wrap gap-x-5">
          <Link to="/discover" className="link inline-flex min-h-touch items-center">
            Discover
          </Link>
          <Link to="/taste" className="link inline-flex min-h-touch items-center">
            Map of your taste
          </Link>
        </p>
      </PageHead>
      <Loaded query={taste} skeleton={<Skeleton lines={12} />}>
        {(known) => (
          <div className="grid gap-x-12 gap-y-8 lg:grid-cols-[13rem_1fr]">
            <nav
              aria-label="On this page"
              className="-mx-2 flex flex-wrap lg:sticky lg:top-6 lg:flex-col lg:self-start"
            >
              {parts.map(({ id, title }) => (
                <a
                  key={id}
                  href={`#${id}`}
                  className="flex min-h-touch items-center px-2 font-[550] text-soft hover:text-ink"
                >
                  {title}
                </a>
              ))}
            </nav>
            <div className="flex min-w-0 max-w-3xl flex-col gap-section">
              {parts.map(({ id, title, show }) => (
                <div key={id} id={id} className="scroll-mt-6">
                  <Section title={title}>{show(known, edits, me.data?.timeZone ?? 'UTC')}</Section>
                </div>
              ))}
            </div>
          </div>
        )}
      </Loaded>
    </>
  );
};
