import { Fault } from '@fonoteca/domain';
import type { ChannelView } from '@fonoteca/live';
import { type LiveServices, liveForCommands } from '@fonoteca/server';
import { type Command, InvalidArgumentError } from 'commander';
import { type CommonOptions, pickPerson, type Workplace, withDatabase } from '../workplace.ts';

export const common = (command: Command): Command =>
  command.option('--user <name>', 'whose').option('--json', 'print JSON');

export const platforms = ['twitch', 'youtube', 'tiktok', 'kick', 'station'] as const;
export type Platform = (typeof platforms)[number];

type Person = Awaited<ReturnType<typeof pickPerson>>;
export interface LivePlace extends Workplace {
  readonly person: Person;
  readonly live: LiveServices;
  /** What questions about channels need. */
  readonly ports: {
    readonly platforms: LiveServices['platforms'];
    readonly beliefs: LiveServices['beliefs'];
    readonly now: number;
  };
}

/** Runs a command with the database, the person and the platforms. */
export const withLive = <Result>(
  options: CommonOptions,
  work: (place: LivePlace) => Promise<Result>,
): Promise<Result> =>
  withDatabase(options, async (place) => {
    const person = await pickPerson(place.store, options);
    const live = await liveForCommands(place.config, place.store);
    try {
      const { platforms: known, beliefs } = live;
      return await work({
        ...place,
        person,
        live,
        ports: { platforms: known, beliefs, now: Date.now() },
      });
    } finally {
      await live.close();
    }
  });

/** The channel that a number, an account or a name means. Throws Fault `not-found` and `invalid` (channel). */
export function pickChannel(channels: readonly ChannelView[], text: string): ChannelView {
  const wanted = text.trim().toLowerCase();
  const byNumber = channels.find(({ id }) => String(id) === wanted);
  if (byNumber) return byNumber;
  const fits = (value: string) => value.toLowerCase() === wanted || value.toLowerCase() === `@${wanted}`;
  const found = channels.filter(({ account, name, url }) => [account, name, url].some(fits));
  const [only] = found;
  if (only && found.length === 1) return only;
  if (found.length > 1)
    throw new Fault('invalid', `Several channels are called ${text}`, {
      fields: [
        {
          field: 'channel',
          reason: `give a number: ${found.map(({ id, platform }) => `${id} (${platform})`).join(', ')}`,
        },
      ],
    });
  throw new Fault('not-found', `You follow no channel called ${text}`, {
    fields: [{ field: 'channel', reason: 'see: fonoteca live list' }],
  });
}

export function days(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= 14) return number;
  throw new InvalidArgumentError('Give whole days from 1 to 14.');
}
