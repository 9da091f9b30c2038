import { Fault } from '@fonoteca/domain';
import { describe, expect, test } from 'vitest';
import type { ModelState } from '../src/models/model.ts';
import { loadModel } from '../src/models/registry.ts';
import { linearCount } from '../src/sessions/linear.ts';
import { loadSessions } from '../src/sessions/model.ts';

// What a stranger may write into a model file whose checksum is right.
const neighbours = (offsets: readonly number[], items: readonly number[]): ModelState => ({
  kind: 'item-knn',
  itemCount: 3,
  parameters: {},
  arrays: {
    offsets: Uint32Array.from(offsets),
    items: Uint32Array.from(items),
    values: new Float32Array(items.length).fill(0.5),
  },
});
const sessions = (items: readonly number[], left: readonly number[]): ModelState => ({
  kind: 'sessions',
  itemCount: 3,
  parameters: {},
  arrays: {
    offsets: Uint32Array.of(0, items.length),
    items: Uint32Array.from(items),
    weights: new Float32Array(linearCount),
    treeEnds: Uint32Array.of(3),
    treeFeatures: Uint32Array.of(1, 0, 0),
    treeLeft: Uint32Array.from(left),
    treeRight: Uint32Array.of(2, 0, 0),
    treeThresholds: new Float32Array(3),
    treeValues: new Float32Array(3),
  },
});

describe('a model made to keep the server busy', () => {
  test('neighbour lists as they should be are taken', () => {
    expect(loadModel(neighbours([0, 1, 2, 2], [1, 0])).itemCount).toBe(3);
  });

  test('an offset that leads over four thousand million places is refused', () => {
    expect(() => loadModel(neighbours([0, 4_294_967_295, 2, 2], [1, 0]))).toThrow(Fault);
  });

  test('a neighbour that is no item is refused', () => {
    expect(() => loadModel(neighbours([0, 1, 2, 2], [1, 3]))).toThrow(Fault);
  });

  test('a tree as it should be is taken, one whose branches lead in a circle is refused', () => {
    expect(loadSessions(sessions([0, 1, 2], [1, 0, 0])).next([0], { count: 1 }).items).toHaveLength(1);
    expect(() => loadSessions(sessions([0, 1, 2], [0, 0, 0]))).toThrow(Fault);
  });

  test('a session of items that are not there is refused', () => {
    expect(() => loadSessions(sessions([0, 7, 2], [1, 0, 0]))).toThrow(Fault);
  });
});
