import { pngOf } from '../shared/png.ts';
import { json, type Reply } from '../shared/reply.ts';
import type { Asked } from '../shared/serve.ts';
import { allowPage } from './allow-page.ts';
import { type State, signed, whoAsks } from './caller.ts';
import { collectionReply, foldersReply, profileReply, searchReply } from './lists.ts';
import { NotAllowed } from './oauth.ts';
import { BadRequest } from './pages.ts';
import { masterReply, releaseReply } from './replies.ts';
import { NotThere, type Owner } from './shelf.ts';

export function answer(state: State, asked: Asked): Reply {
  try {
    if (asked.operation === 'authorize') return allowPage(state, asked);
    if (asked.operation === 'request_token') return form(state.oauth.requestToken(signed(asked)));
    if (asked.operation === 'access_token') {
      if (asked.verb !== 'POST') throw new BadRequest('The method is not allowed.', 405);
      return form(state.oauth.accessToken(signed(asked)));
    }
    if (asked.verb !== 'GET') throw new BadRequest('The method is not allowed.', 405);
    return answerTo(state, asked, whoAsks(state, asked));
  } catch (error) {
    if (error instanceof NotAllowed || error instanceof BadRequest)
      return failure(error.status, error.message);
    if (error instanceof NotThere) return failure(404, error.message);
    throw error;
  }
}

function answerTo({ shelf }: State, asked: Asked, caller: Owner | undefined): Reply {
  if (caller) asked.seen.account = caller.name;
  const [id = ''] = asked.values('id');
  const view = { origin: asked.url.origin, signedIn: caller !== undefined };
  const needed = (): Owner => {
    if (!caller) throw new NotAllowed('You must authenticate to access this resource.');
    return caller;
  };
  switch (asked.operation) {
    case 'release':
      return json(releaseReply(there(shelf.releases.get(Number(id)), 'Release'), view));
    case 'master':
      return json(masterReply(there(shelf.masters.get(Number(id)), 'Master'), view));
    case 'search':
      return needed() && json(searchReply(shelf, asked.params, view));
    case 'identity': {
      const { id: number, name } = needed();
      const resource_url = `${view.origin}/users/${name}`;
      return json({ id: number, username: name, resource_url, consumer_name: 'Fonoteca' });
    }
    case 'image':
      return needed() && image(id);
  }
  const owner = shelf.owner(decodeURIComponent(there(asked.values('id')[0], 'Resource')));
  if (asked.operation === 'profile') return json(profileReply(owner, view));
  const isOwner = caller === owner;
  const [folder = '0'] = asked.values('folder');
  if (!isOwner && (owner.privateCollection || folder !== '0' || asked.operation === 'fields'))
    throw new NotAllowed("You don't have permission to access this resource.", 403);
  if (asked.operation === 'folders') return json(foldersReply(owner, isOwner, view));
  if (asked.operation === 'fields') return json({ fields });
  return json(collectionReply(shelf, owner, Number(folder), asked.params, view));
}

const fields = ['Media Condition', 'Sleeve Condition', 'Notes'].map((name, index) => ({
  id: index + 1,
  name,
  position: index + 1,
  type: name === 'Notes' ? 'textarea' : 'dropdown',
  public: true,
}));

function there<Thing>(thing: Thing | undefined, name: string): Thing {
  if (thing === undefined) throw new NotThere(`${name} not found.`);
  return thing;
}

/** `R-17-0-150`: release 17, first picture, 150 pixels. */
function image(name: string): Reply {
  const [, release = '', index = '', size = '150'] = name.split('-');
  const body = pngOf(`${release} ${index}`, Number(size));
  return { status: 200, headers: { 'content-type': 'image/png' }, body, says: 'ok' };
}

function form(body: string): Reply {
  return { status: 200, headers: { 'content-type': 'application/x-www-form-urlencoded' }, body, says: 'ok' };
}

export function failure(status: number, message: string): Reply {
  return json({ message }, status);
}
