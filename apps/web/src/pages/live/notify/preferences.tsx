import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../api/client.ts';
import { messageOf } from '../../../api/error.ts';
import { useApi, useRefresh } from '../../../api/queries.ts';
import { FieldError } from '../../../components/field.tsx';
import { SwitchRow } from '../../taste/settings/switch-row.tsx';
import type { Preferences as Stored } from '../types.ts';

const night = { from: '23:00', to: '08:00' };

/** Of whom, and when not. Every change is stored at once. */
export const Preferences = ({ stored, timeZone }: { stored: Stored; timeZone: string }) => {
  const refresh = useRefresh();
  const groups = useApi('GET /api/v1/channels', { query: { limit: 1 } }).data?.groups ?? [];
  const [shown, setShown] = useState(stored);
  const save = useMutation({
    mutationFn: (body: Stored) => call('PUT /api/v1/live/preferences', { body }),
    onSuccess: (next) => setShown(next),
    onError: () => setShown(stored),
    onSettled: () => refresh('/live/preferences'),
  });
  const change = (next: Stored) => {
    setShown(next);
    save.mutate(next);
  };
  const { notify, quietHours, groups: only } = shown;
  const names = [...new Set([...groups.map(({ name }) => name), ...(only ?? [])])];
  return (
    <div className="max-w-prose">
      <SwitchRow
        label="Tell me when somebody goes live"
        on={notify === 'all'}
        onChange={(on) => change({ ...shown, notify: on ? 'all' : 'none' })}
      >
        Of all channels that are not muted.
      </SwitchRow>
      <SwitchRow
        label="Quiet hours"
        on={quietHours !== null}
        onChange={(on) => change({ ...shown, quietHours: on ? night : null })}
      >
        Nothing is sent then; in your time, {timeZone.replaceAll('_', ' ')}.
      </SwitchRow>
      {quietHours && (
        <div className="mb-4 flex flex-wrap gap-4">
          <Clock
            label="From"
            value={quietHours.from}
            onStore={(from) => change({ ...shown, quietHours: { ...quietHours, from } })}
          />
          <Clock
            label="To"
            value={quietHours.to}
            onStore={(to) => change({ ...shown, quietHours: { ...quietHours, to } })}
          />
        </div>
      )}
      {names.length > 0 && (
        <SwitchRow
          label="Only some groups"
          on={only !== null}
          onChange={(on) => change({ ...shown, groups: on ? names : null })}
        >
          Channels without a group are then not told of.
        </SwitchRow>
      )}
      {only && (
        <fieldset>
          <legend className="sr-only">Groups that are told of</legend>
          <div className="flex flex-wrap gap-x-6">
            {names.map((name) => (
              <label key={name} className="flex min-h-touch cursor-pointer items-center gap-2.5">
                <input
                  type="checkbox"
                  className="size-5"
                  checked={only.includes(name)}
                  onChange={(event) =>
                    change({
                      ...shown,
                      groups: event.target.checked ? [...only, name] : only.filter((one) => one !== name),
                    })
                  }
                />
                {name}
              </label>
            ))}
          </div>
          {only.length === 0 && <p className="text-small text-soft">No group is chosen: nothing is told.</p>}
        </fieldset>
      )}
      {save.error && <FieldError>Not stored: {messageOf(save.error)}</FieldError>}
    </div>
  );
};

/** A time that is stored when it is whole and left: every key pressed would be a change of its own. */
const Clock = ({
  label,
  value,
  onStore,
}: {
  label: string;
  value: string;
  onStore: (clock: string) => void;
}) => {
  const [text, setText] = useState(value);
  const store = () => {
    if (text === '') setText(value);
    else if (text !== value) onStore(text);
  };
  return (
    <label className="text-small font-[550]">
      {label}
      <input
        type="time"
        className="input mt-1"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={store}
        onKeyDown={(event) => {
          if (event.key === 'Enter') store();
        }}
      />
    </label>
  );
};
