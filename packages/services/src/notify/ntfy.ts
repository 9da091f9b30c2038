import type { Sender } from '@fonoteca/live';
import type { Post } from './post.ts';

/** High: above what apps bundle, below what sounds in silence. */
const priority = 4;

/** Publishes as JSON at the root of the topic's server. `sequence_id`: a second one takes the place of the first. */
export const createNtfySender =
  (post: Post): Sender<'ntfy'> =>
  ({ url, token }, { id, event, headline, body, link }, signal) => {
    const cut = url.lastIndexOf('/');
    const message = {
      topic: url.slice(cut + 1),
      title: headline,
      message: body,
      tags: [event === 'test' ? 'wave' : 'red_circle'],
      priority,
      sequence_id: id,
      ...(link === null ? {} : { click: link }),
    };
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    return post(url.slice(0, cut + 1), Buffer.from(JSON.stringify(message)), headers, signal);
  };
