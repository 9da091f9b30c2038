import { useEffect, useState } from 'react';
import { inks } from './inks.ts';

/** The page's colours as a canvas understands them. */
export interface MapTheme {
  readonly sea: string;
  readonly land: string;
  readonly line: string;
  /** What high ground is tinted with. */
  readonly height: string;
  readonly ink: string;
  readonly faint: string;
  readonly accent: string;
  readonly inks: readonly string[];
}

const named = {
  sea: 'var(--paper-sunk)',
  land: 'var(--paper-raised)',
  line: 'color-mix(in oklab, var(--rule) 70%, var(--field))',
  height: 'var(--accent-wash)',
  ink: 'var(--ink)',
  faint: 'var(--ink-faint)',
  accent: 'var(--accent)',
} as const;

/** A canvas knows neither variables nor light-dark(): an element that does is asked. */
const readTheme = (): MapTheme => {
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  const resolve = (colour: string): string => {
    probe.style.color = colour;
    return getComputedStyle(probe).color;
  };
  const theme = {
    sea: resolve(named.sea),
    land: resolve(named.land),
    line: resolve(named.line),
    height: resolve(named.height),
    ink: resolve(named.ink),
    faint: resolve(named.faint),
    accent: resolve(named.accent),
    inks: inks.map(({ light, dark }) => resolve(`light-dark(${light}, ${dark})`)),
  };
  probe.remove();
  return theme;
};

/** Follows the theme of the page and of the system. */
export const useMapTheme = (): MapTheme => {
  const [theme, setTheme] = useState(readTheme);
  useEffect(() => {
    const again = () => setTheme(readTheme());
    const system = window.matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', again);
    const observer = new MutationObserver(again);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      system.removeEventListener('change', again);
      observer.disconnect();
    };
  }, []);
  return theme;
};

/** Whether movement is to be kept small. */
export const movesLittle = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches;
