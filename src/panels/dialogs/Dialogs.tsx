import type { PageState } from '../../state/loomState.ts';
import { useLoom } from '../../state/useLoom.ts';
import { AboutDialog } from './AboutDialog.tsx';
import { CompareDialog } from './CompareDialog.tsx';
import { ExamplesDialog } from './ExamplesDialog.tsx';
import { HelpDialog } from './HelpDialog.tsx';
import { ModelsDialog } from './models/ModelsDialog.tsx';
import { ShareDialog } from './ShareDialog.tsx';
import './Dialogs.css';

const dialogs: Readonly<Record<NonNullable<PageState['dialog']>, () => React.ReactNode>> = {
  about: AboutDialog,
  help: HelpDialog,
  share: ShareDialog,
  examples: ExamplesDialog,
  models: ModelsDialog,
  compare: CompareDialog,
};

export function Dialogs() {
  const open = useLoom((state) => state.page.dialog);
  if (!open) return null;
  const Open = dialogs[open];
  return <Open />;
}
