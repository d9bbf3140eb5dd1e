/** Counted in bytes of UTF-8 after decoding, and before anything is asked of KMS. */
export const maxTextBytes = 65_536;
export const maxNameBytes = 255;

export const maxContextPairs = 8;
export const maxContextKeyLength = 128;
export const maxContextValueLength = 256;

/** The largest text, name and context with every character escaped (`\u0041`: six bytes for one), and some white space. */
export const maxBodyBytes = 448 * 1024;
