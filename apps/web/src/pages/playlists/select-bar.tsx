import { Button } from '../../components/button.tsx';

/** What can be done with the chosen tracks. */
export const SelectBar = ({
  count,
  said,
  onTop,
  onEnd,
  onRemove,
  onAll,
}: {
  count: number;
  said: string;
  onTop: () => void;
  onEnd: () => void;
  onRemove: () => void;
  onAll: () => void;
}) => (
  <section
    aria-label="Chosen tracks"
    className="fixed inset-x-0 bottom-14 z-20 border-t border-strong bg-raised md:bottom-0"
  >
    <div className="mx-auto flex max-w-(--measure) flex-wrap items-center gap-2 px-gutter py-2">
      <p role="status" className="mr-auto font-[650]">
        {said}
      </p>
      <Button look="quiet" onClick={onAll}>
        All
      </Button>
      <Button disabled={count === 0} onClick={onTop}>
        To the top
      </Button>
      <Button disabled={count === 0} onClick={onEnd}>
        To the end
      </Button>
      <Button look="danger" disabled={count === 0} onClick={onRemove}>
        Remove
      </Button>
    </div>
  </section>
);
