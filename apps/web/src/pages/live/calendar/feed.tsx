import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../api/client.ts';
import { messageOf } from '../../../api/error.ts';
import { useApi, useRefresh } from '../../../api/queries.ts';
import { Button } from '../../../components/button.tsx';
import { CopyBox } from '../../../components/copy-box.tsx';
import { Section } from '../../../components/section.tsx';
import { Loaded } from '../../../components/states.tsx';
import { toast } from '../../../components/toasts.tsx';
import { dateOf } from '../../../lib/time.ts';
import { Confirm } from '../../models/confirm.tsx';
import { momentWords } from '../words.ts';

/** The likely broadcasts for calendars elsewhere: an address with a secret, shown once. */
export const Feed = ({ timeZone, now }: { timeZone: string; now: number }) => {
  const query = useApi('GET /api/v1/live/calendar', {});
  const refresh = useRefresh();
  const [url, setUrl] = useState<string | null>(null);
  const [asking, setAsking] = useState<'renew' | 'end' | null>(null);
  const onError = (error: unknown) => toast(messageOf(error), { bad: true });
  const make = useMutation({
    mutationFn: () => call('POST /api/v1/live/calendar', {}),
    onSuccess: (made) => {
      setUrl(made.url);
      setAsking(null);
      return refresh('/live/calendar');
    },
    onError,
  });
  const end = useMutation({
    mutationFn: () => call('DELETE /api/v1/live/calendar', {}),
    onSuccess: () => {
      setUrl(null);
      setAsking(null);
      toast('The feed has ended');
      return refresh('/live/calendar');
    },
    onError,
  });
  return (
    <Section title="In your calendar">
      <div className="max-w-prose">
        <p className="mb-4 text-soft">
          An address that calendars subscribe to (iCalendar). Whoever has it can read who you follow and when
          they are likely to broadcast.
        </p>
        <Loaded query={query}>
          {({ feed }) => (
            <>
              {url && (
                <div role="status" className="mb-4">
                  <p className="mb-2 font-[550]">This is shown only now:</p>
                  <CopyBox text={url} label="the address of the feed" />
                </div>
              )}
              {feed && (
                <p className="mb-4 text-small text-soft">
                  Made {dateOf(feed.createdAt, timeZone)},{' '}
                  {feed.lastReadAt
                    ? `last read ${momentWords(feed.lastReadAt, timeZone, now)}`
                    : 'not read by a calendar yet'}
                  .
                </p>
              )}
              <div className="flex flex-wrap gap-3">
                {feed ? (
                  <>
                    <Button onClick={() => setAsking('renew')}>Make a new address</Button>
                    <Button look="quiet" onClick={() => setAsking('end')}>
                      End the feed
                    </Button>
                  </>
                ) : (
                  <Button busy={make.isPending} onClick={() => make.mutate()}>
                    Make an address
                  </Button>
                )}
              </div>
            </>
          )}
        </Loaded>
      </div>
      {asking === 'renew' && (
        <Confirm
          title="A new address"
          action="Make a new one"
          busy={make.isPending}
          onConfirm={() => make.mutate()}
          onClose={() => setAsking(null)}
        >
          <p>The old address ends now: calendars that use it must be given the new one.</p>
        </Confirm>
      )}
      {asking === 'end' && (
        <Confirm
          title="End the feed"
          action="End it"
          busy={end.isPending}
          onConfirm={() => end.mutate()}
          onClose={() => setAsking(null)}
        >
          <p>Calendars that use the address hear no more. A new address can be made at any time.</p>
        </Confirm>
      )}
    </Section>
  );
};
