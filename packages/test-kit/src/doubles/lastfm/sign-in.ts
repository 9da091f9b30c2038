import type { Method } from './context.ts';
import { LastfmError } from './errors.ts';

export const getToken: Method = ({ people }) => ['token', { '#text': people.makeToken() }];

export const getSession: Method = ({ people }, { params }) => {
  if (!params.token) throw new LastfmError(6);
  return session(people.redeem(params.token));
};

export const getMobileSession: Method = ({ people }, { params }) => {
  const { username, password, authToken } = params;
  if (!username || (!password && !authToken)) throw new LastfmError(6);
  return session(people.signIn(username, { password, authToken }));
};

function session({ name, key }: { name: string; key: string }): ReturnType<Method> {
  return ['session', { subscriber: 0, name, key }];
}
