import type { Store } from '@fonoteca/store';
import { setMark } from '../taste/marks.ts';
import { saveFeedback } from './storage/feedback.ts';
import { outdateLists } from './storage/outdate.ts';
import type { Feedback } from './types.ts';

/**
 * What a person thinks of items of a list: likes, dislikes and “less of this” become marks of their taste,
 * in the same transaction; a skip keeps the item away for a while. The next list has changed when this answers.
 * Throws Fault `not-found` or `invalid`.
 */
export async function giveFeedback(
  store: Store,
  personId: number,
  listId: number,
  items: readonly { position: number; feedback: Feedback }[],
): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    for (const told of await saveFeedback(trx, personId, listId, items)) {
      const { feedback, before, ...item } = told;
      if (feedback === 'like' || feedback === 'dislike' || feedback === 'less') {
        await setMark(trx, personId, item, feedback);
        // A skip that is taken back takes no mark with it that was set elsewhere.
      } else if (feedback === 'none' && before !== 'skip' && before !== 'heard') {
        await setMark(trx, personId, item, null);
      }
    }
    await outdateLists(trx, personId);
  });
}
