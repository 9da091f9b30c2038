import type { Evidence, Reason } from './types.ts';

const weekdays = ['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'];

/** More names are no sentence; the panel of an item shows all of its evidence. */
const namedAtMost = 3;

/** The sentence of a reason, in English, without a full stop. `nameOf` names an item of the evidence. */
export function reasonText(reason: Reason, nameOf: (evidence: Evidence) => string): string {
  const names = listed(reason.evidence.map(nameOf), namedAtMost);
  const { parameters } = reason;
  switch (reason.kind) {
    case 'because-heard':
      return `Because you hear ${names}`;
    case 'similar-artist':
      return `Similar to ${names}`;
    case 'follows':
      return `Often follows ${names}`;
    case 'liked':
      return `Because you like ${names}`;
    case 'tag':
      return parameters.tags
        ? `For ${parameters.words}: ${parameters.tags}`
        : `Its tempo suits ${parameters.words}`;
    case 'habit':
      return `Suits your ${weekdays[Number(parameters.weekday)] ?? 'days'} around ${parameters.hour}:00`;
    case 'heard-often':
      return `One of yours: ${parameters.listens} listens, the last ${lately(Number(parameters.days))}`;
    case 'not-heard-for': {
      const times = Number(parameters.listens);
      return `Not heard for ${lasting(Number(parameters.days))}, after ${times} listen${times === 1 ? '' : 's'}`;
    }
    case 'popular-with-listeners-like-you':
      return 'Popular with listeners like you';
    case 'on-shelf':
      return 'On your shelf';
    case 'exploring':
      return parameters.drawn === 'yes'
        ? 'A try, to learn what you like'
        : 'Near your taste; no single listen explains it';
  }
}

function listed(names: readonly string[], most: number): string {
  if (names.length < 2) return names[0] ?? '';
  if (names.length > most) return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

const lately = (days: number): string =>
  days === 0 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`;

function lasting(days: number): string {
  if (days < 60) return `${days} days`;
  const months = Math.floor(days / 30.44);
  if (months < 24) return `${months} months`;
  return `${Math.floor(days / 365.25)} years`;
}
