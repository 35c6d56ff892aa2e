import { changePage, notify } from '../state/actions.ts';

/** Copies a link and says so. Refused by the browser, it is shown to be copied by hand. */
export async function copyLink(link: string, clipboard: Clipboard | undefined): Promise<void> {
  try {
    if (!clipboard) throw new Error('This page has no clipboard.');
    await clipboard.writeText(link);
    notify('Link copied: whoever opens it sees this view.', 'done');
  } catch {
    changePage({ dialog: 'share' });
  }
}
