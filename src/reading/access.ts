import type { Article } from './article.ts';
import { classOf, type DomDocument, nameWords, walkElements } from './dom.ts';

/** What can be told before a page is cleaned of it. */
export interface WallSigns {
  /** An element that says by its name that the rest is for payers or members. */
  readonly hasPaywall: boolean;
}

const WALL_NAMES = new Set(
  'paywall paywalled regwall subscriberonly subscribersonly premiumwall meteredwall articlegate paygate gatedcontent contentgate lockedcontent softwall hardwall'.split(
    ' ',
  ),
);

/** Texts longer than these, in words, are more than the beginning that a wall leaves to read. */
const MAX_TEASER = 250;
const MAX_METERED_TEASER = 600;
const MAX_CONSENT_TEXT = 250;
const MAX_STUB = 40;

/** Share of the body that structured data announces below which a text is only its beginning. */
const FEW_OF_ANNOUNCED = 0.4;

const ASKS_FOR_CONSENT =
  /consent|partners|privacy|personal data|einwillig|zustimm|datenschutz|partenaires|confidentialité|consentement|privacidad|consentimiento|consenso|riservatezza|toestemming|akkoord|prywatnoś|zgod[ęy]|согласи|згод|samtyc?k|souhlas|tietosuoj|kumppan|hozzájárul|adatvédel|gizlilik|απόρρητ|συγκατάθεσ|同意|プライバシー|隐私/gi;
/** What is asked for is to keep something on the reader's device, by whatever name. */
const COOKIES = /cookie|eväste|kolačić|çerez|informasjonskaps|vafrakök|クッキー/i;

/** News is about tracking as well; a wall says who is tracked, and by whom. */
const TRACKING = /tracking/i;
const SPEAKS_TO_READER =
  /(?<!\p{L})(?:we|our|you|your|wir|uns|unser\p{L}*|nous|nos|vous|wij|ons|onze|noi|nosotros|vi|vår\p{L}*|vores)(?!\p{L})/iu;

/** Look for walls in a page as it was served. */
export function findWalls(document: DomDocument): WallSigns {
  let hasPaywall = false;
  if (document.body !== null) {
    walkElements(document.body, (element) => {
      if (!/wall|gate|subscriber|locked/i.test(`${classOf(element)} ${element.getAttribute('id')}`)) return true;
      const words = nameWords(element);
      hasPaywall ||= words.some(
        (word, index) => WALL_NAMES.has(word) || WALL_NAMES.has(word + (words[index + 1] ?? '')),
      );
      return !hasPaywall;
    });
  }
  return { hasPaywall };
}

/** What the page says about its article and what was found of it. */
export interface Found {
  readonly text: string;
  readonly wordCount: number;
  readonly isFree: boolean;
  readonly isDeclaredArticle: boolean;
  /** Whether among its lines was one that asks to pay or to sign in for the rest. */
  readonly isCutOff: boolean;
  /** Words of the body as structured data announces it; 0 if it does not. */
  readonly announcedWords: number;
}

/** Judge whether a text is the whole article or what a paywall, a consent wall or a stub leaves of it. */
export function judgeAccess(found: Found, { hasPaywall }: WallSigns): Article['access'] {
  const { text, wordCount, isFree, isDeclaredArticle, announcedWords, isCutOff } = found;
  const isLimited =
    (!isFree && wordCount < MAX_METERED_TEASER) ||
    (isCutOff && wordCount < MAX_METERED_TEASER) ||
    (hasPaywall && wordCount < MAX_TEASER) ||
    (wordCount < MAX_TEASER && /(?:…|\.\.\.)\s*$/.test(text)) ||
    wordCount < announcedWords * FEW_OF_ANNOUNCED ||
    (isDeclaredArticle && wordCount < MAX_STUB) ||
    asksForConsent(text, wordCount);
  return isLimited ? 'limited' : 'free';
}

/** A short text about cookies that asks for agreement is the wall, not the article behind it. */
function asksForConsent(text: string, wordCount: number): boolean {
  if (wordCount >= MAX_CONSENT_TEXT || !(COOKIES.test(text) || (TRACKING.test(text) && SPEAKS_TO_READER.test(text))))
    return false;
  const asked = new Set(text.match(ASKS_FOR_CONSENT)?.map((word) => word.toLowerCase()));
  return asked.size >= 2;
}
