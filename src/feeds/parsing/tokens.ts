import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';

/** What nobody listens to. */
const IGNORED: TokenizerCallbacks = {
  onattribdata() {},
  onattribentity() {},
  onattribend() {},
  onattribname() {},
  oncdata() {},
  onclosetag() {},
  oncomment() {},
  ondeclaration() {},
  onend() {},
  onopentagend() {},
  onopentagname() {},
  onprocessinginstruction() {},
  onselfclosingtag() {},
  ontext() {},
  ontextentity() {},
};

/** Read HTML as it comes, in one pass and without a tree: listeners get places in it, as the tokenizer of htmlparser2 calls them. */
export function tokenize(html: string, listeners: Partial<TokenizerCallbacks>, options = {}): void {
  const tokenizer = new Tokenizer(options, { ...IGNORED, ...listeners });
  tokenizer.write(html);
  tokenizer.end();
}
