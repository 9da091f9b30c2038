import { inkOf, type Stamp } from './map/inks.ts';

/** The colour and shape of a region's discs. */
export const Swatch = ({ stamp }: { stamp: Stamp | undefined }) => (
  <span
    aria-hidden="true"
    className="size-3 shrink-0 rounded-full"
    style={
      stamp?.ring
        ? { border: `3px solid ${inkOf(stamp)}`, background: 'var(--paper-raised)' }
        : { background: inkOf(stamp) }
    }
  />
);
