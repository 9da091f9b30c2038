import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { IconButton } from './button.tsx';

/**
 * A modal dialog on the browser's own <dialog>: it traps focus and closes with Escape by itself,
 * and brings no injected styles, which the content security policy would refuse.
 */
export const Dialog = ({
  title,
  onClose,
  children,
  wide = false,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
  wide?: boolean;
}) => {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = element.current;
    const opener = document.activeElement;
    dialog?.showModal();
    // By itself the browser would take the first thing that can have focus: the close button.
    dialog?.querySelector<HTMLElement>('input:not([type=checkbox], [type=radio])')?.focus();
    return () => {
      dialog?.close();
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside it closes; Escape does so by keyboard
    <dialog
      ref={element}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === element.current) onClose();
      }}
      className={`w-[calc(100vw-2rem)] rounded border border-strong bg-paper p-0 ${wide ? 'max-w-3xl' : 'max-w-xl'}`}
    >
      <div className="p-5 sm:p-7">
        <header className="mb-5 flex items-start justify-between gap-4">
          <h2 id={id} className="display text-title">
            {title}
          </h2>
          <IconButton label="Close" onClick={onClose} className="-mt-2 -mr-2">
            <X size={20} />
          </IconButton>
        </header>
        {children}
      </div>
    </dialog>
  );
};
