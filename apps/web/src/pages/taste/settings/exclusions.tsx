import { useQueryClient } from '@tanstack/react-query';
import { CalendarRange, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { api, useApi } from '../../../api/queries.ts';
import { Button, IconButton } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { EntityLink, kindWords } from '../../../components/entity-link.tsx';
import { SearchPicker } from '../../../components/search-picker.tsx';
import { Empty, Loaded } from '../../../components/states.tsx';
import { addDays, dayOf, shortDay } from '../../../lib/time.ts';
import { type LeaveOut, useLeavingOut } from '../use-leaving-out.ts';
import { PeriodForm } from './period-form.tsx';
import type { Exclusion } from './types.ts';

const listed = api('GET /api/v1/taste/exclusions', {});

/** What is left out of the taste: artists, releases, recordings, and stretches of time. */
export const Exclusions = ({ timeZone }: { timeZone: string }) => {
  const query = useApi('GET /api/v1/taste/exclusions', {});
  const client = useQueryClient();
  const [open, setOpen] = useState<'item' | 'period' | null>(null);
  const { leaveOut, takeBack } = useLeavingOut();
  const remove = (exclusion: Exclusion): void => {
    client.setQueryData(
      listed.queryKey,
      (known) => known && { items: known.items.filter(({ id }) => id !== exclusion.id) },
    );
    void takeBack(exclusion.id, exclusion.name, againOf(exclusion));
  };
  return (
    <>
      <p className="mb-4 max-w-prose text-soft">
        These listens stay in your history and its figures, but nothing is learned from them: the children’s
        bedtime stories, a party at your place, the month when somebody else used your account.
      </p>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="All of it counts." />
          ) : (
            <ul aria-label="Left out">
              {items.map((exclusion) => (
                <ExclusionRow
                  key={exclusion.id}
                  exclusion={exclusion}
                  timeZone={timeZone}
                  onRemove={() => remove(exclusion)}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      {open === 'period' ? (
        <PeriodForm timeZone={timeZone} onClose={() => setOpen(null)} />
      ) : (
        <div className="flex flex-wrap gap-3 border-t border-rule pt-4">
          <Button onClick={() => setOpen('item')}>
            <Plus size={18} aria-hidden="true" /> Leave something out
          </Button>
          <Button onClick={() => setOpen('period')}>
            <CalendarRange size={18} aria-hidden="true" /> Leave a stretch of time out
          </Button>
        </div>
      )}
      {open === 'item' && (
        <Dialog title="Leave out of your taste" onClose={() => setOpen(null)}>
          <SearchPicker
            onPick={({ kind, id }) => {
              setOpen(null);
              void leaveOut({ kind, id });
            }}
          />
        </Dialog>
      )}
    </>
  );
};

const ExclusionRow = ({
  exclusion,
  timeZone,
  onRemove,
}: {
  exclusion: Exclusion;
  timeZone: string;
  onRemove: () => void;
}) => {
  const { kind, entityId, name } = exclusion;
  return (
    <li className="flex items-center gap-3 border-t border-rule py-1.5">
      <div className="min-w-0 grow">
        <p className="truncate">
          {kind === 'period' || entityId === null ? (
            <span className="font-[550]">{name}</span>
          ) : (
            <EntityLink kind={kind} of={{ id: entityId, name }} className="text-[1.0625rem]" />
          )}
        </p>
        <p className="text-small text-faint">
          {kind === 'period' ? stretchOf(exclusion, timeZone) : kindWords[kind].one}
        </p>
      </div>
      <IconButton label={`Let ${name} count again`} onClick={onRemove} className="-mr-2">
        <X size={18} />
      </IconButton>
    </li>
  );
};

/** First and last day, as the person's calendar says. */
const stretchOf = ({ from, until }: Exclusion, timeZone: string): string => {
  if (!from || !until) return '';
  const [first, after] = [dayOf(from, timeZone), dayOf(until, timeZone)];
  // It ends with the first instant that counts again: mostly a midnight, then its day counts.
  const last = dayOf(Date.parse(until) - 1, timeZone) === after ? after : addDays(after, -1);
  return first === last ? shortDay(first) : `${shortDay(first)} – ${shortDay(last)}`;
};

const againOf = ({ kind, entityId, from, until, name }: Exclusion): LeaveOut | undefined => {
  if (kind === 'period') return from && until ? { kind, from, until, name } : undefined;
  return entityId === null ? undefined : { kind, id: entityId };
};
