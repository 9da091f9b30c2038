import { Fault } from '@fonoteca/domain';
import {
  type ChannelView,
  followChannel,
  getChannel,
  getCheck,
  listBroadcasts,
  listChannels,
  parseAddress,
  predictBroadcasts,
} from '@fonoteca/live';
import { type Command, Option } from 'commander';
import { exitCodes, explain } from '../exit.ts';
import type { CommonOptions } from '../workplace.ts';
import { wholeNumber } from './jobs.ts';
import { addLiveFiles } from './live-files.ts';
import {
  common,
  days,
  type LivePlace,
  type Platform,
  pickChannel,
  platforms,
  withLive,
} from './live-options.ts';
import { addPolicyCommand } from './live-policy.ts';
import { clockIn, describeBroadcasts, describeChannels, describePredictions } from './live-text.ts';

/** `fonoteca live …`. */
export function addLiveCommands(program: Command): void {
  const live = program
    .command('live')
    .description('Who is live: channels, what they broadcast, when they are likely to start');
  addFollow(live);
  addList(live);
  addPredict(live);
  addCheck(live);
  addBroadcasts(live);
  addLiveFiles(live);
  addPolicyCommand(live);
}

function addFollow(live: Command): void {
  common(live.command('follow'))
    .description('follow channels by their addresses or handles')
    .argument('<addresses...>', 'addresses, or handles with --platform')
    .addOption(new Option('--platform <name>', 'of handles').choices([...platforms]))
    .option('--group <name>', 'the group they go into')
    .addHelpText(
      'after',
      `
Examples:
  $ fonoteca live follow https://www.twitch.tv/somebody
  $ fonoteca live follow somebody other --platform tiktok --group DJs
  $ fonoteca live follow https://radio.example/live.m3u8`,
    )
    .action((addresses: string[], options: CommonOptions & { platform?: Platform; group?: string }) =>
      withLive(options, async ({ store, output, person, live, ports }) => {
        const followed: ChannelView[] = [];
        const refused: { address: string; code: string; reason: string }[] = [];
        for (const text of addresses) {
          try {
            const address = parseAddress(live.platforms, text, options.platform);
            const id = await followChannel(store.db, live, person.id, address, { group: options.group });
            followed.push(await getChannel(store.db, ports, person.id, id));
          } catch (error) {
            // One alone is the whole command, and its fault says how it ends.
            if (!(error instanceof Fault) || addresses.length === 1) throw error;
            refused.push({ address: text, code: error.code, reason: explain(error) });
            output.note(`refused ${text}: ${explain(error)}`);
          }
        }
        await live.watcher?.wake();
        output.result(
          { followed, refused },
          followed.map(({ id, platform, name }) => `Channel ${id}: ${name} (${platform})`).join('\n'),
        );
        if (refused.length > 0) process.exitCode = exitCodes.partlyRefused;
      }),
    );
}

function addList(live: Command): void {
  common(live.command('list'))
    .description('followed channels: live ones first, then by the chance of a start')
    .option('--group <name>', 'of this group alone')
    .addOption(new Option('--platform <name>', 'of this platform alone').choices([...platforms]))
    .addHelpText('after', '\nExamples:\n  $ fonoteca live list\n  $ fonoteca live list --group DJs --json')
    .action((options: CommonOptions & { group?: string; platform?: Platform }) =>
      withLive(options, async (place) => {
        const items = await allChannels(place, { group: options.group, platform: options.platform });
        place.output.result({ items }, describeChannels(items, place.person.timeZone));
      }),
    );
}

function addPredict(live: Command): void {
  common(live.command('predict'))
    .description('broadcasts that are likely to come')
    .argument('[channel]', 'number, account or name; all when left out')
    .option('--days <count>', 'so far ahead, at most 14', days, 7)
    .addHelpText(
      'after',
      '\nExamples:\n  $ fonoteca live predict\n  $ fonoteca live predict somebody --days 3 --json',
    )
    .action((wanted: string | undefined, options: CommonOptions & { days: number }) =>
      withLive(options, async (place) => {
        const { store, output, person, ports } = place;
        const channel = wanted === undefined ? undefined : pickChannel(await allChannels(place), wanted);
        const to = new Date(ports.now + options.days * 86_400_000 - 1).toISOString();
        const items = await predictBroadcasts(store.db, ports, person.id, {
          to,
          channel: channel?.id,
          least: 0.3,
        });
        output.result({ items }, describePredictions(items, person.timeZone));
      }),
    );
}

function addCheck(live: Command): void {
  common(live.command('check'))
    .description('look at a channel now, out of the budget of its platform')
    .argument('<channel>', 'number, account or name')
    .addHelpText('after', '\nExamples:\n  $ fonoteca live check somebody\n  $ fonoteca live check 12 --json')
    .action((wanted: string, options: CommonOptions) =>
      withLive(options, async (place) => {
        const { store, output, person, live } = place;
        const channel = pickChannel(await allChannels(place), wanted);
        if (!live.watcher)
          throw new Fault('unavailable', 'The live watch is switched off here (FONOTECA_LIVE)');
        const { checkId, refused } = await live.watcher.checkNow(channel.id, AbortSignal.timeout(60_000));
        if (refused !== null) throw new Fault('unavailable', refused);
        const check = checkId === null ? null : await getCheck(store.db, person.id, checkId);
        const at = clockIn(person.timeZone);
        output.result(
          { check },
          check
            ? [`${channel.name}: ${check.found} (${at(check.at)})`, check.detail].filter(Boolean).join('\n')
            : '',
        );
      }),
    );
}

function addBroadcasts(live: Command): void {
  common(live.command('broadcasts'))
    .description('broadcasts of followed channels, the newest first')
    .option('--live', 'only those that run')
    .option('--limit <count>', 'how many', wholeNumber, 20)
    .addHelpText(
      'after',
      '\nExamples:\n  $ fonoteca live broadcasts --live\n  $ fonoteca live broadcasts --limit 100 --json',
    )
    .action((options: CommonOptions & { live?: boolean; limit: number }) =>
      withLive(options, async ({ store, output, person }) => {
        const { items } = await listBroadcasts(store.db, person.id, {
          live: options.live,
          limit: Math.min(options.limit, 10_000),
        });
        output.result({ items }, describeBroadcasts(items, person.timeZone));
      }),
    );
}

async function allChannels(
  { store, person, ports }: LivePlace,
  filter: { group?: string | undefined; platform?: Platform | undefined } = {},
): Promise<ChannelView[]> {
  // By their numbers: one that moves down while pages are turned is on two of them.
  const channels = new Map<number, ChannelView>();
  for (let cursor: string | undefined; ; ) {
    const page = await listChannels(store.db, ports, person.id, { ...filter, cursor, limit: 200 });
    for (const channel of page.items) channels.set(channel.id, channel);
    if (page.next === null) return [...channels.values()];
    cursor = page.next;
  }
}
