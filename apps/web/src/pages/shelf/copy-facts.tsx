import type { ReactNode } from 'react';
import { Section } from '../../components/section.tsx';
import { dateOf } from '../../lib/time.ts';
import { ShelfLink } from '../../shelf/links.tsx';
import type { ShelfSearch } from '../../shelf/search.ts';
import type { ShelfRecord } from '../../shelf/source.ts';

/** What is known of the release and of this copy; what is not known is left out. */
export const CopyFacts = ({ record }: { record: ShelfRecord }) => {
  const labels = record.labels.filter(({ name }) => name !== '');
  const conditions = [
    record.mediaCondition && `Media: ${record.mediaCondition}`,
    record.sleeveCondition && `Sleeve: ${record.sleeveCondition}`,
  ].filter((line): line is string => Boolean(line));
  const facts: readonly (readonly [string, ReactNode])[] = [
    [
      labels.length === 1 ? 'Label' : 'Labels',
      labels.length > 0 &&
        labels.map(({ name, catalogueNumber }) => (
          <span key={`${name} ${catalogueNumber}`} className="block">
            <Narrow search={{ label: name }}>{name}</Narrow>
            {catalogueNumber && <span className="text-soft"> · {catalogueNumber}</span>}
          </span>
        )),
    ],
    ['Year', record.year],
    ['Country', record.country],
    ['Format', record.format],
    [
      'Genres',
      record.genres.length > 0 && (
        <Listed>
          {record.genres.map((genre) => (
            <Narrow key={genre} search={{ genre }}>
              {genre}
            </Narrow>
          ))}
        </Listed>
      ),
    ],
    [
      'Styles',
      record.styles.length > 0 && (
        <Listed>
          {record.styles.map((style) => (
            <Narrow key={style} search={{ style }}>
              {style}
            </Narrow>
          ))}
        </Listed>
      ),
    ],
    [
      'Condition',
      conditions.length > 0 &&
        conditions.map((line) => (
          <span key={line} className="block">
            {line}
          </span>
        )),
    ],
    ['Folder', record.folder && <Narrow search={{ folder: record.folder }}>{record.folder}</Narrow>],
    ['Rating', record.rating !== null && <Stars rating={record.rating} />],
    ['Barcode', record.barcode],
    ['Added', record.addedAt && dateOf(record.addedAt, 'UTC')],
    ['Notes', record.notes && <span className="whitespace-pre-line">{record.notes}</span>],
  ];
  const known = facts.filter(([, value]) => value !== null && value !== false && value !== '');
  if (known.length === 0) return null;
  return (
    <Section title="This copy">
      <dl className="grid gap-x-10 gap-y-5 sm:grid-cols-2 lg:grid-cols-3">
        {known.map(([name, value]) => (
          <div key={name} className="min-w-0">
            <dt className="label">{name}</dt>
            <dd className="mt-0.5">{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
};

const Narrow = ({ search, children }: { search: ShelfSearch; children: ReactNode }) => (
  <ShelfLink search={search} className="link">
    {children}
  </ShelfLink>
);

const Listed = ({ children }: { children: ReactNode }) => (
  <span className="flex flex-wrap gap-x-3 gap-y-1">{children}</span>
);

const Stars = ({ rating }: { rating: number }) => (
  <>
    <span aria-hidden="true" className="text-accent">
      {'★'.repeat(rating)}
      <span className="text-faint">{'☆'.repeat(Math.max(0, 5 - rating))}</span>
    </span>
    <span className="sr-only">{rating} of 5</span>
  </>
);
