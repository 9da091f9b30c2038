import { Dialog } from './dialog.tsx';

const keys: readonly (readonly [string, string])[] = [
  ['/', 'Search'],
  ['?', 'These keys'],
  ['g h', 'Home'],
  ['g i', 'Insights'],
  ['g d', 'Discover'],
  ['g x', 'Mixes'],
  ['g r', 'Records'],
  ['g p', 'Playlists'],
  ['g w', 'Live: who is watched'],
  ['g l', 'History of listens'],
  ['g q', 'Queue of scrobbles'],
  ['g e', 'Scrobble by hand'],
  ['g m', 'Import'],
  ['g s', 'Settings'],
  ['g y', 'This year in review'],
  ['← →', 'In a chart: from figure to figure'],
  ['↑ ↓', 'In the history: from listen to listen'],
  ['Space', 'In the history: select; with Shift, a whole stretch'],
  ['↑ ↓', 'In Live: from channel to channel'],
  ['c', 'In Live: check the channel now'],
  ['m', 'In Live: mute the channel'],
  ['Esc', 'Close a dialog'],
];

export const ShortcutsDialog = ({ onClose }: { onClose: () => void }) => (
  <Dialog title="Keys" onClose={onClose}>
    <dl>
      {keys.map(([key, does]) => (
        <div
          key={`${key} ${does}`}
          className="flex items-center justify-between gap-4 border-t border-rule py-2"
        >
          <dt className="text-soft">{does}</dt>
          <dd className="flex gap-1">
            {key.split(' ').map((part) => (
              <kbd key={part} className="min-w-7 rounded border border-field px-2 text-center font-ui">
                {part}
              </kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  </Dialog>
);
