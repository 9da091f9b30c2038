import { createContext, type ReactNode, useContext } from 'react';
import { useApi } from '../api/queries.ts';
import { browserTimeZone } from '../lib/time.ts';
import type { ShelfRecord } from '../shelf/source.ts';

/**
 * What stands behind the pages: a server that knows the person and their shelf, or a Worker (edge) that
 * knows the Last.fm account alone, so that the page itself says which tracks a record has.
 */
export type ScrobbleMode =
  | { readonly kind: 'server' }
  | { readonly kind: 'edge'; readonly record: (id: string) => Promise<ShelfRecord> };

const Mode = createContext<ScrobbleMode>({ kind: 'server' });

export const ScrobbleModeProvider = ({ mode, children }: { mode: ScrobbleMode; children: ReactNode }) => (
  <Mode value={mode}>{children}</Mode>
);

export const useScrobbleMode = (): ScrobbleMode => useContext(Mode);

/** The person's time zone; at the edge, where nobody keeps one, the browser's. */
export const useTimeZone = (): string => {
  const onServer = useScrobbleMode().kind === 'server';
  const me = useApi('GET /api/v1/me', {}, { enabled: onServer });
  return me.data?.timeZone ?? browserTimeZone();
};
