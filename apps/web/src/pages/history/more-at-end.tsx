import { useEffect, useRef } from 'react';
import { Button } from '../../components/button.tsx';
import { ErrorState } from '../../components/states.tsx';

/** Loads on when the end comes near; the button is for keyboards and for browsers that do not tell. */
export const MoreAtEnd = ({
  more,
  loading,
  error,
  onMore,
}: {
  more: boolean;
  loading: boolean;
  error: unknown;
  onMore: () => void;
}) => {
  const end = useRef<HTMLDivElement>(null);
  const current = useRef(onMore);
  current.current = onMore;
  const waits = more && !loading && !error;
  useEffect(() => {
    const node = end.current;
    if (!node || !waits) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) current.current();
      },
      { rootMargin: '600px' },
    );
    observer.observe(node);
    return () => observer.disconnect();
  }, [waits]);
  return (
    <div ref={end} className="py-4">
      {error ? (
        <ErrorState error={error} onRetry={onMore} />
      ) : more ? (
        <Button busy={loading} onClick={onMore}>
          Load more
        </Button>
      ) : (
        <p className="text-faint">That is the beginning.</p>
      )}
    </div>
  );
};
