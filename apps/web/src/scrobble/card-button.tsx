import clsx from 'clsx';
import { useState } from 'react';
import { IconButton } from '../components/button.tsx';
import { MenuButton } from './menu.tsx';
import type { Wanted } from './request.ts';
import { recordPressName, type ScrobbledRecord } from './scrobble-button.tsx';
import { ScrobbleDialog } from './scrobble-dialog.tsx';
import { StandingIcon } from './standing-icon.tsx';
import { useScrobble } from './use-scrobble.tsx';
import type { When } from './when.ts';
import { whenItems } from './when-items.ts';

/**
 * Scrobbles a record from its card. In a grid a finger lands on the wrong one easily: so it opens the menu,
 * and only the choice there scrobbles.
 */
export const CardScrobbleButton = ({ record }: { record: ScrobbledRecord }) => {
  const wanted: Wanted = { kind: 'record', recordId: record.id };
  const scrobble = useScrobble(recordPressName(record.id));
  const [asked, setAsked] = useState<When | null>(null);
  const { look, words, toQueue } = scrobble.standing;
  const skin = clsx(
    'inline-flex size-touch shrink-0 items-center justify-center rounded-full bg-raised',
    look === 'done'
      ? 'text-good'
      : look === 'warning' || look === 'bad'
        ? 'text-bad'
        : look === 'busy'
          ? 'text-accent'
          : 'text-ink hover:bg-accent hover:text-on-accent',
  );
  return (
    <>
      {toQueue || look === 'busy' ? (
        <IconButton
          label={`${record.title}: ${words}`}
          className={skin}
          disabled={!toQueue}
          onClick={scrobble.openQueue}
        >
          <StandingIcon look={look} size={20} />
        </IconButton>
      ) : (
        <MenuButton
          label={`Scrobble ${record.title}`}
          className={skin}
          items={whenItems((when) => scrobble.sendAndTell(wanted, when), setAsked)}
        >
          <StandingIcon look={look} size={20} />
        </MenuButton>
      )}
      <span role="status" className="sr-only">
        {words && `${record.title}: ${words}`}
      </span>
      {asked && (
        <ScrobbleDialog
          title={record.title}
          start={asked}
          wanted={wanted}
          scrobble={scrobble}
          onClose={() => setAsked(null)}
        />
      )}
      {scrobble.asking}
    </>
  );
};
