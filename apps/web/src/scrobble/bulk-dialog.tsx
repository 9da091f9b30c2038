import { Dialog } from '../components/dialog.tsx';
import { BulkBody } from './bulk-body.tsx';

/**
 * Many records at once: first what it would come to, then the job.
 *
 * @param onDone called after the job was made, before `onClose`: to clear a selection
 */
export const BulkScrobbleDialog = ({
  open,
  recordIds,
  onClose,
  onDone,
}: {
  open: boolean;
  recordIds: readonly string[];
  onClose: () => void;
  onDone?: (() => void) | undefined;
}) =>
  open ? (
    <Dialog title="Scrobble records" onClose={onClose} wide>
      <BulkBody
        recordIds={recordIds}
        onMade={() => {
          onDone?.();
          onClose();
        }}
      />
    </Dialog>
  ) : null;
