import type { Executor } from '@fonoteca/store';
import { listExclusions } from '../taste/exclusions.ts';
import { listMarks } from '../taste/marks.ts';
import { tasteSettingsOf } from '../taste/settings-store.ts';

const pageSize = 500;

/**
 * What a person told Fonoteca of their taste, as the text of one JSON object in pieces: `settings`,
 * `exclusions` and `marks`. What was worked out from listens is not in it.
 */
export async function* exportTaste(executor: Executor, personId: number): AsyncGenerator<string> {
  const settings = await tasteSettingsOf(executor, personId);
  const exclusions = await listExclusions(executor, personId);
  yield `{"settings":${JSON.stringify(settings)},\n"exclusions":${JSON.stringify(exclusions)},\n"marks":[`;
  for (let cursor: string | undefined, first = true; ; first = false) {
    const { items, next } = await listMarks(executor, personId, { cursor, limit: pageSize });
    if (items.length > 0)
      yield `${first ? '' : ','}${items.map((mark) => `\n${JSON.stringify(mark)}`).join(',')}`;
    if (next === null) break;
    cursor = next;
  }
  yield '\n]}\n';
}
