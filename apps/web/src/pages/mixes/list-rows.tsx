import { itemId, type List, shownItems } from '../discover/item.ts';
import { useMarks } from '../discover/marks.ts';
import { Row } from '../discover/row.tsx';

/** The items of a list from top to bottom, all or the first few. */
export const ListRows = ({ list, first }: { list: List; first?: number }) => {
  const give = useMarks(list.id);
  return (
    <ol aria-label={`Items of ${list.title}`}>
      {shownItems(list)
        .slice(0, first)
        .map((item, index) => (
          <Row key={itemId(item)} item={item} list={list} place={index + 1} onMark={give} />
        ))}
    </ol>
  );
};
