import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import { call } from '../../api/client.ts';
import { messageOf } from '../../api/error.ts';
import { api, refresh } from '../../api/queries.ts';
import { toast } from '../../components/toasts.tsx';
import { dialWords } from './item.ts';

/** Quiet after the last move before it is saved and every list is made anew. */
const settleMs = 500;

/** One dial for every list, from familiar to surprising; saved a moment after it stands still. */
export const Dial = ({ saved }: { saved: number }) => {
  const id = useId();
  const client = useQueryClient();
  const [moved, setMoved] = useState<number | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const save = useMutation({
    mutationFn: (dial: number) => call('PATCH /api/v1/taste/settings', { body: { dial } }),
    onSuccess: async (settings) => {
      client.setQueryData(api('GET /api/v1/taste', {}).queryKey, (taste) => taste && { ...taste, settings });
      await refresh(client, '/discover', '/mixes');
      setMoved((now) => (now === settings.dial ? null : now));
    },
    onError: (error) => {
      setMoved(null);
      toast(messageOf(error), { bad: true });
    },
  });
  const { mutate } = save;
  useEffect(() => {
    if (moved === null || moved === saved) return;
    timer.current = setTimeout(() => mutate(moved), settleMs);
    return () => clearTimeout(timer.current);
  }, [moved, saved, mutate]);
  const value = moved ?? saved;
  return (
    <div className="w-full max-w-md">
      <label htmlFor={id} className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-[550]">How far from what you know</span>
        <output htmlFor={id} className="text-small text-soft">
          {dialWords(value)}
        </output>
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={1}
        step={0.05}
        value={value}
        aria-valuetext={dialWords(value)}
        onChange={(event) => setMoved(Number(event.target.value))}
        className="block h-touch w-full cursor-pointer"
      />
      <div aria-hidden="true" className="-mt-2 flex justify-between text-small text-faint">
        <span>familiar</span>
        <span>surprise me</span>
      </div>
    </div>
  );
};
