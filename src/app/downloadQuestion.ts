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
