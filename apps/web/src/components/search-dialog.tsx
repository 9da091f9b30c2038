import { useNavigate } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { Dialog } from './dialog.tsx';
import { type Found, SearchPicker } from './search-picker.tsx';

const routes = { artist: '/artist/$id', release: '/release/$id', recording: '/recording/$id' } as const;

/** Looks through the person's own artists, releases and recordings; Enter opens the page. */
export const SearchDialog = ({ onClose }: { onClose: () => void }) => {
  const navigate = useNavigate();
  const open = (found: Found) => {
    onClose();
    navigate({ to: routes[found.kind], params: { id: String(found.id) } });
  };
  const openHistory = (text: string) => {
    onClose();
    navigate({ to: '/history', search: { text } });
  };
  return (
    <Dialog title="Search" onClose={onClose} wide>
      <SearchPicker
        onPick={open}
        footer={(text) => (
          <button
            type="button"
            className="mt-3 flex min-h-touch items-center gap-2 text-soft hover:text-accent"
            onClick={() => openHistory(text)}
          >
            <Search size={16} aria-hidden="true" /> Every listen with “{text}” in the history
          </button>
        )}
      />
    </Dialog>
  );
};
