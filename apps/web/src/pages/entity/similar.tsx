import { type Entity, useApi } from '../../api/queries.ts';
import { kindWords } from '../../components/entity-link.tsx';
import { Section } from '../../components/section.tsx';
import { Sleeve } from '../../components/sleeve.tsx';
import { ItemMenu } from '../discover/item-menu.tsx';
import { ItemArtist, ItemName } from '../discover/item-name.tsx';

/** What is similar, by all that know it here; nothing at all where none do. */
export const Similar = ({ entity }: { entity: Entity }) => {
  const { kind, id } = entity;
  const query = useApi('GET /api/v1/similar/{kind}/{id}', { params: { kind, id }, query: { limit: 12 } });
  // What the last page showed stays on screen while this one loads: not here, it would be wrong.
  if (!query.data || query.isPlaceholderData) return null;
  const items = query.data.items.filter(({ mark }) => mark !== 'dislike');
  if (items.length === 0) return null;
  return (
    <Section title={`Similar ${kindWords[kind].many}`}>
      <ul className="grid gap-x-8 sm:grid-cols-2 xl:grid-cols-3">
        {items.map((item) => (
          <li key={item.key} className="flex items-center gap-3 border-t border-rule py-2">
            <Sleeve name={item.release?.name ?? item.name} className="size-12" />
            <div className="min-w-0 grow">
              <p className="truncate">
                <ItemName of={item} className="text-[1.0625rem]" />
              </p>
              <p className="truncate text-small text-soft">
                {kind === 'artist' ? (
                  item.tags.slice(0, 3).join(', ') || (item.listens === 0 ? 'never heard' : null)
                ) : (
                  <ItemArtist of={item} />
                )}
              </p>
            </div>
            <ItemMenu item={item} />
          </li>
        ))}
      </ul>
    </Section>
  );
};
