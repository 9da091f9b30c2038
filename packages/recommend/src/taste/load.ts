import type { Store } from '@fonoteca/store';
import type { itemKinds } from '../item.ts';
import { createBlocklist, type ResolvedMark } from './blocklist.ts';
import { listExclusions } from './exclusions.ts';
import { fingerprint } from './fingerprint.ts';
import { resolvedMarks } from './marks.ts';
import { inSnapshot, readProfile } from './profile/build.ts';
import { fadeAt } from './profile/evidence.ts';
import { queueProfile } from './profile/job.ts';
import { type Profile, ProfileBuilder } from './profile/profile.ts';
import { buildNow, type LoadedProfile, loadProfile } from './profile-cache.ts';
import { joinTables, rowOf } from './table.ts';
import type { HabitCounts, RecentListen, Taste, TasteExclusion } from './types.ts';
import { emptyColumns, type ListenColumns } from './wall/columns.ts';
import { countLearnable, countWaiting, readNewest } from './wall/read.ts';
import { type LearningRights, learningRights } from './wall/rights.ts';

/** Up to so many listens a missing or stale profile is made while one waits: some tens of milliseconds. */
const soon = 20_000;
/** Listens that are read as they are, at most: a page never scans a history. */
const mostLive = 20_000;
/** Without any profile: what there is, until the job has made it. */
const mostWithoutProfile = 5_000;
/** Weights fade slowly: within this time nothing need be worked out again. */
const freshMs = 3_600_000;

interface Kept {
  readonly taste: Taste;
  /** What the taste was made of; what its tables were made of; when their weights were worked out. */
  readonly basis: string;
  readonly heard: string;
  readonly weighedAt: number;
}

const tastes = new WeakMap<Store, Map<number, Kept>>();
const mostKept = 64;

/**
 * What is known of a person's taste now: the packed profile, the listens after it, marks, exclusions and
 * settings. A listen, skip or mark that is committed is in the next answer. Throws Fault `not-found`.
 */
export async function loadTaste(
  store: Store,
  person: { readonly id: number },
  now: Date = new Date(),
): Promise<Taste> {
  const rights = await learningRights(store.pool, person.id);
  const { loaded, building } = await profileOf(store, rights);
  const from = loaded?.readUntil ?? 0;
  const [live, waiting, marks, exclusions] = await Promise.all([
    readNewest(store.pool, rights, { from, limit: loaded ? mostLive : mostWithoutProfile }),
    loaded ? countWaiting(store.pool, rights, from, null) : 0,
    resolvedMarks(store.db, person.id),
    listExclusions(store.db, person.id),
  ]);
  const heard = fingerprint([loaded?.revision ?? '', rights.timeZone, rights.leftOut, live]);
  const basis = fingerprint([heard, rights, marks, building, waiting, loaded?.memory]);
  const kept = keptOf(store).get(person.id);
  const age = kept ? now.getTime() - kept.weighedAt : 0;
  const held = age >= 0 && age < freshMs ? kept : undefined;
  if (held?.basis === basis) return { ...held.taste, now: now.getTime() };
  const taste = assemble({
    rights,
    loaded,
    building,
    live,
    marks,
    exclusions,
    heldBack: (loaded?.heldBack ?? 0) + waiting,
    now: now.getTime(),
    version: `${person.id}-${basis}`,
    // A mark changes no table.
    tables: held?.heard === heard ? held.taste.tables : undefined,
  });
  const weighedAt = held?.heard === heard ? held.weighedAt : now.getTime();
  keep(store, person.id, { taste, basis, heard, weighedAt });
  return taste;
}

/**
 * The taste as it was at a moment, read from the listens before it: for evaluation in a job, since it
 * streams the whole history. Marks set later are left out; exclusions and consent are those of today.
 */
export async function tasteAt(
  store: Store,
  personId: number,
  moment: Date,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Taste> {
  const { rights, profile } = await inSnapshot(store, async (client) => {
    const rights = await learningRights(client, personId);
    return { rights, profile: await readProfile(client, rights, moment.getTime(), options) };
  });
  const marks = (await resolvedMarks(store.db, personId)).filter(({ at }) => at < moment);
  return assemble({
    rights,
    loaded: {
      profile,
      readUntil: moment.getTime(),
      madeAt: moment,
      heldBack: 0,
      stale: false,
      // What was fitted today would tell of what came after the moment.
      memory: null,
      revision: moment.toISOString(),
    },
    building: false,
    live: emptyColumns(0),
    marks,
    exclusions: await listExclusions(store.db, personId),
    heldBack: 0,
    now: moment.getTime(),
    version: `${personId}-${moment.toISOString()}`,
  });
}

/** The last learnable listens of a person, newest first: what the next list must know of the moment. */
export async function recentListens(
  store: Store,
  person: { readonly id: number },
  options: {
    readonly limit?: number;
    readonly withinSeconds?: number;
    readonly now?: Date;
  } = {},
): Promise<RecentListen[]> {
  const rights = await learningRights(store.pool, person.id);
  const now = (options.now ?? new Date()).getTime();
  const from = options.withinSeconds === undefined ? 0 : now - options.withinSeconds * 1000;
  const columns = await readNewest(store.pool, rights, { from, limit: options.limit ?? 50 });
  return Array.from({ length: columns.count }, (_, i) => ({
    recordingId: columns.recordings[i] ?? 0,
    releaseId: columns.releases[i] || null,
    artistId: columns.artists[i] ?? 0,
    at: columns.at[i] ?? 0,
    counted: columns.counted[i] === 1,
    skipped: columns.skipped[i] === 1,
  })).reverse();
}

/** The stored profile, made now where that is quick; else a job is asked for it. */
async function profileOf(
  store: Store,
  rights: LearningRights,
): Promise<{ loaded: LoadedProfile | null; building: boolean }> {
  const { personId } = rights;
  const stored = await loadProfile(store, personId);
  if (stored && !stored.stale) return { loaded: stored, building: false };
  const size = stored?.profile.listens ?? (await countLearnable(store.pool, rights, soon + 1));
  if (size > soon) {
    if (!stored) await queueProfile(store.db, personId, 0);
    return { loaded: stored, building: true };
  }
  await buildNow(store, personId);
  const made = await loadProfile(store, personId);
  return { loaded: made, building: made?.stale ?? true };
}

function assemble(parts: {
  readonly rights: LearningRights;
  readonly loaded: LoadedProfile | null;
  readonly building: boolean;
  readonly live: ListenColumns;
  readonly marks: readonly ResolvedMark[];
  readonly exclusions: readonly TasteExclusion[];
  readonly heldBack: number;
  readonly now: number;
  readonly version: string;
  readonly tables?: Taste['tables'] | undefined;
}): Taste {
  const { rights, loaded, marks } = parts;
  const builder = new ProfileBuilder();
  builder.add(parts.live);
  const after = builder.profile();
  const before = loaded?.profile ?? emptyProfile;
  const fade = fadeAt(parts.now / 1000);
  const table = (kind: keyof typeof itemKinds) =>
    joinTables(before.tables[kind], after.tables[kind], fade, rights.leftOut);
  return {
    personId: rights.personId,
    timeZone: rights.timeZone,
    now: parts.now,
    settings: rights.settings,
    tables: parts.tables ?? {
      artist: table('artist'),
      release: table('release'),
      recording: table('recording'),
    },
    habits: {
      hours: before.hours.map((count, hour) => count + (after.hours[hour] ?? 0)),
      weekdays: before.weekdays.map((count, day) => count + (after.weekdays[day] ?? 0)),
    },
    habitsOf: (artistId) => habitsOf(artistId, before, after),
    marks,
    blocklist: createBlocklist(marks),
    exclusions: parts.exclusions,
    listens: before.listens + after.listens,
    heldBack: parts.heldBack,
    profileAt: loaded?.madeAt ?? null,
    building: parts.building,
    memory: loaded?.memory ?? null,
    version: parts.version,
  };
}

const emptyProfile: Profile = new ProfileBuilder().profile();

function habitsOf(artistId: number, before: Profile, after: Profile): HabitCounts | null {
  const found = [before, after].flatMap((profile) => {
    const row = rowOf(profile.tables.artist, artistId);
    return row < 0 ? [] : [{ profile, row }];
  });
  if (found.length === 0) return null;
  const hours = new Uint32Array(24);
  const weekdays = new Uint32Array(7);
  for (const { profile, row } of found) {
    for (let hour = 0; hour < 24; hour++)
      (hours[hour] as number) += profile.artistHours[row * 24 + hour] ?? 0;
    for (let day = 0; day < 7; day++) (weekdays[day] as number) += profile.artistWeekdays[row * 7 + day] ?? 0;
  }
  return { hours, weekdays };
}

function keptOf(store: Store): Map<number, Kept> {
  let ofStore = tastes.get(store);
  if (!ofStore) {
    ofStore = new Map();
    tastes.set(store, ofStore);
  }
  return ofStore;
}

function keep(store: Store, personId: number, value: Kept): void {
  const ofStore = keptOf(store);
  ofStore.delete(personId);
  ofStore.set(personId, value);
  for (const oldest of ofStore.keys()) {
    if (ofStore.size <= mostKept) break;
    ofStore.delete(oldest);
  }
}
