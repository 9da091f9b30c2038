import type { RecordFormat } from './record.ts';

/** Words that say what kind of vinyl it is, and so stand for the word “Vinyl”. */
const vinylKinds = ['LP', '12"', '10"', '7"', '8"', '9"', '11"', '16"', '5"', '6"'];

/**
 * Formats as people read them.
 *
 * @example formatText([{ name: 'Vinyl', quantity: 2, descriptions: ['LP', 'Album'] }]) // '2×LP, Album'
 */
export const formatText = (formats: readonly RecordFormat[]): string =>
  formats.filter(isCarrier).map(carrierText).join(' + ');

function carrierText({ name, quantity, descriptions }: RecordFormat): string {
  const kind = name === 'Vinyl' ? descriptions.find((word) => vinylKinds.includes(word)) : undefined;
  const words = [kind ?? name, ...descriptions.filter((word) => word !== kind)];
  return `${quantity > 1 ? `${quantity}×` : ''}${words.join(', ')}`;
}

/** Names of the carriers, each once: what shelves are filtered by. */
export const formatNames = (formats: readonly RecordFormat[]): string[] => [
  ...new Set(formats.filter(isCarrier).map(({ name }) => name)),
];

/** Discogs adds an entry “All Media” for what holds of all carriers together. */
const isCarrier = ({ name }: RecordFormat): boolean => name !== 'All Media';

/**
 * Reads the format column of Discogs' CSV.
 *
 * @example readFormatText('2xLP, Album, RE') // [{ name: 'Vinyl', quantity: 2, descriptions: ['LP', 'Album', 'Reissue'] }]
 */
export function readFormatText(text: string): RecordFormat[] {
  return text
    .split(/\s\+\s/)
    .slice(0, 50)
    .flatMap((carrier): RecordFormat[] => {
      const [first = '', ...rest] = carrier
        .split(',')
        .map((word) => word.trim().slice(0, 100))
        .filter((word) => word !== '');
      const found = /^(?:(\d{1,4})\s*[x×]\s*)?(.+)$/i.exec(first);
      if (!found) return [];
      const kind = found[2] ?? first;
      const quantity = Number(found[1] ?? 1);
      const descriptions = rest.slice(0, 20).map((word) => longForms[word] ?? word);
      const name = carrierNames[kind];
      return [
        {
          name: vinylKinds.includes(kind) ? 'Vinyl' : (name ?? kind),
          quantity: quantity >= 1 && quantity <= 1000 ? quantity : 1,
          descriptions: vinylKinds.includes(kind) ? [kind, ...descriptions] : descriptions,
        },
      ];
    });
}

const carrierNames: Readonly<Record<string, string>> = {
  Cass: 'Cassette',
  Box: 'Box Set',
  Flexi: 'Flexi-disc',
  CDr: 'CDr',
  DVDr: 'DVDr',
  '8-Trk': '8-Track Cartridge',
  MD: 'Minidisc',
  Hybrid: 'Hybrid',
};

const longForms: Readonly<Record<string, string>> = {
  RE: 'Reissue',
  RP: 'Repress',
  RM: 'Remastered',
  Comp: 'Compilation',
  Ltd: 'Limited Edition',
  Num: 'Numbered',
  Dlx: 'Deluxe Edition',
  Gat: 'Gatefold',
  'W/Lbl': 'White Label',
  TP: 'Test Pressing',
  Unofficial: 'Unofficial Release',
  'M/Print': 'Misprint',
  'P/Mixed': 'Partially Mixed',
  Pic: 'Picture Disc',
  Enh: 'Enhanced',
  Maxi: 'Maxi-Single',
  MiniAlbum: 'Mini-Album',
  Quad: 'Quadraphonic',
  Etch: 'Etched',
  Smplr: 'Sampler',
  'S/Sided': 'Single Sided',
  'S/Edition': 'Special Edition',
  Club: 'Club Edition',
};
