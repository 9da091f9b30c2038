import type { GarbageKind } from './script.ts';

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  /** What `requests()` tells of it: `ok`, `error 9`… */
  readonly says: string;
}

export function json(body: unknown, status = 200, says = status < 400 ? 'ok' : `status ${status}`): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
    says,
  };
}

export function page(html: string, status = 200): Reply {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><html lang="en"><head><title>Double</title></head><body>${html}</body></html>`,
    says: status < 400 ? 'ok' : `status ${status}`,
  };
}

export function redirect(location: string, status = 302): Reply {
  return { status, headers: { location }, body: '', says: 'ok' };
}

/** What a machine in front of the service says when it answers in its place. */
export function gatewayPage(status: number, headers: Readonly<Record<string, string>> = {}): Reply {
  const reply = page(`<h1>${status}</h1><p>The server could not answer.</p>`, status);
  return { ...reply, headers: { ...reply.headers, ...headers }, says: `status ${status}` };
}

/** An unreadable reply in place of `true` one, or of none. */
export function garbageReply(kind: GarbageKind, instead: Reply | undefined): Reply {
  const says = `garbage ${kind} ${instead ? 'after' : 'before'}`;
  if (kind === 'html') return { ...page('<h1>Back soon</h1>'), says };
  const text = instead ? String(instead.body) : '{"scrobbles":{"@attr":{"accepted":1,"ignored":0}}}';
  const headers = instead?.headers ?? { 'content-type': 'application/json; charset=utf-8' };
  return { status: 200, headers, body: kind === 'empty' ? '' : text.slice(0, text.length / 2), says };
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
