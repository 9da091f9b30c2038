import type { JobView } from './views.ts';

const heartbeatMs = 15_000;
/** A page that does not read is cut off; it connects again and reads anew. */
const mostWaiting = 1_000;

interface Listener {
  write(text: string): void;
  end(): void;
}

/** Open pages of the account, each told of what changes. */
export class Events {
  readonly #listeners = new Set<Listener>();

  get size(): number {
    return this.#listeners.size;
  }

  tellJob(job: JobView): void {
    this.#tell(`event: scrobble-job\ndata: ${JSON.stringify(job)}\n\n`);
  }

  endAll(): void {
    for (const listener of [...this.#listeners]) listener.end();
  }

  /** A stream of server-sent events until the page goes away or the sign-in session ends at `until` (ms). */
  stream(until: number): Response {
    const encoder = new TextEncoder();
    let listener: Listener | undefined;
    const stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          const heartbeat = setInterval(() => own.write(': still here\n\n'), heartbeatMs);
          const own: Listener = {
            write: (text) => {
              if ((controller.desiredSize ?? 0) <= 0 || Date.now() >= until) own.end();
              else controller.enqueue(encoder.encode(text));
            },
            end: () => {
              clearInterval(heartbeat);
              if (!this.#listeners.delete(own)) return;
              try {
                controller.close();
              } catch {
                // The page has gone: there is nothing left to close.
              }
            },
          };
          listener = own;
          this.#listeners.add(own);
          own.write('retry: 2000\nevent: ready\ndata: {}\n\n');
        },
        cancel: () => listener?.end(),
      },
      { highWaterMark: mostWaiting },
    );
    return new Response(stream, {
      headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store, no-transform' },
    });
  }

  #tell(text: string): void {
    for (const listener of [...this.#listeners]) listener.write(text);
  }
}
