interface NetworkInformation {
  readonly saveData?: boolean;
  readonly type?: string;
}

/** Whether to ask before a download of a hundred megabytes: data-saver, a metered connection, a small touch screen. */
export function asksBeforeDownload(page: Window): boolean {
  // Not in the DOM types, because not every browser has it.
  const connection = (page.navigator as { readonly connection?: NetworkInformation }).connection;
  const metered = connection?.saveData === true || connection?.type === 'cellular';
  const phone = page.matchMedia('(pointer: coarse) and (max-width: 760px)').matches;
  return metered || phone;
}

/** Whether 3D can be drawn; the panels show the same numbers without it. */
export function hasWebgl(page: Document): boolean {
  try {
    const context = page.createElement('canvas').getContext('webgl2');
    // A browser allows only so many contexts at a time.
    context?.getExtension('WEBGL_lose_context')?.loseContext();
    return context !== null;
  } catch {
    return false;
  }
}

export const noWebglSentence =
  'This browser cannot draw in 3D (WebGL 2 is missing or switched off): the tables beside show the same numbers.';
