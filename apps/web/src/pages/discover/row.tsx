import { useState } from 'react';
import { Sleeve } from '../../components/sleeve.tsx';
import { clockLength } from '../../lib/numbers.ts';
import { WhyButton } from './card.tsx';
import { type List, type ListItem, type Mark, sleeveName } from './item.ts';
import { ItemMenu } from './item-menu.tsx';
import { ItemArtist, ItemName } from './item-name.tsx';
import { MarkButtons } from './mark-buttons.tsx';
import { WhyDialog } from './why-dialog.tsx';

/** One item of a list that is read downwards. */
export const Row = ({
  item,
  list,
  place,
  onMark,
}: {
  item: ListItem;
  list: List;
  /** From 1, among those that are shown. */
  place: number;
  onMark: (item: ListItem, mark: Mark | null) => void;
}) => {
  const [why, setWhy] = useState(false);
  return (
    <li className="flex flex-wrap items-center gap-x-3 border-t border-rule py-2">
      <div className="flex min-w-0 grow basis-64 items-center gap-3">
        <span className="w-6 shrink-0 text-right text-small text-faint max-[26rem]:hidden">{place}</span>
        <Sleeve name={sleeveName(item)} className="size-12" />
        <div className="min-w-0 grow">
          <p className="truncate">
            <ItemName of={item} className="text-[1.0625rem]" />
          </p>
          <p className="truncate text-small text-soft">
            <ItemArtist of={item} />
            {item.artist !== null && item.release !== null && <span aria-hidden="true"> · </span>}
            {item.release !== null && (
              <ItemName
                of={{ kind: 'release', id: item.release.id, name: item.release.name }}
                className="text-[0.9375rem]"
              />
            )}
          </p>
          <WhyButton item={item} onOpen={() => setWhy(true)} lines="line-clamp-2" />
        </div>
        <span className="shrink-0 text-small text-soft max-sm:hidden">
          {item.lengthMs === null ? '' : clockLength(item.lengthMs)}
        </span>
      </div>
      <div className="-mr-2 ml-auto flex">
        <MarkButtons item={item} onMark={onMark} />
        <ItemMenu item={item} onWhy={() => setWhy(true)} />
      </div>
      {why && <WhyDialog item={item} list={list} onClose={() => setWhy(false)} />}
    </li>
  );
};
