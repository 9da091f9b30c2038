import { useEffect, useRef, useState } from 'react';
import { useApi } from '../../api/queries.ts';

/** Says to screen readers who went live and who stopped while the page is open. */
export const Announcer = () => {
  const running = useApi('GET /api/v1/broadcasts', { query: { live: 'true', limit: 200 } }).data?.items;
  const known = useRef<ReadonlyMap<number, string> | null>(null);
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (!running) return;
    const next = new Map(running.map(({ channelId, channelName }) => [channelId, channelName]));
    const before = known.current;
    known.current = next;
    if (!before) return;
    const started = [...next].filter(([id]) => !before.has(id)).map(([, name]) => `${name} is live`);
    const ended = [...before].filter(([id]) => !next.has(id)).map(([, name]) => `${name} is no longer live`);
    if (started.length + ended.length > 0) setSaid([...started, ...ended].join('. '));
  }, [running]);
  return (
    <p role="status" className="sr-only">
      {said}
    </p>
  );
};
