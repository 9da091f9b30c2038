import { Moon, Sun, SunMoon } from 'lucide-react';
import { type Theme, useTheme } from '../lib/theme.ts';
import { IconButton } from './button.tsx';

const next: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };
const icons = { system: SunMoon, light: Sun, dark: Moon };

export const ThemeButton = () => {
  const [theme, choose] = useTheme();
  const Icon = icons[theme];
  return (
    <IconButton label={`Theme: ${theme}. Switch to ${next[theme]}`} onClick={() => choose(next[theme])}>
      <Icon size={20} />
    </IconButton>
  );
};
