import type { EntityKind } from '../../api/queries.ts';
import { EntityLink } from '../../components/entity-link.tsx';
import { Section } from '../../components/section.tsx';
import { count } from '../../lib/numbers.ts';

export const TopOf = ({
  title,
  kind,
  items,
}: {
  title: string;
  kind: EntityKind;
  items: readonly { id: number; name: string; listens: number }[];
}) => {
  const most = Math.max(1, ...items.map((item) => item.listens));
  return (
    <Section title={title}>
      <ol>
        {items.map((item, index) => (
          <li key={item.id} className="flex items-center gap-4 border-t border-rule py-2">
            <span className="w-6 shrink-0 text-right font-[650] text-soft">{index + 1}</span>
            <div className="min-w-0 grow">
              <p className="truncate">
                <EntityLink kind={kind} of={item} className="text-[1.0625rem]" />
              </p>
              <div
                aria-hidden="true"
                className="mt-1 h-[3px] bg-data"
                style={{ width: `${(item.listens / most) * 100}%` }}
              />
            </div>
            <span className="shrink-0 font-[650]">
              {count(item.listens)}
              <span className="sr-only"> listens</span>
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
};
