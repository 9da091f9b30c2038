import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ApiError } from '../../../api/error.ts';
import { PageHead } from '../../../components/section.tsx';
import { useTitle } from '../../../lib/hooks.ts';
import { useShelfList } from '../../../shelf/context.tsx';
import { readShelfSearch } from '../../../shelf/search.ts';
import { Shelf } from '../shelf.tsx';

/** Somebody's records, as whoever has the link sees them. */
export const SharedShelf = () => {
  const token = useParams({ strict: false }).token ?? '';
  const { left, ...search } = readShelfSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const { owner, error } = useShelfList(search);
  useTitle(owner ? `Records of ${owner}` : 'Records');
  if (error instanceof ApiError && error.status === 404) return <SwitchedOff />;
  return (
    <>
      <PageHead title={owner ? `Records of ${owner}` : 'Records'} />
      <Shelf
        search={search}
        onSearch={(next) =>
          navigate({
            to: '/shared/$token',
            params: { token },
            search: next,
            replace: true,
            resetScroll: false,
          })
        }
      />
    </>
  );
};

const SwitchedOff = () => (
  <div className="py-10">
    <h1 className="display text-head">This link shows nothing.</h1>
    <p className="mt-4 max-w-prose text-soft">
      It was switched off by its owner, or mistyped. Ask them for a new one.
    </p>
  </div>
);
