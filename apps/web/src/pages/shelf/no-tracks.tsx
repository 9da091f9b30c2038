import { Section } from '../../components/section.tsx';
import type { ShelfRecord } from '../../shelf/source.ts';

/** Why there is no track list yet, or will be none. */
export const NoTracks = ({ record }: { record: ShelfRecord }) => {
  const { state, reason } = record.trackList;
  return (
    <Section title="Tracks">
      {state === 'waiting' ? (
        <div role="status">
          <p className="music text-title text-soft">The track list is on its way.</p>
          {reason && <p className="mt-2 text-soft">The last try failed: {reason} It is tried again.</p>}
        </div>
      ) : (
        <>
          <p className="music text-title text-soft">There is no track list.</p>
          {state === 'failed' && (
            <p className="mt-2 text-soft">
              It could not be fetched{reason ? `: ${reason}` : ''}. Fetch it anew with the arrows above.
            </p>
          )}
        </>
      )}
    </Section>
  );
};
