import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';

export interface MenuItem {
  readonly label: string;
  readonly about?: string | undefined;
  readonly run: () => void;
}

const width = 272;

/** A button that opens a few commands: arrows move, Escape and a press elsewhere close. */
export const MenuButton = ({
  label,
  items,
  className,
  children,
}: {
  label: string;
  items: readonly MenuItem[];
  className?: string;
  children: ReactNode;
}) => {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ left: number; top?: number; bottom?: number } | null>(null);
  const open = () => {
    const box = button.current?.getBoundingClientRect();
    if (!box) return;
    const left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - width - 8));
    // Fixed to the window: a card that cuts off what hangs over its edge cannot cut the menu.
    const below =
      window.innerHeight - box.bottom > items.length * 60 + 24 || box.top < window.innerHeight / 2;
    setPlace(below ? { left, top: box.bottom + 4 } : { left, bottom: window.innerHeight - box.top + 4 });
  };
  const close = (giveBack = true) => {
    setPlace(null);
    if (giveBack) button.current?.focus();
  };
  const isOpen = place !== null;
  useEffect(() => {
    if (!isOpen) return;
    list.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus({ preventScroll: true });
    const leave = (event: Event) => {
      const target = event.target as Node;
      if (!list.current?.contains(target) && !button.current?.contains(target)) setPlace(null);
    };
    const gone = () => setPlace(null);
    document.addEventListener('pointerdown', leave);
    window.addEventListener('scroll', gone, { passive: true });
    window.addEventListener('resize', gone);
    return () => {
      document.removeEventListener('pointerdown', leave);
      window.removeEventListener('scroll', gone);
      window.removeEventListener('resize', gone);
    };
  }, [isOpen]);

  const walk = (event: KeyboardEvent) => {
    const nodes = [...(list.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const at = nodes.indexOf(document.activeElement as HTMLElement);
    const to = (index: number) => {
      event.preventDefault();
      nodes[(index + nodes.length) % nodes.length]?.focus();
    };
    if (event.key === 'ArrowDown') to(at + 1);
    else if (event.key === 'ArrowUp') to(at - 1);
    else if (event.key === 'Home') to(0);
    else if (event.key === 'End') to(nodes.length - 1);
    else if (event.key === 'Tab') close(false);
    else if (event.key === 'Escape') {
      // Only the menu: not the dialog that it may stand in.
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  };

  return (
    <>
      <button
        ref={button}
        type="button"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-label={label}
        title={label}
        className={className}
        onClick={() => (isOpen ? close() : open())}
      >
        {children}
      </button>
      {place && (
        <div
          ref={list}
          id={id}
          role="menu"
          aria-label={label}
          tabIndex={-1}
          onKeyDown={walk}
          className="fixed z-40 rounded border border-strong bg-raised py-1 text-left shadow-lg"
          style={{ ...place, width }}
        >
          {items.map((item) => (
            <button
              key={item.label}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className="flex min-h-touch w-full flex-col justify-center px-4 py-2 text-left text-ink hover:bg-sunk focus-visible:bg-sunk focus-visible:-outline-offset-2"
              onClick={() => {
                close();
                item.run();
              }}
            >
              <span className="font-[550]">{item.label}</span>
              {item.about && <span className="text-small text-faint">{item.about}</span>}
            </button>
          ))}
        </div>
      )}
    </>
  );
};
