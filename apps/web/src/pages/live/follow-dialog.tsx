import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../../api/client.ts';
import { ApiError, messageOf } from '../../api/error.ts';
import { useRefresh } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field, FieldError } from '../../components/field.tsx';
import { Segments } from '../../components/segments.tsx';
import { toast } from '../../components/toasts.tsx';
import { GroupField } from './group-field.tsx';
import type { Platform } from './types.ts';
import { platformWords } from './words.ts';

const withHandles = ['twitch', 'youtube', 'tiktok', 'kick'] as const satisfies Platform[];

/** A name alone, such as `@somebody`: only the platform says which one is meant. */
const isHandle = (text: string): boolean => /^@?[\p{L}\p{N}_.-]+$/u.test(text) && !/\.[a-z]{2,}$/i.test(text);
const knownHosts = /(^|\.)(twitch\.tv|youtube\.com|youtu\.be|tiktok\.com|kick\.com)$/i;

/** A web address of no platform: a station, which may say in JSON that it is live. */
const isStation = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol.startsWith('http') && !knownHosts.test(hostname);
};

/** Follows a channel by what somebody pasted. */
export const FollowDialog = ({ given = '', onClose }: { given?: string; onClose: () => void }) => {
  const [address, setAddress] = useState(given);
  const [platform, setPlatform] = useState<(typeof withHandles)[number]>('twitch');
  const [group, setGroup] = useState('');
  const [jsonPath, setJsonPath] = useState('');
  const refresh = useRefresh();
  const text = address.trim();
  const handle = isHandle(text);
  const station = isStation(text);
  const follow = useMutation({
    mutationFn: () =>
      call('POST /api/v1/channels', {
        body: {
          address: text,
          ...(handle ? { platform } : {}),
          ...(station && jsonPath.trim() ? { jsonPath: jsonPath.trim() } : {}),
          ...(group.trim() ? { group: group.trim() } : {}),
        },
      }),
    onSuccess: ({ name }) => {
      toast(`${name} is followed`);
      onClose();
      return refresh('/channels', '/broadcasts', '/predictions', '/live');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text) follow.mutate();
  };
  const reason = (field: string) =>
    follow.error instanceof ApiError ? follow.error.reasonFor(field) : undefined;
  const known = ['address', 'platform', 'group', 'jsonPath'].some((field) => reason(field));
  return (
    <Dialog title="Follow a channel" onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-5" noValidate>
        <Field
          label="Address or handle"
          required
          maxLength={2000}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={address}
          error={reason('address')}
          hint="Of Twitch, YouTube, TikTok or Kick; or a station: an Icecast mount, an HLS playlist, any web address."
          onChange={(event) => setAddress(event.target.value)}
        />
        {handle && (
          <div>
            <p className="mb-1.5 font-[550]" aria-hidden="true">
              On which platform?
            </p>
            <div className="max-sm:-mx-1.5">
              <Segments
                legend="On which platform?"
                value={platform}
                onChange={setPlatform}
                choices={withHandles.map((one) => [one, platformWords[one]] as const)}
              />
            </div>
          </div>
        )}
        {reason('platform') && <FieldError>{reason('platform')}</FieldError>}
        {station && (
          <Field
            label="Where its JSON says that it is live (may be empty)"
            maxLength={300}
            autoComplete="off"
            spellCheck={false}
            value={jsonPath}
            error={reason('jsonPath')}
            hint="Such as $.stream.live; only where the address answers in JSON."
            onChange={(event) => setJsonPath(event.target.value)}
          />
        )}
        <GroupField value={group} onChange={setGroup} error={reason('group')} />
        {follow.error && !known && <FieldError>{messageOf(follow.error)}</FieldError>}
        <div className="flex flex-wrap gap-3">
          <Button type="submit" look="solid" busy={follow.isPending} disabled={!text}>
            Follow
          </Button>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
