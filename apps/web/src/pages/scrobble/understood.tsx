import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { clockLength, counted } from '../../lib/numbers.ts';
import { dayAndTime } from '../../lib/time.ts';
import { useTimeZone } from '../../scrobble/mode.tsx';
import type { Preview } from '../../scrobble/use-preview.ts';

const first = 50;

/** Track by track what was read and when it would be dated. */
export const UnderstoodTracks = ({ items }: { items: Preview['items'] }) => {
  const timeZone = useTimeZone();
  const [all, setAll] = useState(false);
  const shown = all ? items : items.slice(0, first);
  return (
    <>
      <ol>
        {shown.map((item, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
            key={index}
            className="flex items-baseline gap-3 border-t border-rule py-2"
          >
            <span className="w-7 shrink-0 text-right text-small text-faint">{index + 1}</span>
            <span className="min-w-0 grow">
              <span className="music block text-[1.0625rem] leading-snug">{item.track}</span>
              <span className="music block text-[0.9375rem] text-soft">
                {item.artist}
                {item.album && (
                  <>
                    {' · '}
                    <i>{item.album}</i>
                  </>
                )}
              </span>
            </span>
            <span className="shrink-0 text-right text-small text-soft">
              {item.lengthEstimated && '≈ '}
              {clockLength(item.lengthSeconds * 1000)}
              {item.listenedAt && (
                <span className="block text-faint">{dayAndTime(item.listenedAt, timeZone)}</span>
              )}
            </span>
          </li>
        ))}
      </ol>
      {!all && items.length > first && (
        <div>
          <Button onClick={() => setAll(true)}>Show all {counted(items.length, 'track')}</Button>
        </div>
      )}
    </>
  );
};
