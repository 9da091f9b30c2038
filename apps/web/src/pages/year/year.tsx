import { getRouteApi, Link } from '@tanstack/react-router';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useApi, type YearReview } from '../../api/queries.ts';
import { Button, buttonClass } from '../../components/button.tsx';
import { EntityLink } from '../../components/entity-link.tsx';
import { Figure, Section } from '../../components/section.tsx';
import { Sleeve } from '../../components/sleeve.tsx';
import { Block, Empty, Loaded } from '../../components/states.tsx';
import { TopList } from '../../components/top-list.tsx';
import { useTitle } from '../../lib/hooks.ts';
import { count, counted, duration, percentChange } from '../../lib/numbers.ts';
import { shortDay } from '../../lib/time.ts';
import { Months } from './months.tsx';
import { savePoster } from './poster.ts';

const route = getRouteApi('/inside/year/$year');

export const Year = () => {
  const year = Number(route.useParams().year);
  useTitle(`${year} in review`);
  const query = useApi('GET /api/v1/statistics/year/{year}', { params: { year } });
  return (
    <Loaded query={query} skeleton={<Block className="h-[60vh]" />}>
      {(review) => <Review review={review} />}
    </Loaded>
  );
};

const Review = ({ review }: { review: YearReview }) => {
  const { year, totals, before, topArtists } = review;
  const change = percentChange(totals.listens, before?.listens);
  const first = topArtists[0];
  return (
    <>
      <header className="relative">
        <div className="flex items-start justify-between gap-4">
          <h1 className="display -ml-[0.04em] text-poster text-accent">
            {year}
            <span className="sr-only"> in review</span>
          </h1>
          <YearLinks year={year} years={review.years} />
        </div>
        {totals.listens === 0 ? (
          <Empty title={`No listens in ${year}.`}>
            <Link to="/import" className="link">
              Import a history
            </Link>{' '}
            that reaches back to it.
          </Empty>
        ) : (
          <p className="mt-4 max-w-4xl text-title leading-snug">
            {counted(totals.listens, 'listen')}, {duration(totals.playedSeconds)} of music on{' '}
            {counted(totals.activeDays, 'day')}
            {change && `, ${change} against ${year - 1}`}
            {first && (
              <>
                . Nobody was with you as much as{' '}
                <EntityLink kind="artist" of={first} className="text-accent" />
              </>
            )}
            .
          </p>
        )}
      </header>
      {totals.listens > 0 && (
        <div className="mt-section flex flex-col gap-section">
          <ol aria-label="Top releases" className="grid grid-cols-3 gap-3 sm:grid-cols-6">
            {review.topReleases.slice(0, 6).map((release) => (
              <li key={release.id} className="min-w-0">
                <Sleeve name={release.name} className="aspect-square w-full" />
                <p className="mt-2 line-clamp-2 leading-snug">
                  <EntityLink kind="release" of={release} />
                </p>
                {release.artist && <p className="truncate text-small text-soft">{release.artist.name}</p>}
              </li>
            ))}
          </ol>
          <Section title="Month by month">
            <Months months={review.months} />
          </Section>
          <div className="grid gap-x-12 gap-y-section lg:grid-cols-2">
            <Section title="Artists of the year">
              <TopList kind="artist" entries={review.topArtists.slice(0, 10)} moves={before !== null} />
            </Section>
            <Section title="Recordings of the year">
              <TopList kind="recording" entries={review.topRecordings.slice(0, 10)} moves={false} />
            </Section>
          </div>
          <dl className="grid grid-cols-2 gap-x-8 gap-y-6 border-t border-strong pt-5 lg:grid-cols-4">
            <Figure
              label="Busiest day"
              value={review.busiestDay ? count(review.busiestDay.listens) : '–'}
              note={review.busiestDay && `listens on ${shortDay(review.busiestDay.day)}`}
            />
            <Figure
              label="Longest streak"
              value={review.longestStreak ? counted(review.longestStreak.days, 'day') : '–'}
              note={
                review.longestStreak &&
                `${shortDay(review.longestStreak.from)} – ${shortDay(review.longestStreak.to)}`
              }
            />
            <Figure
              label="Favourite hour"
              value={review.favouriteHour === null ? '–' : `${review.favouriteHour}:00`}
              note="when most listens began"
            />
            <Figure
              label="Different recordings"
              value={count(totals.recordings)}
              note={`by ${counted(totals.artists, 'artist')}`}
            />
          </dl>
          {review.newArtists.length > 0 && (
            <Section title={`First heard in ${year}`}>
              <p className="text-title leading-snug">
                {review.newArtists.slice(0, 14).map((artist, index) => (
                  <span key={artist.id}>
                    {index > 0 && <span className="text-faint"> / </span>}
                    <EntityLink kind="artist" of={artist} />
                  </span>
                ))}
              </p>
            </Section>
          )}
          <div>
            <Button look="solid" onClick={() => savePoster(review)}>
              Save as a picture
            </Button>
            <p className="mt-2 text-small text-faint">
              Drawn in this browser; nothing leaves it until you share the file.
            </p>
          </div>
        </div>
      )}
    </>
  );
};

const YearLinks = ({ year, years }: { year: number; years: readonly number[] }) => {
  const earlier = Math.max(...years.filter((one) => one < year));
  const later = Math.min(...years.filter((one) => one > year));
  const link = (to: number, label: string, icon: 'left' | 'right') =>
    Number.isFinite(to) && (
      <Link
        to="/year/$year"
        params={{ year: String(to) }}
        aria-label={`${to}, ${label}`}
        className={buttonClass('quiet')}
      >
        {icon === 'left' && <ChevronLeft size={18} aria-hidden="true" />}
        {to}
        {icon === 'right' && <ChevronRight size={18} aria-hidden="true" />}
      </Link>
    );
  return (
    <nav aria-label="Years" className="flex flex-wrap justify-end">
      {link(earlier, 'the year before', 'left')}
      {link(later, 'the year after', 'right')}
    </nav>
  );
};
