import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { call } from '../../../api/client.ts';
import { messageOf } from '../../../api/error.ts';
import { api, refresh } from '../../../api/queries.ts';
import { toast } from '../../../components/toasts.tsx';
import type { Settings } from './types.ts';

const taste = api('GET /api/v1/taste', {}).queryKey;

/**
 * Changes settings: `change` shows them at once and takes them back if the server refuses; `save` waits
 * for the server and throws ApiError, so that a form can show what is wrong where it is wrong. Sent one
 * after the other: the last one said is the one that holds.
 */
export const useTasteSettings = () => {
  const client = useQueryClient();
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const waiting = useRef(0);

  const show = (patch: Partial<Settings>): void => {
    // An answer that is on its way knows nothing of this.
    void client.cancelQueries({ queryKey: taste });
    client.setQueryData(taste, (known) => known && { ...known, settings: { ...known.settings, ...patch } });
  };

  const send = (patch: Partial<Settings>): Promise<Settings> => {
    waiting.current++;
    const sent = queue.current.then(() => call('PATCH /api/v1/taste/settings', { body: patch }));
    queue.current = sent.catch(() => undefined);
    return sent.finally(() => {
      waiting.current--;
    });
  };

  const done = async (settings: Settings): Promise<void> => {
    if (waiting.current > 0) return;
    show(settings);
    await refresh(client, '/taste', '/discover', '/mixes');
  };

  const save = async (patch: Partial<Settings>): Promise<void> => {
    await done(await send(patch));
  };

  const change = async (patch: Partial<Settings>, said?: string, undo?: Partial<Settings>): Promise<void> => {
    show(patch);
    try {
      const settings = await send(patch);
      if (said)
        toast(said, undo ? { action: { label: 'Undo', run: () => void change(undo, 'Undone') } } : undefined);
      await done(settings);
    } catch (error) {
      toast(messageOf(error), { bad: true });
      await refresh(client, '/taste');
    }
  };
  return { save, change };
};

export type SettingsEdits = ReturnType<typeof useTasteSettings>;
