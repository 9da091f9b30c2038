import type { ReactNode } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';

/** Asks before something that cannot be taken back by a press. */
export const Confirm = ({
  title,
  action,
  busy,
  onConfirm,
  onClose,
  children,
}: {
  title: string;
  action: string;
  busy: boolean;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}) => (
  <Dialog title={title} onClose={onClose}>
    <div className="mb-6 text-soft">{children}</div>
    <div className="flex flex-wrap gap-3">
      <Button look="danger" busy={busy} onClick={onConfirm}>
        {action}
      </Button>
      <Button look="quiet" onClick={onClose}>
        Leave it
      </Button>
    </div>
  </Dialog>
);
