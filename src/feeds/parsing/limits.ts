/** Depth at which elements are no longer told apart; as for pages. */
export const MAX_DEPTH = 256;
/** Elements and attributes of one document: a hundred thousand items of six. */
export const MAX_PARTS = 1_000_000;
/** Values of one document in JSON, which need more memory. */
export const MAX_VALUES = 400_000;
/** `<` that begin no tag, in one document. */
export const MAX_STRAY = 50_000;
/** Attributes of one element; what follows is dropped. */
export const MAX_ATTRIBUTES = 256;

/** Entries that are kept, newest first. */
export const MAX_ENTRIES = 500;
/** Links, authors, categories … of one entry, each. */
export const MAX_OF_A_KIND = 64;

/** Of a summary or a content, in characters. */
export const MAX_TEXT = 100 * 1024;
/** Of a title, a name, an id, in characters. */
export const MAX_LINE = 4096;
/** Of all text of a feed together, in characters: what is beyond is left out, oldest entries first. */
export const MAX_ALL_TEXT = 8 * 1024 * 1024;
