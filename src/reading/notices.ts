/** What a server says instead of an article. */
const NOTICE =
  "(?:page|article|site|file|content) (?:not found|unavailable|missing|is gone)|not found|page (?:does not|doesn['’]t) exist|access denied|forbidden|unauthori[sz]ed|sign in|sign[- ]up|log ?in|log in to .{2,40}|sign in to .{2,40}|just a moment|one moment,? please|please wait|attention required|are you (?:a )?(?:human|robot)|verify(?:ing)? you are (?:a )?human|security check|checking your browser|enable javascript(?: and cookies)?(?: to continue)?|service unavailable|too many requests|something went wrong|seite nicht gefunden|nicht gefunden|anmelden|einloggen|zugriff verweigert|page (?:introuvable|non trouvée)|accès refusé|se connecter|connexion|página no encontrada|acceso denegado|iniciar sesión|página não encontrada|acesso negado|entrar|страница не найдена|войти|сторінку не знайдено|увійти|sayfa bulunamadı|giriş yap|ページが見つかりません|ログイン|页面不存在|页面未找到|登录";
/** A status by itself, or with its name or a line of its own behind it: headlines begin with numbers, too. */
const STATUS = '(?:http )?(?:403|404|410|429|500|502|503)';
const STATUS_NAME = 'gone|internal (?:server )?error|server error|bad gateway|service temporarily unavailable';
const REMARK = String.raw`(?:\s+[-–—|]|\s*[:.–—|])\s+.{1,40}`;
const NOTICE_LINE = new RegExp(
  String.raw`^(?:error\s*:?\s*)?(?:${STATUS}(?:\s+(?:error(?: page)?|page|${STATUS_NAME}))?(?:${REMARK})?|(?:${STATUS}\s+)?(?:${NOTICE}))\s*[.!…:|–—-]*$`,
  'iu',
);
/** The same where a sentence begins. */
const NOTICE_START =
  /^(?:please (?:sign|log) in (?:to|or)|(?:sign|log) in (?:to|or register to) (?:continue|read)|you (?:must|need to) (?:be logged in|log in|sign in)|(?:we(?:['’]re| are) )?sorry,? (?:but )?(?:the|this|that|we)\b.{0,60}\b(?:could(?: not|n['’]t) (?:be )?f(?:ou|i)nd|not found|(?:does not|doesn['’]t|no longer) exists?|(?:has|have) been (?:moved|removed|deleted))|the (?:page|article|content) (?:you (?:are|were) looking for|you requested|requested)\b|(?:please )?(?:enable|turn on) (?:javascript|cookies)|checking (?:if|your browser|the site)|verify(?:ing)? (?:that )?you are (?:a )?human|you don['’]t have permission to access|access to this page has been denied|die (?:gesuchte|angeforderte) seite|la page (?:demandée|que vous (?:cherchez|recherchez))|la página (?:solicitada|que (?:busca|buscas)))/iu;
/** A title's own words, without the site's name behind a bar. */
const TITLE_PARTS = /\s+[|–—·»:-]\s+/u;

/** Most words that a notice has; a longer text is about something. */
const MAX_NOTICE_WORDS = 80;

/**
 * Tell a server's notice from an article: a page that is not there, wants a login, or looks for robots.
 *
 * @param headings Title and first heading.
 * @param opening The first block of the text.
 */
export function isNotice(headings: readonly (string | null)[], opening: string, wordCount: number): boolean {
  if (wordCount > MAX_NOTICE_WORDS) return false;
  const lines = headings.flatMap((heading) => (heading === null ? [] : [heading, heading.split(TITLE_PARTS)[0] ?? '']));
  return (
    lines.some((line) => NOTICE_LINE.test(line.trim().slice(0, 200))) || NOTICE_START.test(opening.trim().slice(0, 300))
  );
}
