/** Shows how far something is. */
export interface ProgressBar {
  /** `share` 0 … 1, or null while it is not known. */
  show(share: number | null, note: string): void;
  /** Leaves the last state standing. */
  end(): void;
}

const barWidth = 28;
const lineEveryMs = 2_000;

/** A bar that redraws itself on a terminal, a line every two seconds elsewhere; on standard error. */
export function createProgressBar(label: string, stream: NodeJS.WriteStream = process.stderr): ProgressBar {
  let last = '';
  let writtenAt = 0;
  const text = (share: number | null, note: string): string => {
    const percent = share === null ? '  …' : `${String(Math.floor(share * 100)).padStart(3)}%`;
    if (!stream.isTTY) return `${label} ${percent.trim()} ${note}`.trimEnd();
    const filled = Math.round((share ?? 0) * barWidth);
    return `${label} ${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} ${percent} ${note}`;
  };
  const write = (): void => {
    if (last === '') return;
    if (stream.isTTY) stream.write(`\r\x1b[2K${last.slice(0, Math.max(20, (stream.columns ?? 80) - 1))}`);
    else stream.write(`${last}\n`);
    writtenAt = Date.now();
  };
  return {
    show(share, note) {
      const next = text(share, note);
      if (next === last) return;
      last = next;
      if (stream.isTTY || Date.now() - writtenAt >= lineEveryMs) write();
    },
    end() {
      if (stream.isTTY && last !== '') {
        write();
        stream.write('\n');
      }
      last = '';
    },
  };
}
