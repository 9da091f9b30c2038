import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { dayAndTime } from '../../lib/time.ts';
import { actionWords, kindWords, type ModelEvent } from './words.ts';

const shownFirst = 15;

/** What happened to models, newest first; it outlives them. */
export const Log = ({ events, timeZone }: { events: readonly ModelEvent[]; timeZone: string }) => {
  const [all, setAll] = useState(false);
  return (
    <>
      <ol aria-label="Log">
        {(all ? events : events.slice(0, shownFirst)).map((event) => (
          <li
            key={`${event.at} ${event.modelId} ${event.action}`}
            className="grid gap-x-6 border-t border-rule py-2 sm:grid-cols-[11rem_1fr]"
          >
            <span className="text-small text-faint">{dayAndTime(event.at, timeZone)}</span>
            <span>
              Model {event.modelId} ({kindWords[event.kind].toLowerCase()}){' '}
              <strong>{actionWords[event.action]}</strong>
              {event.actor !== null && ` by ${event.actor}`}
              {typeof event.details.because === 'string' && (
                <span className="text-soft">: {event.details.because}</span>
              )}
            </span>
          </li>
        ))}
      </ol>
      {!all && events.length > shownFirst && (
        <Button className="mt-3" onClick={() => setAll(true)}>
          Show all {events.length}
        </Button>
      )}
    </>
  );
};
