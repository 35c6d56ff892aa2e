import { Ellipsis, Monitor, Moon, PanelRight, Sun } from 'lucide-react';
import { changePage, setTab } from '../state/actions.ts';
import type { PageState } from '../state/loomState.ts';
import { commands } from '../state/commands.ts';
import { useLoom } from '../state/useLoom.ts';
import { BackendBadge } from './BackendBadge.tsx';
import { Choice } from './Choice.tsx';
import { Logo } from './Logo.tsx';
import { ModelChip } from './ModelChip.tsx';
import { Popup } from './Popup.tsx';
import { strings } from './strings.ts';
import { iconSize } from './inDesignPx.ts';
import './TopBar.css';

const words = strings.top;
const themeIcons = { system: Monitor, light: Sun, dark: Moon } as const;

export function TopBar() {
  return (
    <header className="top-bar">
      <h1>
        <Logo />
        {strings.name}
      </h1>
      <ModelChip />
      <BackendBadge />
      <ChangesChip />
      <nav className="wide">
        <PageButtons />
        <ThemeButton />
        <InspectorButton />
        <HelpButton />
      </nav>
      <Popup
        className="narrow icon"
        label={words.more}
        trigger={<Ellipsis style={iconSize(20)} />}
        align="end"
        contentClass="menu"
        contentLabel={words.more}
      >
        <PageButtons />
        <Choice
          label={words.theme}
          options={words.themes}
          value={useLoom((state) => state.page.themeChoice)}
          onChange={(themeChoice) => changePage({ themeChoice })}
        />
        <button type="button" className="text-button" onClick={() => changePage({ dialog: 'help' })}>
          {words.help}
        </button>
      </Popup>
    </header>
  );
}

/** What is on screen is not the model as it is: said wherever one looks, and a way to undo it. */
function ChangesChip() {
  const count = useLoom((state) => state.view.changes.length);
  if (count === 0) return null;
  return (
    <button type="button" className="chip loud" onClick={() => setTab('change')}>
      {words.changes(count)}
    </button>
  );
}

function PageButtons() {
  const open = (dialog: PageState['dialog']) => () => changePage({ dialog });
  return (
    <>
      <button type="button" className="text-button models-button" onClick={open('models')}>
        {words.models}
      </button>
      <button type="button" className="text-button" onClick={open('compare')}>
        {words.compare}
      </button>
      <button type="button" className="text-button" onClick={open('examples')}>
        {words.examples}
      </button>
      <button type="button" className="text-button" onClick={() => void commands().copyLink()}>
        {words.share}
      </button>
      <button type="button" className="text-button" onClick={open('about')}>
        {words.about}
      </button>
    </>
  );
}

function ThemeButton() {
  const choice = useLoom((state) => state.page.themeChoice);
  const Icon = themeIcons[choice];
  return (
    <Popup
      className="icon"
      label={`${words.theme}: ${words.themes[choice]}`}
      trigger={<Icon style={iconSize(15)} strokeWidth={1.75} />}
      align="end"
      contentLabel={words.theme}
    >
      <Choice
        label={words.theme}
        options={words.themes}
        value={choice}
        onChange={(themeChoice) => changePage({ themeChoice })}
      />
    </Popup>
  );
}

function InspectorButton() {
  const open = useLoom((state) => state.view.tab !== 'none');
  return (
    <button
      type="button"
      className="icon"
      aria-label={words.inspect}
      aria-pressed={open}
      onClick={() => setTab(open ? 'none' : 'matches')}
    >
      <PanelRight style={iconSize(16)} strokeWidth={1.75} />
    </button>
  );
}

function HelpButton() {
  return (
    <button
      type="button"
      className="icon"
      aria-label={words.help}
      onClick={() => changePage({ dialog: 'help' })}
    >
      {words.helpMark}
    </button>
  );
}
