import { changePage } from '../state/actions.ts';
import type { PageState } from '../state/loomState.ts';
import { store } from '../state/store.ts';
import { readSetting, writeSetting } from './settings.ts';

const themeKey = 'loom.theme';

/** Keeps `page.theme`, `page.reducedMotion` and the document's `data-theme` what system, person or link ask for. */
export function followTheme(page: Window): () => void {
  const dark = page.matchMedia('(prefers-color-scheme: dark)');
  const still = page.matchMedia('(prefers-reduced-motion: reduce)');
  const kept = readSetting(themeKey);
  if (kept === 'light' || kept === 'dark') changePage({ themeChoice: kept });
  const apply = () => {
    const { view, page: state } = store.getState();
    const chosen = state.themeChoice === 'system' ? null : state.themeChoice;
    const theme: PageState['theme'] = view.theme ?? chosen ?? (dark.matches ? 'dark' : 'light');
    page.document.documentElement.dataset.theme = theme;
    if (theme !== state.theme || still.matches !== state.reducedMotion) {
      changePage({ theme, reducedMotion: still.matches });
    }
  };
  apply();
  dark.addEventListener('change', apply);
  still.addEventListener('change', apply);
  const leave = store.subscribe((state, before) => {
    if (state.page.themeChoice !== before.page.themeChoice) writeSetting(themeKey, state.page.themeChoice);
    if (state.page.themeChoice !== before.page.themeChoice || state.view.theme !== before.view.theme) apply();
  });
  return () => {
    leave();
    dark.removeEventListener('change', apply);
    still.removeEventListener('change', apply);
  };
}
