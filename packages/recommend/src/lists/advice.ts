import type { Taste } from '../taste/types.ts';
import type { Advice, ListPurpose } from './types.ts';

export interface AdviceFacts {
  readonly taste: Pick<Taste, 'listens' | 'heldBack' | 'building' | 'settings'>;
  /** Whether a model of this instance's own is in use. */
  readonly ownModel: boolean;
  readonly outsideModel: boolean;
  /** People whose listens teach the instance's models. */
  readonly people: number;
  /** Whether outside services may be asked about artists. */
  readonly knowledge: boolean;
}

/** Below this a list follows accidents more than taste. */
const fewListens = 200;

/** What would make lists better, the most useful first; empty where nothing is missing. */
export function adviceFor(facts: AdviceFacts): Advice[] {
  const { taste } = facts;
  const advice: Advice[] = [];
  if (taste.building) {
    advice.push({
      code: 'profile-building',
      text: 'Your taste is being read; lists get better in a moment.',
      href: null,
    });
  }
  if (taste.heldBack > 0 && !taste.settings.learnFromSpotifyExport) {
    advice.push({
      code: 'spotify-opt-in',
      text: `${taste.heldBack.toLocaleString('en')} listens of your Spotify export wait for your word before anything learns from them.`,
      href: '/discover/settings',
    });
  }
  if (taste.listens === 0) {
    advice.push({
      code: 'no-listens',
      text: 'Bring your listens in, or scrobble a few days.',
      href: '/import',
    });
  } else if (taste.listens < fewListens) {
    advice.push({
      code: 'few-listens',
      text: 'With a few hundred listens more, lists follow your taste and not its accidents.',
      href: '/import',
    });
  }
  if (taste.listens > 0 && !facts.ownModel) {
    advice.push({
      code: 'no-model',
      text: 'No model of what is heard here is in use yet: it takes some weeks of listens, and the owner can start a training.',
      href: '/models',
    });
  }
  if (facts.people < 20 && !facts.outsideModel) {
    advice.push({
      code: 'no-outside-model',
      text: 'To discover what nobody here has heard, the owner can take in a model learned from public listening data.',
      href: '/models',
    });
  }
  if (!facts.knowledge) {
    advice.push({
      code: 'no-knowledge',
      text: 'Genres, years and similar artists are unknown: the owner can let Fonoteca ask MusicBrainz and ListenBrainz (FONOTECA_KNOWLEDGE).',
      href: null,
    });
  }
  return advice;
}

/** What only helps to find what was never heard. */
const forDiscovery = new Set(['no-model', 'no-outside-model', 'no-knowledge']);

/**
 * The advice that is shown with a list: what would make just this one better. A good list comes without;
 * that the profile is still being read is always said.
 */
export function adviceWith(
  advice: readonly Advice[],
  { purpose, short, empty }: { purpose: ListPurpose; short: boolean; empty: boolean },
): Advice[] {
  if (!short) return advice.filter(({ code }) => code === 'profile-building');
  if (purpose !== 'rediscover') return [...advice];
  const helpful = advice.filter(({ code }) => !forDiscovery.has(code));
  if (!empty || helpful.length > 0) return helpful;
  return [
    {
      code: 'nothing-forgotten',
      text: 'Nothing that you loved has been silent for long enough yet. It comes here by itself.',
      href: null,
    },
  ];
}
