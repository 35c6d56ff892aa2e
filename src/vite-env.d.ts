/// <reference types="vite/client" />

/** Version of the package, put in at build time. */
declare const __LOOM_VERSION__: string;
