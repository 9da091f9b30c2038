import { Fault } from '@fonoteca/domain';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listensOf } from '../src/listenbrainz/listens-of.ts';
import { validateSubmission } from '../src/listenbrainz/validate.ts';

const now = Date.UTC(2026, 0, 1);
const check = (body: unknown, bytes = 100) => validateSubmission(body, bytes, now);
const at = 1_700_000_000;
const listen = (info?: unknown, more: object = {}) => ({
  listened_at: at,
  track_metadata: {
    artist_name: 'a',
    track_name: 't',
    ...(info === undefined ? {} : { additional_info: info }),
  },
  ...more,
});
const single = (one: unknown) => ({ listen_type: 'single', payload: [one] });
const mbid = 'B1A9C0E9-D987-4042-AE91-78D6A3267D69';

function reasonOf(body: unknown, bytes?: number): string {
  try {
    check(body, bytes);
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
  return 'taken';
}

describe('ListenBrainz rules', () => {
  test.each([
    ['no object', [], 'body: '],
    ['no type', { payload: [listen()] }, 'listen_type: '],
    ['no list', { listen_type: 'single', payload: {} }, 'payload: '],
    ['nothing', { listen_type: 'import', payload: [] }, 'payload: it holds no listen'],
    [
      'two singles',
      { listen_type: 'single', payload: [listen(), listen()] },
      'payload: single takes exactly one',
    ],
    ['too many', { listen_type: 'import', payload: Array(1001).fill(listen()) }, 'payload: it holds 1001'],
    ['another key', single({ ...listen(), user_name: 'x' }), 'payload[0].user_name: only'],
    [
      'no stamp',
      single({ track_metadata: listen().track_metadata }),
      'payload[0].listened_at: it must be a whole',
    ],
    [
      'a text as stamp',
      single({ ...listen(), listened_at: String(at) }),
      'payload[0].listened_at: it must be a whole',
    ],
    [
      'too old',
      single({ ...listen(), listened_at: 1_033_430_399 }),
      'payload[0].listened_at: it must be 1033430400',
    ],
    [
      'too new',
      single({ ...listen(), listened_at: now / 1000 + 3601 }),
      'payload[0].listened_at: it lies more than 60',
    ],
    [
      'milliseconds',
      single({ ...listen(), listened_at: at * 1000 }),
      'payload[0].listened_at: it lies more than 60',
    ],
    [
      'stamped now',
      { listen_type: 'playing_now', payload: [listen()] },
      'payload[0].listened_at: what plays now',
    ],
    [
      'U+0000',
      single(listen({ deep: [{ er: 'a\0b' }] })),
      'payload[0].track_metadata.additional_info.deep.0.er: it holds the character U+0000',
    ],
    [
      'a bad MBID',
      single(listen({ recording_mbid: 'x' })),
      'payload[0].track_metadata.additional_info.recording_mbid: it is not an MBID',
    ],
    [
      'a bad one of many',
      single(listen({ artist_mbids: [mbid, 'x'] })),
      'payload[0].track_metadata.additional_info.artist_mbids[1]',
    ],
    [
      'both lengths',
      single(listen({ duration: 1, duration_ms: 1000 })),
      'payload[0].track_metadata.additional_info.duration: send',
    ],
    [
      '25 days',
      single(listen({ duration: 25 * 86_400 })),
      'payload[0].track_metadata.additional_info.duration: it is longer',
    ],
    [
      '51 tags',
      single(listen({ tags: Array(51).fill('x') })),
      'payload[0].track_metadata.additional_info.tags: it holds 51',
    ],
    [
      'a long tag',
      single(listen({ tags: ['x'.repeat(65)] })),
      'payload[0].track_metadata.additional_info.tags[0]: it is longer',
    ],
  ])('%s is refused', (_name, body, reason) => expect(reasonOf(body)).toContain(reason));

  test('the edges are taken', () => {
    for (const stamp of [1_033_430_400, now / 1000 + 3600])
      expect(reasonOf(single({ ...listen(), listened_at: stamp }))).toBe('taken');
    expect(reasonOf(single(listen({ duration: 24 * 86_400, tags: Array(50).fill('x'.repeat(64)) })))).toBe(
      'taken',
    );
    expect(reasonOf(single(listen()), 10_240)).toBe('taken');
    expect(reasonOf(single(listen()), 10_241)).toContain('body: it is 10241 bytes long');
  });

  test('null and empty MBIDs are dropped, good ones kept in lower case', () => {
    const info = { recording_mbid: '', release_mbid: null, artist_mbids: ['', mbid, null], work_mbids: [] };
    const { listens } = check(single(listen(info)));
    expect(listens[0]?.track_metadata.additional_info).toEqual({ artist_mbids: [mbid] });
    expect(listensOf(listens, now)[0]?.sent.mbids).toEqual({ artists: [mbid.toLowerCase()] });
  });

  test('whatever JSON comes, it is taken or refused with a reason, and what is taken can be stored', () => {
    const junk = fc.jsonValue({ maxDepth: 4 });
    const name = fc.oneof(fc.string({ unit: 'binary' }), junk);
    const info = fc.dictionary(
      fc.constantFrom(
        'duration',
        'duration_ms',
        'recording_mbid',
        'artist_mbids',
        'tags',
        'isrc',
        'spotify_id',
        'tracknumber',
        '__proto__',
        'x',
      ),
      fc.oneof(junk, fc.string({ unit: 'binary' }), fc.array(fc.string())),
    );
    const one = fc.record(
      {
        listened_at: fc.oneof(fc.integer(), fc.constant(at), junk),
        track_metadata: fc.oneof(
          fc.record(
            { artist_name: name, track_name: name, additional_info: fc.oneof(info, junk) },
            { requiredKeys: [] },
          ),
          junk,
        ),
      },
      { requiredKeys: [] },
    );
    const body = fc.oneof(
      junk,
      fc.record({
        listen_type: fc.constantFrom('single', 'import', 'playing_now', 'x'),
        payload: fc.oneof(fc.array(one, { maxLength: 3 }), junk),
      }),
    );
    fc.assert(
      fc.property(body, (value) => {
        try {
          const { listens } = check(value, 10);
          for (const { sent } of listensOf(listens, now)) {
            expect(sent.artist.trim()).toBe(sent.artist);
            expect(sent.artist).not.toBe('');
            const text = JSON.stringify(sent);
            expect(text).not.toMatch(/(?<!\\)\\u(?:0000|d[89a-f])/i);
          }
        } catch (error) {
          if (!(error instanceof Fault)) throw error;
          expect(error.message).toMatch(/^[\w[\]. ()]+.*: /s);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
