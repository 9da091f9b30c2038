import { useState } from 'react';

export type Theme = 'system' | 'light' | 'dark';
const key = 'fonoteca.theme';

const stored = (): Theme => {
  const theme = document.documentElement.dataset.theme;
  return theme === 'light' || theme === 'dark' ? theme : 'system';
};

/** The chosen theme and how to choose another; kept in this browser only. */
export const useTheme = (): [Theme, (theme: Theme) => void] => {
  const [theme, setTheme] = useState(stored);
  const choose = (next: Theme) => {
    if (next === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    try {
      if (next === 'system') localStorage.removeItem(key);
      else localStorage.setItem(key, next);
    } catch {
      // Without storage the choice lasts until the page is left.
    }
    setTheme(next);
  };
  return [theme, choose];
};
