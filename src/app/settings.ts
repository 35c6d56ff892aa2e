/** A setting of this device; null where it was never made, or where the browser keeps none. */
export function readSetting(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Kept where the browser allows it. */
export function writeSetting(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Private mode or storage that is switched off: the setting lasts as long as the page.
  }
}
