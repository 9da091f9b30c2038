import { json, type Reply } from '../shared/reply.ts';
import type { Asked } from '../shared/serve.ts';
import { failure, serveNotify } from './service.ts';
import type { NotifyDoubleOptions, NtfyDouble, NtfyMessage } from './types.ts';

const topicName = /^[-_A-Za-z0-9]{1,64}$/;

/** Starts a stand-in for an ntfy server: publishing as JSON at its root, topics that ask for a token. */
export async function startNtfyDouble(options: NotifyDoubleOptions = {}): Promise<NtfyDouble> {
  const topics = new Map<string, Map<string, NtfyMessage>>();
  const tokens = new Map<string, string>();
  let count = 0;

  function publish({ verb, url, headers, json: document }: Asked, now: number): Reply {
    if (verb !== 'POST' || url.pathname !== '/') return failure(404, 'page not found');
    const sent = document as Record<string, unknown> | undefined;
    const topic = sent?.topic;
    if (typeof topic !== 'string' || !topicName.test(topic))
      return failure(400, 'invalid request: topic invalid');
    if (!isMessage(sent)) return failure(400, 'invalid request: request body must be message JSON');
    const token = tokens.get(topic);
    if (token !== undefined && headers.authorization !== `Bearer ${token}`)
      return failure(headers.authorization ? 401 : 403, 'forbidden');
    count += 1;
    const sequenceId = String(sent.sequence_id ?? `message-${count}`);
    const shown = topics.get(topic) ?? new Map<string, NtfyMessage>();
    topics.set(topic, shown.set(sequenceId, messageOf(topic, sequenceId, sent)));
    return json({ id: `message-${count}`, time: Math.floor(now / 1000), event: 'message', topic });
  }

  const served = await serveNotify('publish', options, publish);
  return {
    ...served,
    messages: (topic) => [...(topics.get(topic)?.values() ?? [])],
    protect: (topic, token) => void tokens.set(topic, token),
  };
}

function messageOf(topic: string, sequenceId: string, sent: Record<string, unknown>): NtfyMessage {
  return {
    topic,
    sequenceId,
    title: String(sent.title ?? ''),
    message: String(sent.message ?? 'triggered'),
    tags: (sent.tags as string[] | undefined) ?? [],
    priority: Number(sent.priority ?? 3),
    click: (sent.click as string | undefined) ?? null,
  };
}

/** Types as the real one decodes them; what it does not know it leaves aside. */
function isMessage(sent: Record<string, unknown> | undefined): sent is Record<string, unknown> {
  if (!sent) return false;
  const texts = ['title', 'message', 'click', 'sequence_id'].every(
    (name) => sent[name] === undefined || typeof sent[name] === 'string',
  );
  const { tags = [], priority = 3 } = sent;
  return (
    texts &&
    Array.isArray(tags) &&
    tags.every((tag) => typeof tag === 'string') &&
    Number.isInteger(priority) &&
    Number(priority) >= 1 &&
    Number(priority) <= 5
  );
}
