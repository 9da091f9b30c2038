import { useState } from 'react';
import type { Entity } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Section } from '../../components/section.tsx';
import { MergeDialog } from './merge-dialog.tsx';
import { SplitDialog } from './split-dialog.tsx';

/** Under which names it came, what was merged into it; the owner joins and parts entries here. */
export const Names = ({ entity, owner }: { entity: Entity; owner: boolean }) => {
  const [open, setOpen] = useState<'merge' | 'split' | null>(null);
  return (
    <Section title="Names it came under">
      <ul>
        {entity.sentAs.slice(0, 12).map((sent) => (
          <li key={sent.sentTrackId} className="border-t border-rule py-2">
            <p className="music truncate text-[1.0625rem]">{sent.track}</p>
            <p className="truncate text-small text-soft">
              {sent.artist}
              {sent.release && ` · ${sent.release}`}
            </p>
          </li>
        ))}
      </ul>
      {entity.sentAs.length > 12 && (
        <p className="mt-2 text-small text-faint">and {entity.sentAs.length - 12} more</p>
      )}
      {entity.merged.length > 0 && (
        <p className="mt-4 text-soft">Merged into it: {entity.merged.map((one) => one.name).join(', ')}</p>
      )}
      {owner && (
        <div className="mt-5 flex flex-wrap gap-3">
          <Button onClick={() => setOpen('merge')}>Merge with another…</Button>
          {entity.sentAs.length > 1 && <Button onClick={() => setOpen('split')}>Split…</Button>}
        </div>
      )}
      {open === 'merge' && <MergeDialog entity={entity} onClose={() => setOpen(null)} />}
      {open === 'split' && <SplitDialog entity={entity} onClose={() => setOpen(null)} />}
    </Section>
  );
};
