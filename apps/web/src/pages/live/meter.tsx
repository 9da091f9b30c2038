/** A chance as a bar; its figure stands beside it in words. */
export const ChanceBar = ({ chance }: { chance: number }) => (
  <svg width="100%" height="6" aria-hidden="true" className="block">
    <rect width="100%" height="6" rx="1" fill="var(--rule)" />
    <rect width={`${Math.round(chance * 1000) / 10}%`} height="6" rx="1" fill="var(--data)" />
  </svg>
);

const steps = [0, 1, 2, 3, 4];

/** How much a forecast rests on what was seen, as five quiet strokes beside its words. */
export const ConfidenceMark = ({ confidence }: { confidence: number }) => (
  <svg width="28" height="10" aria-hidden="true" className="inline-block shrink-0">
    {steps.map((step) => (
      <rect
        key={step}
        x={step * 6}
        y={8 - step * 2}
        width="3"
        height={step * 2 + 2}
        fill={confidence * 5 > step + 0.25 ? 'var(--ink-soft)' : 'var(--rule)'}
      />
    ))}
  </svg>
);

/** The mark of a broadcast that runs. */
export const LiveMark = ({ className = '' }: { className?: string }) => (
  <span className={`inline-flex items-center gap-2 font-[650] text-accent ${className}`}>
    <svg width="10" height="10" aria-hidden="true" className="shrink-0">
      <circle
        cx="5"
        cy="5"
        r="4.5"
        fill="var(--accent)"
        className="animate-[breathe_2s_ease-in-out_infinite] motion-reduce:animate-none"
      />
    </svg>
    Live
  </span>
);
