import type { YearReview } from '../../api/queries.ts';
import { type SleeveInk, sleeveOf } from '../../components/sleeve.tsx';
import { count, duration } from '../../lib/numbers.ts';

const width = 1080;
const height = 1350;
const margin = 72;

/** Draws the year on a canvas with the colours of the theme on screen and saves it as a PNG. */
export const savePoster = async (review: YearReview): Promise<void> => {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d');
  if (!pen) return;
  await document.fonts.ready;
  const colour = inkReader();
  const ui = '"Bricolage Grotesque Variable", sans-serif';
  const music = '"Newsreader Variable", serif';
  const write = (
    text: string,
    x: number,
    y: number,
    font: string,
    ink: string,
    room = width - margin * 2,
  ) => {
    pen.font = font;
    pen.fillStyle = colour(ink);
    let shown = text;
    while (pen.measureText(shown).width > room && shown.length > 1) shown = `${shown.slice(0, -2)}…`;
    pen.fillText(shown, x, y);
  };

  pen.fillStyle = colour('paper');
  pen.fillRect(0, 0, width, height);
  pen.fontStretch = 'condensed';
  pen.font = `800 400px ${ui}`;
  const fitting = Math.floor((400 * (width - margin * 2)) / pen.measureText(String(review.year)).width);
  write(String(review.year), margin - 14, 350, `800 ${Math.min(420, fitting)}px ${ui}`, 'accent', width);
  pen.fontStretch = 'normal';
  const { totals } = review;
  write(
    `${count(totals.listens)} listens, ${duration(totals.playedSeconds)}`,
    margin,
    420,
    `650 44px ${ui}`,
    'ink',
  );

  const side = (width - margin * 2 - 4 * 16) / 5;
  review.topReleases.slice(0, 5).forEach((release, index) => {
    drawSleeve(pen, release.name, margin + index * (side + 16), 470, side, colour);
  });

  const columns = [
    { title: 'Artists', entries: review.topArtists, x: margin },
    { title: 'Recordings', entries: review.topRecordings, x: width / 2 + 16 },
  ];
  const room = width / 2 - margin - 16;
  for (const { title, entries, x } of columns) {
    pen.fillStyle = colour('ink');
    pen.fillRect(x, 715, room, 2);
    write(title, x, 760, `650 28px ${ui}`, 'ink-soft');
    entries.slice(0, 5).forEach((entry, index) => {
      const y = 830 + index * 84;
      write(entry.name, x, y, `500 42px ${music}`, 'ink', room);
      write(`${count(entry.listens)} listens`, x, y + 32, `500 24px ${ui}`, 'ink-soft', room);
    });
  }
  write('Fonoteca', margin, height - 56, `750 32px ${ui}`, 'ink');

  canvas.toBlob((blob) => {
    if (!blob) return;
    const address = URL.createObjectURL(blob);
    const link = document.createElement('a');
    link.href = address;
    link.download = `fonoteca-${review.year}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }, 'image/png');
};

/** A canvas knows neither custom properties nor light-dark(): an element resolves them. */
const inkReader = (): ((name: string) => string) => {
  const probe = document.createElement('span');
  return (name) => {
    document.body.append(probe);
    probe.style.color = `var(--${name})`;
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
};

const drawSleeve = (
  pen: CanvasRenderingContext2D,
  name: string,
  x: number,
  y: number,
  side: number,
  colour: (ink: string) => string,
): void => {
  const { ground, shapes } = sleeveOf(name);
  const ink = (of: SleeveInk) => colour(`sleeve-${of}`);
  pen.save();
  pen.translate(x, y);
  pen.scale(side / 100, side / 100);
  pen.beginPath();
  pen.rect(0, 0, 100, 100);
  pen.clip();
  pen.fillStyle = ink(ground);
  pen.fillRect(0, 0, 100, 100);
  for (const shape of shapes) {
    pen.fillStyle = ink(shape.ink);
    pen.fill(new Path2D(shape.path));
  }
  pen.restore();
};
