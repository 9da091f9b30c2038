import { useState } from 'react';
import { Sleeve } from '../../components/sleeve.tsx';
import { type List, type ListItem, type Mark, sleeveName } from './item.ts';
import { ItemMenu } from './item-menu.tsx';
import { ItemArtist, ItemName } from './item-name.tsx';
import { MarkButtons } from './mark-buttons.tsx';
import { WhyDialog } from './why-dialog.tsx';

/** The first reason as a sentence; it opens the others. */
export const WhyButton = ({
  item,
  onOpen,
  lines = 'line-clamp-3',
}: {
  item: ListItem;
  onOpen: () => void;
  lines?: string;
}) => {
  const [reason] = item.reasons;
  if (!reason) return null;
  return (
    <button
      type="button"
      onClick={onOpen}
      aria-haspopup="dialog"
      title="Why is it here?"
      className="block w-full rounded py-1 text-left text-small text-soft decoration-field underline-offset-4 hover:text-ink hover:underline"
    >
      <span className={lines}>{reason.text}</span>
    </button>
  );
};

/** One item of a shelf: what it is, why, and what the person thinks of it. */
export const Card = ({
  item,
  list,
  onMark,
}: {
  item: ListItem;
  list: List;
  onMark: (item: ListItem, mark: Mark | null) => void;
}) => {
  const [why, setWhy] = useState(false);
  return (
    <li className="flex w-44 shrink-0 snap-start flex-col">
      <Sleeve name={sleeveName(item)} className="aspect-square w-full" />
      <h3 className="mt-2.5 line-clamp-2 text-[1.0625rem] leading-snug">
        <ItemName of={item} />
      </h3>
      <p className="truncate text-soft">
        <ItemArtist of={item} />
      </p>
      <WhyButton item={item} onOpen={() => setWhy(true)} />
      <div className="-mx-1 mt-auto flex justify-between pt-1">
        <MarkButtons item={item} onMark={onMark} />
        <ItemMenu item={item} onWhy={() => setWhy(true)} />
      </div>
      {why && <WhyDialog item={item} list={list} onClose={() => setWhy(false)} />}
    </li>
  );
};
