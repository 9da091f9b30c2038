import type { ResponseOf } from '@fonoteca/contract';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../../api/client.ts';
import { messageOf } from '../../../api/error.ts';
import { useApi, useRefresh } from '../../../api/queries.ts';
import { Button } from '../../../components/button.tsx';
import { Section } from '../../../components/section.tsx';
import { Sleeve } from '../../../components/sleeve.tsx';
import { Empty, Loaded } from '../../../components/states.tsx';
import { toast } from '../../../components/toasts.tsx';
import { counted } from '../../../lib/numbers.ts';

type Release = ResponseOf<'GET /api/v1/records/barcodes/{code}'>['items'][number];

/** The releases with a barcode, each ready to be put on the shelf. */
export const FoundReleases = ({ code }: { code: string }) => {
  const query = useApi('GET /api/v1/records/barcodes/{code}', { params: { code } });
  return (
    <Section title={`Releases with ${code}`}>
      <Loaded query={query}>
        {({ items }) => (
          <>
            <p role="status" className="sr-only">
              {counted(items.length, 'release')} found
            </p>
            {items.length === 0 ? (
              <Unknown />
            ) : (
              <ul>
                {items.map((release) => (
                  <li key={`${release.source} ${release.id}`}>
                    <FoundRelease release={release} />
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </Loaded>
    </Section>
  );
};

const Unknown = () => {
  const { data } = useApi('GET /api/v1/discogs/status', {});
  if (data?.linked === false)
    return (
      <Empty title="MusicBrainz does not know this barcode.">
        Discogs knows many more:{' '}
        <Link to="/records/import" className="link">
          link your account
        </Link>{' '}
        to look there, too.
      </Empty>
    );
  return (
    <Empty title="Nobody knows this barcode.">
      Neither Discogs nor MusicBrainz has a release with it. Older records often have none.
    </Empty>
  );
};

const FoundRelease = ({ release }: { release: Release }) => {
  const refresh = useRefresh();
  const [id, setId] = useState<number | null>(null);
  const add = useMutation({
    mutationFn: () => call('POST /api/v1/records', { body: { source: release.source, id: release.id } }),
    onSuccess: (answer) => {
      setId(answer.id);
      toast(answer.added ? `${release.title} is on the shelf` : 'It was on the shelf already');
      return refresh('/records');
    },
    onError: (error) => toast(messageOf(error), { bad: true }),
  });
  const about = [release.year, release.country, release.format, release.label].filter(Boolean).join(' · ');
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-rule py-3">
      <Sleeve name={`${release.artist} ${release.title}`} className="size-14" />
      <div className="min-w-0 grow basis-48">
        <p className="music text-lead leading-snug italic">{release.title}</p>
        <p className="music text-soft">{release.artist}</p>
        <p className="text-small text-faint">
          {about}
          {about && ' · '}
          {release.source === 'discogs' ? 'Discogs' : 'MusicBrainz'}
        </p>
      </div>
      {id !== null ? (
        <Link
          to="/records/$id"
          params={{ id: String(id) }}
          className="link inline-flex min-h-touch items-center px-2 font-[550]"
        >
          Open it
        </Link>
      ) : release.onShelf ? (
        <p className="px-2 font-[550] text-good">On your shelf</p>
      ) : (
        <Button busy={add.isPending} onClick={() => add.mutate()}>
          Put it on the shelf
        </Button>
      )}
    </div>
  );
};
