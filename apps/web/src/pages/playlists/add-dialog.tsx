import { type FormEvent, useState } from 'react';
import { call } from '../../api/client.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field } from '../../components/field.tsx';
import { SearchPicker } from '../../components/search-picker.tsx';
import { Segments } from '../../components/segments.tsx';
import type { Playlist } from './playlist.ts';
import type { PlaylistEdits } from './use-edits.ts';

type Input = { recordingId: number } | { title: string; artist: string; release?: string };

/** Adds track after track at the end: of what was heard by search, others by their names. */
export const AddDialog = ({
  playlist,
  edits,
  onClose,
}: {
  playlist: Playlist;
  edits: PlaylistEdits;
  onClose: () => void;
}) => {
  const [by, setBy] = useState<'search' | 'name'>('search');
  const [said, setSaid] = useState('');
  const add = async (track: Input, title: string) => {
    const next = await edits.run((revision) =>
      call('POST /api/v1/playlists/{id}/tracks', {
        params: { id: playlist.id },
        body: { revision, tracks: [track] },
      }),
    );
    if (next) setSaid(`“${title}” is track ${next.tracks}.`);
    return next !== null;
  };
  return (
    <Dialog title={`Add to ${playlist.title}`} onClose={onClose} wide>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <Segments
          legend="What to add"
          choices={[
            ['search', 'What you have heard'],
            ['name', 'Any track by name'],
          ]}
          value={by}
          onChange={setBy}
        />
        <p role="status" className="text-good">
          {said}
        </p>
      </div>
      {by === 'search' ? (
        <SearchPicker kind="recording" onPick={(found) => void add({ recordingId: found.id }, found.name)} />
      ) : (
        <NameForm onAdd={add} busy={edits.busy} />
      )}
    </Dialog>
  );
};

const nothing = { title: '', artist: '', release: '' };

const NameForm = ({
  onAdd,
  busy,
}: {
  onAdd: (track: Input, title: string) => Promise<boolean>;
  busy: boolean;
}) => {
  const [texts, setTexts] = useState(nothing);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { title, artist, release } = texts;
    if (await onAdd({ title, artist, ...(release.trim() ? { release } : {}) }, title)) setTexts(nothing);
  };
  const field = (name: keyof typeof nothing) => ({
    value: texts[name],
    maxLength: 1000,
    onChange: (event: { target: { value: string } }) => setTexts({ ...texts, [name]: event.target.value }),
  });
  return (
    <form onSubmit={submit} className="grid gap-4 sm:grid-cols-2">
      <Field label="Title" required {...field('title')} />
      <Field label="Artist" required {...field('artist')} />
      <Field label="Release (may be empty)" {...field('release')} />
      <Button type="submit" look="solid" busy={busy} className="self-end justify-self-start">
        Add
      </Button>
    </form>
  );
};
