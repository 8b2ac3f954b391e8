/**
 * Sentences that talk to a language model instead of to a reader. An article may carry them to plant words in whatever summarises
 * it; they are no news, so neither engine ever sees them.
 */
const INSTRUCTIONS: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:previous|prior|above|earlier|preceding|all|any|your|these|the)\b.{0,30}\b(?:instructions?|prompts?|rules?|guidelines?|directions?|context)\b/i,
  /\b(?:system|developer) (?:prompt|message|instruction|override|note)s?\b\s*[:\]>]?/i,
  /^(?:\W*)(?:system|assistant|user|developer|ai|important|instructions?)\s*:\s*(?:you|ignore|do|always|never|please|write|respond|reply|output|the (?:assistant|model|summar))/i,
  /\byou are (?:now )?(?:an?|the) (?:ai|artificial intelligence|assistant|language model|chat ?bot|llm|large language model|helpful)\b/i,
  /\b(?:as|attention|note to|dear|hey|hello|to all|any|if you are) (?:an? |any |the |all )?(?:ai|llm|language models?|chat ?bots?|assistants?|summari[sz](?:er|ing (?:model|tool|bot|assistant))s?|large language models?)\b.{0,80}\b(?:must|should|please|write|say|state|add|include|output|reply|respond|read(?:s|ing)? this|ignore|do not|you)\b/i,
  /\b(?:respond|reply|answer|output|print|return|write|say) (?:only|exactly|just|nothing but|instead|the following|the (?:word|phrase|text|sentence)|with (?:the|only|exactly|just))\b.{0,80}/i,
  /\b(?:summari[sz]e|summary|summari[sz]er|headline|your (?:answer|reply|response|output|summary|headline|brief|claims?))\b.{0,60}\b(?:must|should|has to|needs to)\b.{0,30}\b(?:say|state|include|mention|contain|begin|start|end|be|read|claim|recommend)\b/i,
  /\b(?:summaries|summari[sz]\w+|briefs?|headlines?)\b.{0,60}\b(?:must|should|shall|has to|have to|needs? to)\b.{0,30}\b(?:say|state|include|mention|contain|begin|start|end|read|claim|recommend)\b/i,
  /\b(?:when|if|before|while) (?:you )?(?:are )?(?:summari[sz]|brief|process|read)\w* (?:this|the) (?:text|article|page|story)\b.{0,80}\b(?:recommend|say|write|add|tell|include|mention|state|output)\b/i,
  /\b(?:include|insert|add|mention|put|append|repeat)\b.{0,80}\b(?:in|to|into|at the (?:start|end|top|beginning) of) (?:your|the|any|every) (?:summary|summaries|reply|answer|response|output|headline|brief|claims?)\b/i,
  // What is to be told, without a word of who tells it. Behind a quotation mark, somebody says so to somebody else.
  /^[\s\-–—*>]*(?:please )?(?:(?:you (?:must|should|have to|need to) )(?:write|say|state|claim|report|conclude)|(?:write|say|state)) that\b/i,
  /^[\s\-–—*>]*(?:please )?(?:be|make) sure to (?:cite|mention|include|state) (?:it|this|that)\b/i,
  /\b(?:correct|true|right|proper|accurate|only) (?:summary|brief|headline) (?:of|for) (?:this|the) (?:article|text|story|page)\b/i,
  /\b(?:do not|don['’]t|never) (?:summari[sz]e|mention|reveal|tell|include|report)\b.{0,60}\b(?:this (?:article|text|instruction|message|prompt)|the (?:user|reader|above|article))\b/i,
  /\b(?:reveal|show|print|repeat|leak)\b.{0,30}\b(?:your|the|hidden) (?:system |initial |hidden )?(?:prompt|instructions?)\b/i,
  /<\/?(?:article|system|assistant|instructions?|prompt|user)\b[^>]{0,60}>|\[\/?(?:INST|SYS|SYSTEM)\]|<\|[a-z_]+\|>|###\s*(?:system|instruction|response|assistant)/i,
  /\b(?:ignoriere|missachte|vergiss)\b.{0,40}\b(?:anweisung|anweisungen|vorherigen)\b|\b(?:ignore[sz]?|oublie[sz]?)\b.{0,30}\b(?:instructions|consignes)\b|\b(?:ignora|ignore|olvida|esqueça)\b.{0,40}\b(?:instrucciones|instruções)\b|(?:игнорируй|забудь|ігноруй|забудь)(?:те)?.{0,40}(?:инструкци|указани|інструкці|вказівк)/iu,
];

const MAX_CHARS = 2000;

/** Whether a sentence tries to instruct a language model. */
export function isInstruction(sentence: string): boolean {
  const text = sentence.slice(0, MAX_CHARS);
  return INSTRUCTIONS.some((pattern) => pattern.test(text));
}
