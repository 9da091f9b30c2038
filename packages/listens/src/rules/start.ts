import { type IncomingListen, type Source, sources } from '@fonoteca/domain';

/**
 * When a listen began, milliseconds since 1970 UTC. A source that stamps the end is moved back by the
 * time heard; where that is not known, by the length; where neither is, the stamp is all there is.
 */
export function startOf(listen: IncomingListen, source: Source): number {
  const stamp = listen.stamp ?? sources[source].stamp;
  if (stamp === 'start') return listen.stampMs;
  return listen.stampMs - (listen.playedMs ?? listen.sent.lengthMs ?? 0);
}
