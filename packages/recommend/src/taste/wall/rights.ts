import { Fault } from '@fonoteca/domain';
import { readTasteSettings } from '../settings.ts';
import type { TasteSettings } from '../types.ts';
import type { Client } from './client.ts';
import { learnableBits } from './learnable.ts';
import { type LeftOut, leftOutOf } from './left-out.ts';

/** What of a person's listens may be learned from, and how their clock goes. */
export interface LearningRights {
  readonly personId: number;
  readonly timeZone: string;
  readonly settings: TasteSettings;
  /** Sources for the person's own lists, as bits of `seen_in`. */
  readonly own: number;
  /** Sources for the instance's models; 0 where the person does not share. */
  readonly instance: number;
  readonly leftOut: LeftOut;
}

/** Reads what the person allows. Throws Fault `not-found` for an unknown person. */
export async function learningRights(client: Client, personId: number): Promise<LearningRights> {
  const { rows } = await client.query<{ time_zone: string; settings: Record<string, unknown> | null }>(
    `select p.time_zone, s.settings from people p left join taste_settings s on s.person_id = p.id where p.id = $1`,
    [personId],
  );
  const [row] = rows;
  if (!row) throw new Fault('not-found', 'There is no such person');
  const settings = readTasteSettings(row.settings ?? {});
  return {
    personId,
    timeZone: row.time_zone,
    settings,
    own: learnableBits(settings, 'own'),
    instance: settings.shareWithInstance ? learnableBits(settings, 'instance') : 0,
    leftOut: await leftOutOf(client, personId),
  };
}

/** Everybody whose listens the instance's models may learn from, in a fixed order. */
export async function sharingPeople(client: Client): Promise<LearningRights[]> {
  const { rows } = await client.query<{ id: number }>('select id from people order by id');
  const people: LearningRights[] = [];
  for (const { id } of rows) people.push(await learningRights(client, id));
  return people.filter(({ instance }) => instance !== 0);
}
