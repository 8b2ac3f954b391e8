import type { Attribution } from './attribution.ts';
import { INVERTED, IRREGULAR, PASSIVE, SAY, SOURCES, STATE, THINK } from './attribution-words.ts';
import { HAS_VERB, isAdjunct, isPhrase, STARTS_OUTSIDE, subjectBefore } from './subject-before.ts';

const ADVERBS =
  '(?:\\s+(?:also|further|later|previously|earlier|already|repeatedly|then|now|still|since|once|recently|publicly|again|today|yesterday|(?!family|ally|assembly|supply|daily|weekly|monthly|reply)\\p{Ll}+ly|has|have|had))*';
const VERBS = `${SAY}|${STATE}|${THINK}`;
const VERB = new RegExp(`(${ADVERBS})\\s+(${VERBS})(?![\\p{L}'’-])`, 'giu');
/** Most sentences have none; that is seen at a fraction of what it takes to look for adverbs too. */
const HAS_VERB_OF_SAYING = new RegExp(`\\s(?:${VERBS})(?![\\p{L}'’-])`, 'iu');
const IS_SAY = new RegExp(`^(?:${SAY})$`, 'i');
const IS_THINK = new RegExp(`^(?:${THINK})$`, 'i');
const HAS_SOURCE = new RegExp(`\\b(?:${SOURCES})\\b`, 'i');
/** A clause, and not a thing, follows: "that", a pronoun, a quotation, or a noun phrase with its own verb. */
const CLAUSE =
  /^\s*(?:(?:on|in|at|to|during|last|late|earlier)\s[^,"“]{1,60}?\s)?(?:that\b|how\b|whether\b|:|["“]|it\b|he\b|she\b|they\b|there\b|we\b|i\b|no one\b|(?:the|a|an|his|her|its|their|our|some|many|most|more|all|around|about|nearly|almost|up to|at least|\d[\d,.]*|\p{Lu}[\p{L}.'’-]*)\s(?:[^,;:"“]{1,60}?\s)?(?:is|are|was|were|has|have|had|will|would|could|should|may|might|must|did|does|do|can|cannot)\b)/u;
const AUDIENCE =
  /^\s+((?:the\s+|a\s+)?(?:\p{Lu}[^,.:;"“”]{1,50}?|(?!(?:that|how|it|he|she|they|there|we|i|why|not)\b)[\p{Ll}' ’-]{3,40}?))(?=\s+(?:that|on|in|at|about|how|he|she|they|it|the|there|earlier|last|this|after|during|why|not|to|his|her|their|no)\b|[,:;"“]|\.?$)/u;
const TOLD = /^(?:tells?|told|informed|advised|assured)$/i;
const ACCORDING =
  /(^|[\s,(–—-])according to\s+((?:[^,;()"“”–—]|\.(?=[\p{L}\d])){2,120}?)(?=[,;()–—]|["“”]|\.?$|\s+(?:who|which|and said|but)\b)/iu;
/** "The audit, seen by the Gazette", "officials who saw it": what a source did, or what was done with it. */
const TELLS_OF_SOURCE =
  /^(?:,\s(?:who|which|whose|whom|seen|obtained|published|released|conducted|commissioned|leaked|posted|written|reviewed|carried|led|made)|\s(?:who|which|whose))\s[^,]{2,80}?(?=,|\.?$)/u;
/** "The head, Dr Lee": a name behind an office. */
const NAMES_SOURCE = /^,\s\p{Lu}[\p{L}\p{M}.'’-]*(?:\s\p{Lu}[\p{L}\p{M}.'’-]*)+(?:(?<!\.)|(?=,))(?=,|\.?$)/u;
/** "Ada Roe, 54", "Harbour Watch, a charity", "Mr Lee, the head of the clinic": what stands behind a name. */
const DESCRIBES_SOURCE =
  /^,\s(?:\d{1,3}|an?\s[^,;:"“”()]{2,80}?|(?:the|its|his|her|their)\s(?:[\p{L}-]+\s){1,3}(?:of|at|for)\s[^,;:"“”()]{2,60}?)(?=,|\.?$)/u;
/** ", a spokeswoman for the port", ", the head of the clinic": a person by office, or a body. */
const IS_ROLE =
  /^,\s(?:an?|the|its|his|her|their)\s(?:[\p{L}-]+\s){0,4}?(?:\p{Ll}+(?:ist|man|woman|ian|adviser|advisor|searcher|leader|yer|cer|ctor|essor|ecutive|ident|ner|ger)|analyst|head|chief|chair|boss|mayor|judge|expert|author|editor|writer|reporter|member|partner|agent|official|aide|lead|secretary|treasurer|fellow|scholar|student|critic|minister|senator|governor|ambassador|envoy|campaigner|coach|captain|colonel|general|professor|lecturer|teacher|nurse|doctor|surgeon|engineer|consultant|correspondent|witness|relative|friend|network|newspaper|magazine|website|think tank|company|firm|group|chain|retailer|maker|bank|airline|manufacturer|operator|club|union|charity|agency|regulator|watchdog|council|authority|organisation|organization|start-?up|university|association|institute|non-?profit)(?:\s(?:of|for|at|in|with|from|on|to|who|which|that|based|and)\s|$|,)/u;
const MAX_DESCRIPTIONS = 4;
const HAS_FINITE_VERB = new RegExp(
  `\\b(?:is|are|was|were|has|have|had|do|does|did|will|would|can|could|may|might|must|should|${IRREGULAR})\\b|(?<!\\b(?:an?|the|former)\\s)(?!based|named|called|dedicated)\\b\\p{Ll}{2,}ed\\b`,
  'u',
);
const INVERTED_VERB = new RegExp(
  `(?:["”»?!,]|[”"],)\\s*(?:also\\s+)?(${INVERTED})\\s+((?!that\\b|he\\b|she\\b|it\\b|they\\b|to\\b)[^"“”]{2,140})`,
  'iu',
);
const INVERTED_END =
  /(?:\s+(?:in an?|in the|in his|in her|on|at|after|during|when|as|while|before|to|last|this|earlier|late|about|following|through|via)\s|,\s*(?:who|which|adding|referring|as|in|on|while|and|but|after|speaking|when)\b|[.;:](?:\s|$)|\s+(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b)/u;
const WHO = new RegExp(
  `(?<![\\p{L}.'’-])(\\p{Lu}[\\p{L}.'’-]*(?:\\s\\p{Lu}[\\p{L}.'’-]*){0,3}),?\\s+who\\s+(?:also\\s+)?(${THINK}|said|says|argues|argued|claims|claimed|warned)\\s+(?:that\\s+)?(.+)$`,
  'iu',
);
/** "The dam was described as unsafe by Ms Roe", and not "Aotearoa, as it is called by Māori". */
const BY = new RegExp(
  `(?<!\\bas (?:it|he|she|they) )\\b(?:was|were|been|is|are|being)\\s+(?:\\p{Ll}+ly\\s+)?(${PASSIVE})\\b[^,.;]{0,40}?\\bby\\s+((?:\\p{Ll}+\\s+){0,3}\\p{Lu}[^,.;"“”()–—]{1,50}(?:,\\s\\p{Lu}[^,.;"“”()–—]{1,40})?)`,
  'u',
);
const SHOWS = 'showing|finding|suggesting|indicating|which (?:found|showed)|that (?:found|showed)';
const HAS_SHOWING = new RegExp(`\\s(?:${SHOWS})\\s`, 'iu');
const SHOWING = new RegExp(`\\b((?:\\p{L}+\\s)?(?:${SOURCES}))\\s+(?:${SHOWS})\\s+(?:that\\s+)?(.+)$`, 'iu');
const IS_NOUN_TOO =
  /^(?:hopes?|expects?|fears?|feels?|thinks?|forecasts?|reports?|claims?|estimates?|notes?|finds?|shows?|states?|records?|complaints?)$/i;
const NEEDS_CLAUSE =
  /^(?:posted|wrote|writes|write|claim|claims|claimed|continued|pledged|promised|vowed|recalled|recalls|states?|stated|repeated|declared|declares|maintained|maintains)$/i;
const ON_DAY =
  /^\s(?:(?:on|late|early)\s){0,2}(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:\s(?:morning|afternoon|evening|night))?(?=,\s)/u;
/** "Organisers said 50,000 took part; police estimated 20,000": a clause with a speaker of its own. */
const OTHER_CLAUSE = /(?:;|,\s(?:but|while|whereas|although|though)(?=\s))\s/u;
const RELAYED =
  /,\s((?:the\s)?\p{Lu}[^,"“”]{1,60}?)\s(?:has\s|had\s)?report(?:s|ed)(?:\s(?:on|in|late|early|earlier|last|this|yesterday|today)\b[^,"“”]{0,40})?\.?$/u;
/** "The report, the league said, will appear": the statement goes on with its verb. */
const GOES_ON = new RegExp(
  `^,\\s(?:also |then |now |\\p{Ll}+ly )?(?:is|are|was|were|has|have|had|do|does|did|will|would|can|could|may|might|must|should|${IRREGULAR}|(?!according|including|adding|based)\\p{Ll}{2,}ed)\\b`,
  'u',
);
const DECLARED =
  /^([^"“”]*?)\s+(?:has |have |had )?(?:also |later |publicly |formally )?((?:identified|named)(?= [^.]{3,80} as\b)|accused(?= [^.]{2,90} of\b)|blamed|expressed|called for|calls for|urged|demanded|highlighted|disputed|criticised|criticized|(?:denied|denies)(?= (?:that|any|all|wrongdoing|involvement|responsibility|doing|being|having|(?:the|these|those|his|her|their|its) (?:charges?|allegations?|claims?|accusations?|reports?|offences?)|\p{Ll}+ing)\b)|condemned|described(?= [^.]{2,90} as\b)|(?:called|branded|labelled|labeled)(?= [^."“]{2,60} ["“]))\s/u;
/** Verbs that come after what was said; their bare forms are nouns as often ("a car show", "a report"). */
const CLOSES =
  /^(?:said|says|say|told|tells|added|adds|wrote|writes|tweeted|posted|warned|insisted|argued|claimed|claims|explained|explains|stated|declared|noted|notes|announced|reported|reports|confirmed|revealed|admitted|acknowledged|concluded|suggested|estimated|estimates|observed|recalled|continued|remarked|testified|complained|joked|alleged|predicted|went on to say)$/i;
/** "According to plan" names nobody. */
const NO_SOURCE =
  /^(?:the\s)?(?:protocol|plans?|schedule|law|rules?|tradition|custom|need|taste|size|age|legend|type|how|what|whether)\b/i;
const VAGUE_SOURCE = /\b(?:findings?|results?|data|figures|evidence|numbers|observations|tests)$/i;
/** Find who vouches for an English sentence, if it says so. */
export function findInEnglish(sentence: string): Attribution | undefined {
  const masked = maskQuotations(sentence);
  const according = partSource(sentence, masked);
  const spoken = findInverted(sentence, masked) ?? findSpoken(sentence, masked);
  if (according === undefined || NO_SOURCE.test(according.source)) return spoken ?? findAside(sentence, masked);
  const { source, content } = according;
  if (spoken && spoken.content !== null) {
    const inner = partSource(spoken.content, spoken.content);
    return { ...spoken, content: inner?.content ?? spoken.content, audience: spoken.audience ?? source };
  }
  return { subject: source, verb: 'according to', content, isLeading: false, isMind: false, audience: null };
}

/** Part "according to" and all that describes the source from the statement; `null` where nobody can tell which is which. */
function partSource(sentence: string, masked: string): { source: string; content: string | null } | undefined {
  const match = ACCORDING.exec(masked);
  if (!match?.[2]) return undefined;
  const named = match.index + match[0].length;
  const before = sentence.slice(0, match.index);
  const name = sentence.slice(named - match[2].length, named);
  const isFirst = before.trim() === '' || isAdjunct(before.trim());
  let source = name;
  let end = named;
  for (let turn = 0; turn < MAX_DESCRIPTIONS; turn += 1) {
    const rest = masked.slice(end);
    const [description = ''] = (/\p{Lu}\S*$/u.test(source) ? DESCRIBES_SOURCE : NAMES_SOURCE).exec(rest) ?? [];
    const told = description || TELLS_OF_SOURCE.exec(rest)?.[0];
    if (!told) break;
    source += /\d$/.test(description) ? '' : sentence.slice(end, end + description.length);
    end += told.length;
  }
  const goesOn = opensWithVerb(masked.slice(end));
  const described = masked.slice(named, end);
  if (isFirst && /^,\s(?:an?|the|its|his|her|their)\s/.test(described)) {
    const hasVerb = HAS_FINITE_VERB.test(described.replace(/\s(?:who|which|that)\s.*$/u, ''));
    // "According to Reuters, a new law passed, and …": the statement has begun.
    if (goesOn || (hasVerb && !IS_ROLE.test(described)))
      return { source: name, content: without(sentence, match.index, named) };
    if (hasVerb || !IS_ROLE.test(described) || /^,\s(?:and|but|or|with|which|an?)\s/.test(masked.slice(end)))
      return { source: name, content: null };
  }
  // "According to police, Ada Roe, 54, was held": who was held is no description of the police.
  if (before.trim() === '' && goesOn) return { source: name, content: without(sentence, match.index, named) };
  // What goes on behind a description may describe it still.
  const hasEnded = !isFirst && !goesOn && HAS_VERB.test(before);
  return { source, content: hasEnded && end > named ? before : without(sentence, match.index, end) };
}

/** ", takes effect in June": what has no other verb opens with one. */
function opensWithVerb(rest: string): boolean {
  return GOES_ON.test(rest) || (/^,\s\p{Ll}+s\s/u.test(rest) && !HAS_VERB.test(rest.replace(/^,\s\p{Ll}+\s/u, '')));
}

/** Quotation marks stay, what they hold becomes filler: a verb in a quotation attributes nothing. */
function maskQuotations(sentence: string): string {
  return sentence.replace(/“[^”]*(?:”|$)|"[^"]*(?:"|$)/g, (quotation) => {
    const last = quotation.at(-1) ?? '';
    const isClosed = quotation.length > 1 && /["”]/.test(last);
    return (
      quotation.charAt(0) + '\u0001'.repeat(Math.max(0, quotation.length - (isClosed ? 2 : 1))) + (isClosed ? last : '')
    );
  });
}

/** `"…," said Ms Roe in a statement.` */
function findInverted(sentence: string, masked: string): Attribution | undefined {
  const match = INVERTED_VERB.exec(masked);
  if (!match?.[1] || !match[2] || isBehindSubject(masked, match.index)) return undefined;
  const start = match.index + match[0].length - match[2].length;
  const end = INVERTED_END.exec(`${match[2]}`)?.index ?? match[2].length;
  const subject = sentence.slice(start, start + end).replace(/[,.\s]+$/, '');
  if (
    !isPhrase(subject.split(/,\s/)[0] ?? '') ||
    !/^(?:\p{Lu}|the |a |an |his |her |their |its |one |\p{Ll}+ \p{Lu}|\d|[\p{Ll}-]+(?: [\p{Ll}-]+)* \p{Lu}|\p{Ll}+s?$)/u.test(
      subject,
    )
  )
    return undefined;
  const before = sentence.slice(0, match.index + 1);
  const rest = sentence.slice(start + end);
  const after = /^[^"“]*[.,]\s*(?=["“])/u.exec(rest);
  return {
    subject,
    verb: match[1],
    content: joined(before, after ? rest.slice(after[0].length) : ''),
    isLeading: false,
    isMind: false,
    audience: null,
  };
}

/** "The mayor, Cara Bell, 54, says": the comma ends what describes the subject, and the statement follows. */
function isBehindSubject(masked: string, comma: number): boolean {
  const [, ...descriptions] = masked.slice(0, comma).split(', ');
  const last = descriptions.at(-1);
  return (
    masked.charAt(comma) === ',' &&
    last !== undefined &&
    (/^(?:who|which|whose)\s/.test(last) || !HAS_VERB.test(last)) &&
    subjectBefore(masked, comma + 1)?.isOpening === true
  );
}

/** A subject and its verb, before, after or amid the statement. */
function findSpoken(sentence: string, masked: string): Attribution | undefined {
  if (!HAS_VERB_OF_SAYING.test(masked)) return undefined;
  let vague: Attribution | undefined;
  for (const match of masked.matchAll(VERB)) {
    const verb = match[2] ?? '';
    // "Omar Said said": a capital makes it a name.
    if (/^\p{Lu}\p{Ll}/u.test(verb)) continue;
    // "Orrin Today reports": what has a capital is no adverb.
    const at = match.index + (/^\s\p{Lu}/u.test(match[1] ?? '') ? (match[1] ?? '').length : 0);
    const found = subjectBefore(masked, at);
    if (!found) continue;
    const subject = sentence.slice(found.from, at).trim();
    const behind = sentence.slice(match.index + match[0].length);
    // "…, the ministry said Thursday, less than expected."
    const after = found.isOpening ? behind : behind.replace(ON_DAY, '');
    const isMind = IS_THINK.test(verb);
    const audience = TOLD.test(verb) ? (AUDIENCE.exec(after)?.[1]?.trim() ?? null) : null;
    const before = sentence.slice(0, found.from);
    if (found.isOpening && /,\s*$/.test(before) && !isAdjunct(before.trim()) && GOES_ON.test(after))
      return { subject, verb, content: joined(before, after), isLeading: false, isMind, audience };
    if (found.isOpening) {
      if (!opensStatement(subject, verb, after)) continue;
      // "The state said it was in talks, the Gazette reported": who says so comes first, and who reports it last.
      const relay = audience === null ? RELAYED.exec(after) : null;
      const said = relay ? after.slice(0, relay.index) : after;
      const content = contentAfter(ofOneSpeaker(said), audience);
      const attribution = {
        subject,
        verb,
        content,
        isLeading: true,
        isMind,
        audience,
        ...(relay?.[1] && { relay: relay[1] }),
      };
      if (!VAGUE_SOURCE.test(subject)) return attribution;
      // "The results suggest that …, Ms Roe said": whoever says so is the better witness.
      vague ??= attribution;
      continue;
    }
    if (isMind ? !/^[\s.,]*$/.test(after) : !(CLOSES.test(verb) || HAS_SOURCE.test(subject))) continue;
    if (!closesStatement(before, after)) continue;
    const relay = RELAYED.exec(after);
    const said = relay ? after.slice(0, relay.index) : after;
    const next = /["“].*$/u.exec(said)?.[0] ?? (/^,/.test(said) ? said.slice(1) : '');
    const content = joined(before, next);
    return { subject, verb, content, isLeading: false, isMind, audience, ...(relay?.[1] && { relay: relay[1] }) };
  }
  return vague;
}

/** @returns A statement without the clauses behind it that somebody else vouches for. */
function ofOneSpeaker(said: string): string {
  if (/["“”]/.test(said)) return said;
  const [first = '', ...others] = said.split(OTHER_CLAUSE);
  return others.some((clause) => hasSpeaker(clause)) ? `${first}.` : said;
}

/** "Although the claims have not been checked" and "but added that" have none of their own. */
function hasSpeaker(clause: string): boolean {
  if (!HAS_VERB_OF_SAYING.test(clause)) return false;
  return [...clause.matchAll(VERB)].some(({ index }) => subjectBefore(clause, index)?.isOpening === true);
}

/** Whether what follows a subject and verb is a statement, and not a thing somebody did. */
function opensStatement(subject: string, verb: string, after: string): boolean {
  // "the forecast", "its claims": a noun that looks like a verb.
  if (IS_NOUN_TOO.test(verb) && /^(?:the|a|an|his|her|its|their|of|no|new)$/i.test(subject.split(/\s+/).at(-1) ?? ''))
    return false;
  if (CLAUSE.test(after)) return true;
  if (IS_THINK.test(verb)) return /^\s+\p{L}+/u.test(after) && !/^\s+(?:in|of|for|about|on|by)\b/.test(after);
  if (HAS_SOURCE.test(subject)) return /^\s+\p{L}/u.test(after);
  return (
    IS_SAY.test(verb) &&
    !NEEDS_CLAUSE.test(verb) &&
    !/^\s+(?:of|a \p{Ll}+ of)\b/u.test(after) &&
    !/^[\s.]*$/.test(after)
  );
}

/** Whether words before a subject and verb are a statement, which these close or interrupt. */
function closesStatement(before: string, after: string): boolean {
  const isStatement = /["”]\s*$/.test(before) || (before.split(/\s+/).length >= 4 && HAS_VERB.test(before));
  if (/["”]\s*$/.test(before) && /^[^,"“]{0,60},\s/.test(after)) return true;
  return isStatement && /^(?:[^,"“]{0,90}[.!?]?$|[^"“,]{0,60}[,.]?\s*["“]|,|\s*:)/u.test(after);
}

/** Asides that make somebody the claimant without a main verb of saying. */
function findAside(sentence: string, masked: string): Attribution | undefined {
  const who = /\swho\s/.test(masked) ? WHO.exec(masked) : null;
  if (who?.[1] && who[2] && who[3] && /^\p{Lu}/u.test(who[1])) {
    const content = statementIn(sentence.slice(who.index + who[0].length - who[3].length));
    return {
      subject: who[1].trim(),
      verb: who[2],
      content,
      isLeading: true,
      isMind: IS_THINK.test(who[2]),
      audience: null,
    };
  }
  const declared = DECLARED.exec(masked);
  if (declared?.[1] && declared[2]) {
    const subject = subjectBefore(masked, declared[1].length);
    if (subject?.isOpening) {
      return {
        subject: sentence.slice(subject.from, declared[1].length),
        verb: declared[2],
        content: null,
        isLeading: true,
        isMind: false,
        audience: null,
      };
    }
  }
  const by = masked.includes('by') ? BY.exec(masked) : null;
  if (by?.[1] && by[2])
    return { subject: by[2], verb: by[1], content: null, isLeading: false, isMind: false, audience: null };
  const showing = HAS_SHOWING.test(masked) ? SHOWING.exec(masked) : null;
  if (showing?.[1] && showing[2]) {
    const content = sentence.slice(showing.index + showing[0].length - showing[2].length);
    return { subject: showing[1], verb: 'showing', content, isLeading: true, isMind: false, audience: null };
  }
  return undefined;
}

function contentAfter(after: string, audience: string | null): string | null {
  const told = audience === null ? after : after.slice(after.indexOf(audience) + audience.length);
  const adjunct =
    /^\s*(?:,\s[^,"“:]{2,60},|(?:on|in|at|to|during|after|before|last|late|earlier|this)\b[^,"“:]{1,80}?|again|later|too|\p{Ll}+ly)?,?\s*(?:\bthat\b|:(?=\s))/u.exec(
      told,
    );
  const clause = (adjunct ? told.slice(adjunct[0].length) : told.replace(/^[\s,:]*(?:that\b)?[\s,:]*/u, '')).trim();
  const rest = clause.replace(
    /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|afternoon|evening|night))?,? (?=\p{L})/u,
    '',
  );
  return statementIn(rest);
}

/** A statement has a verb of its own; "to rise" and "a profit" only make sense with theirs. */
function statementIn(text: string): string | null {
  const isSpeech = /^["“]/.test(text);
  return isSpeech || (HAS_VERB.test(text) && !/^(?:to|for|of|about|in|on|with|against)\s/i.test(text)) ? text : null;
}

function without(sentence: string, from: number, to: number): string {
  return joined(sentence.slice(0, from), sentence.slice(to)) ?? sentence;
}

/** Put the two halves of a statement together again after its attribution was cut out. */
function joined(before: string, after: string): string | null {
  const head = before.replace(/[\s,–—-]+$/u, '').replace(/,(["”])$/u, '$1');
  const tail = after.replace(/^[\s,]+/u, '').replace(/^[.]$/, '');
  if (!head) return tail ? tail : null;
  if (!tail) return head;
  const isContinuing = /^["“]?\p{Ll}/u.test(tail);
  return isContinuing
    ? `${head}${endsInApposition(head) || (HAS_VERB.test(head) && !GOES_ON.test(`, ${tail}`)) ? ',' : ''} ${tail}`
    : /[.!?]["”]?$/.test(head)
      ? `${head} ${tail}`
      : `${head}. ${tail}`;
}

/** "The dam, built in 1954": its second comma went with the attribution, and has to stay. */
function endsInApposition(head: string): boolean {
  const [subject = '', ...rest] = head.split(', ');
  return (
    rest.length === 1 &&
    isPhrase(subject) &&
    !STARTS_OUTSIDE.test(subject) &&
    !/["“”]/.test(head) &&
    !HAS_VERB.test(subject)
  );
}
