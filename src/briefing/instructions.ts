import { SPEAK } from './attribution-words.ts';
import { foldLookalikes } from './lookalikes.ts';
import { countWords } from './words.ts';

/**
 * Sentences that talk to a language model instead of to a reader. An article may carry them to plant words in whatever summarises
 * it; they are no news, so neither engine ever sees them.
 */
const INSTRUCTIONS: readonly RegExp[] = [
  // Whoever is told of as ignoring rules orders nothing: the verb opens its clause, or follows a word that orders.
  /\b(?:ignore|disregard|forget|override|bypass)\b(?<=(?:(?:^\W*|[:.;\])>]\W{0,3}|\bplease )(?:\w+ly )?|\b(?:kindly|now|then|just|simply|feel free to|(?:make|be) sure to|remember to|(?:job|task|goal) is to|you (?:are to|have to|need to|must|should|will|shall)|you to|that you|(?:ais?|models?|assistants?|(?:chat ?)?bots?|llms?) (?:must|should|shall)) )\w+).{0,40}\b(?:previous|prior|above|earlier|preceding|all|any|your|these|the(?! (?:new|old|latest)\b)(?!.{0,30}\brules (?:about|at|for|in|of|on)\b))\b.{0,30}\b(?:instructions?|prompts?|rules?|guidelines?|directions?|context)\b/i,
  /\b(?:ignore|disregard|forget|override|bypass)\b(?<=^(?:(?!\b(?:told|asked|ordered|instructed|urged|advised|who|they|to)\b).){0,100}(?:,\s?|\band )\w+).{0,20}\b(?:previous|prior|above|earlier|preceding|your)\b.{0,20}\b(?:instructions?|prompts?|guidelines?|context)\b/i,
  /\b(?:ignore|disregard|forget)\b(?<=(?:^\W*|[:.;,\])]\s?|\b(?:please|and|now) )\w+).{0,20}\b(?:previous|prior|above|earlier|preceding|everything)\b.{0,20}\b(?:texts?|contents?|articles?|tasks?|messages?|story)\b/i,
  /^\W*(?:please )?(?:ignore|disregard|forget) (?:all |everything )?(?:(?:of )?the )?(?:above|foregoing|preceding)\b(?=[\s;,.:!–—-]*(?:$|[;,.:!]|and\b|then\b))/i,
  /^\W*(?:please )?(?:summari[sz]e|describe|present) (?:this|the) (?:article|text|page|story|post) (?:as|with|by saying)\b/i,
  /^\W*(?:(?:assistant|ai|model) ?: ?)?(?:(?:sure|certainly|of course)[!,.] )?here(?:['’]s| is) (?:the|your) summary ?: ?\S/i,
  /\b(?:system|developer) (?:prompt|message|instruction|override|note)s?\b\s*[:\]>]|^\W*(?:system|developer) (?:prompt|message|instruction|override|note)\b/i,
  /^\W*(?:system|assistant|user|developer|ai|important|instructions?)\s*:[\s*_]*(?:you|ignore|do|always|never|please|write|report|say|state|respond|reply|output|new (?:task|instruction|rule)|from now on|the (?:assistant|model|summar))/i,
  /^\W*(?:(?:BEGIN|START|END)(?: OF)? )?(?:SYSTEM|DEVELOPER|ADMIN)(?: (?:PROMPT|MESSAGE|OVERRIDE|NOTE|INSTRUCTIONS?))?\s*:|^\W*(?:BEGIN|START|END)(?: OF)? SYSTEM\b/,
  /^\W*(?:(?:text|note|message)s? )?(?:for|to) (?:all )?(?:machine|automated|ai|llm|bot) (?:readers?|eyes|agents?|systems?)(?: only\b|:)/i,
  /\byou are (?:now )?(?:an?|the) (?:ai|artificial intelligence|assistant|language model|chat ?bot|llm|large language model|helpful)\b(?! (?:compan|firm|start-?up|lab|develop|research|user|engineer|expert)\w*)/i,
  /^\W*(?:note|message|attention|instructions?|notice|memo)(?: to| for)?(?: (?:all|any|the|every))? (?:ais?|llms?|language models?|chat ?bots?|assistants?|summari[sz]\w+)\b[^.]{0,40}:/i,
  /^\W*from now on,? (?:you (?:must |will |should )?)?(?:only |always )?(?:write|say|state|report|claim|answer|respond|reply|tell|output)\b/i,
  /\b(?:respond|reply|answer|output|print|return|write|say)\b(?<=(?:^\W*|[.:;]\s|^\W*(?:if|when|before|while|as|for|dear|hey|hello|hi|ok(?:ay)?|attention|note)\b[^.]*,\s|\b(?:please|you|(?:you|ais?|models?|assistants?|(?:chat ?)?bots?|llms?) (?:must|should|shall)) )(?:(?:please|now|then|always|instead|just) )*\w+) (?:only|exactly|just|nothing but|instead|the following|the (?:word|phrase|text|sentence)|with (?:the|only|exactly|just))\b.{0,80}/i,
  /\b(?:when|if|before|while) (?:you )?(?:are )?(?:summari[sz]|brief|process|read)\w* (?:this|the) (?:text|article|page|story)\b.{0,80}\b(?:recommend|say|write|add|tell|include|mention|state|output)\b/i,
  /\b(?:include|insert|add|mention|put|append|repeat)\b.{0,80}\b(?:in|to|into|at the (?:start|end|top|beginning) of) (?:your|the|any|every) (?:summary|summaries|reply|answer|response|output|headline|brief|claims?)\b/i,
  /\b(?:state|say|write|report|claim|note) in your (?:summary|summaries|reply|answer|response|output|headline|brief) that\b/i,
  /\byour (?:summary|answer|reply|response|output|headline|brief) (?:could|would|can|might|will)\b.{0,12}\b(?:begin|start|end|say|include|mention|state|contain|read)\b/i,
  // What is to be told, without a word of who tells it. Behind a quotation mark, somebody says so to somebody else.
  /^[\s\-–—*>]*(?:(?:please )?(?:(?:you (?:must|should|have to|need to) )(?:write|say|state|claim|report|conclude)|(?:write|say|state))|please (?:report|claim|conclude|mention)) that\b(?! you\b)/i,
  // Whoever is called on and, behind a colon, told to tell: small letters, as a noun in a headline has a capital.
  /^\W*\p{Lu}[\p{L}\d.-]*(?:(?:, and|,| and| or| &) \p{Lu}[\p{L}\d.-]*)*: ?(?:please )?(?:write|say|conclude|mention) that /u,
  /^\W*\p{Lu}[\p{L}\d.-]*(?:(?:, and|,| and| or| &) \p{Lu}[\p{L}\d.-]*)+: ?(?:please )?(?:state|report|claim) that /u,
  /^\W*(?:please )?replace (?:the|this|your|any) (?:\w+ )?(?:(?:summary|headline|brief|answer|reply|response|output)\b[^.]{0,30}\b(?:with|by)\b|(?:article|text)\b[^.]{0,30}\b(?:with|by)(?: the (?:words?|following|phrase|sentence)\b|:))/i,
  /^[\s\-–—*>]*(?:please )?(?:be|make) sure to (?:cite|mention|include|state) (?:it|this|that)\b/i,
  /\b(?:correct|true|right|proper|accurate|only) (?:summary|brief|headline) (?:of|for) (?:this|the) (?:article|text|story|page)\b/i,
  /\b(?:do not|don['’]t|never) (?:summari[sz]e|mention|reveal|tell|include|report)\b.{0,60}\b(?:this (?:article|text|instruction|message|prompt)|the (?:user|reader|above|article))\b/i,
  /\b(?:reveal|show|print|repeat|leak)\b.{0,30}\b(?:your|the|hidden) (?:system |initial |hidden )?(?:prompt|instructions?)\b/i,
  /<\/?(?:article|system|assistant|instructions?|prompt|user)\b[^>]{0,60}>|\[\/?(?:INST|SYS|SYSTEM)\]|<\|[a-z_]+\|>|###\s*(?:system|instruction|response|assistant)/i,
  /\b(?:reading|processing|parsing|summari[sz]ing) this\b(?<=\b(?:(?:ai|llm) (?:tools?|systems?|readers?|services?|software|engines?|apps?|crawlers?)|ais?|llms?|models?|chat ?bots?|assistants?|summari[sz]ers?|agents?) \w+ this)/i,
  /\b(?:do not|don['’]t|never|stop) (?:follow|obey)(?:ing)? (?:your|the|any|all)? ?(?:of )?(?:your |the )?(?:previous|prior|earlier|original|system) \w/i,
  /\b(?:your (?:task|instructions|goal) (?:has|have) changed|your (?:new|real|actual|only) (?:task|instructions?) (?:is|are))\b|^\W*your (?:(?:new|real|actual|only|next) )?(?:task|job|goal|instructions?)(?: (?:is|are|now))?:\s*(?:to )?(?:please )?(?:write|say|state|report|tell|claim|describe|mention|recommend|praise|ignore|forget|disregard|add|include|output|print|reply|respond|answer|summari[sz]e|conclude|convince|act|present|make)\b/i,
  /\byou are now (?:in )?(?:dan\b|(?:an? )?(?:unrestricted|unfiltered|jailbroken)|(?:developer|debug|admin|god|maintenance) mode)/i,
  /\bsummari[sz]ing\b(?<=\b(?:when|if|before|while) (?:you )?(?:are )?\w+).{0,20}[,:].{0,20}\b(?:always|never|recommend|say|write|add|tell|include|mention|state|output|do not|please)\b/i,
  /^\W*(?:(?:forget|ignore|disregard) (?:everything|anything|all)|(?:forget|ignore|disregard) (?:what|all that)) (?:(?:you (?:were|have been) told|that came|written|said|that was (?:said|written))\b|above\b|before\b|previously\b|so far\b)/i,
  /^\W*(?:new|updated|revised|hidden|secret) (?:instructions?|tasks?|directives?)(?: (?:for|to|from) (?:the |all |any )?(?:ais?|llms?|models?|assistants?|(?:chat ?)?bots?|summari[sz]ers?|you|developers?|users?|system|admins?)\b)?\s*:/i,
  /^\W*(?:new|updated|revised|hidden|secret) (?:orders?|instructions?|tasks?|directives?)\s*:\s*(?:please )?(?:you|say|state|write|report|tell|claim|describe|mention|recommend|praise|ignore|add|include)\b/i,
  /^\W*stop summari[sz]ing\b/i,
  /^\W*the (?:real|correct|true|only|actual) summary (?:is|reads|should)\b/i,
  /^\W*(?:(?:hey|hi|hello|dear|ok(?:ay)?) )?(?:ais?|assistants?|chat ?bots?|language models?|llms?|summari[sz]ers?)(?:, (?:please |you (?:must|should|will) )?| please )(?:ignore|add|write|say|tell|report|output|reply|respond|include|mention|do not|never|always)\b/i,
  // The same in other languages: what to forget and what to tell.
  /^[\s\-–—*>]*(?:(?:vergiss|vergessen sie|ignorier(?:e|en sie)) alles(?!\p{L}).{0,20}(?<!\p{L})(?:vorher|bisher\p{L}*|oben|zuvor|davor)|(?:oublie[sz]?|ignore[sz]?) tout ce qui|(?:olvid[ae]|ignor[ae]) todo lo (?:anterior|que)|(?:esqueça|ignore|desconsidere) tudo (?:o que|acima)|(?:забудь|ігноруй|игнорируй)(?:те)? (?:усе|все|всё),? (?:що|что|вище|выше|попередн))/iu,
  /^[\s\-–—*>]*(?:als (?:ki|sprachmodell|assistent)(?!\p{L}).{0,20}(?:musst|sollst|müssen sie|sollten sie)|en tant qu['’](?:ia|assistant|une ia|un assistant)(?!\p{L}).{0,20}(?:tu dois|vous devez)|como (?:una? |uma? )?(?:ia|asistente|assistente|modelo de l\p{L}+)(?!\p{L}).{0,20}(?:debes?|tienes|você deve|deves)|як (?:ші|мовна модель|асистент)(?!\p{L}).{0,20}(?:повин|маєш|маєте|мусиш))/iu,
  // A Japanese order ends its sentence; what only tells of one goes on.
  /(?:指示|命令|指令|プロンプト)(?:を|は)(?:すべて|全て|全部)?(?:無視|忘れ)(?!しな|な[いか]|しては|ては)(?:(?:し?て)?|し?ろ|せよ|するように|(?:し|して|て|する)?、?.{0,80}(?:ください|下さい|なさい|しろ|せよ|書け|ること|くこと|すこと))[。！!]?$/u,
  /^[\s\-–—*>]*(?:bitte )?(?:du (?:musst|sollst) (?:\p{L}+ ){0,3}?(?:schreiben|sagen|behaupten|melden|berichten|erwähnen)|(?:schreib|sag|behaupt|meld|bericht)(?:e|et|en sie)?), dass(?!\p{L})/iu,
  /^[\s\-–—*>]*(?:(?:tu dois|vous devez) (?:écrire|dire|affirmer|indiquer|mentionner|conclure)|(?:écri(?:s|vez)|dis|dites|affirme[sz]?|indique[sz]?|mentionne[sz]?)(?: bien)?) (?:que(?!\p{L})|qu['’])/iu,
  /^[\s\-–—*>]*(?:(?:debes?|tienes que|tiene que|usted debe) (?:escribir|decir|afirmar|informar|indicar|mencionar)|escrib[ae]|diga|di|afirm[ae]|indic?que?|mencion[ae]) que(?!\p{L})/iu,
  /^[\s\-–—*>]*(?:(?:você|vocês|tu) (?:deve[ms]?|precisam?|tem que|têm que) (?:escrever|dizer|afirmar|informar|indicar|mencionar)|escreva|diga|afirme|informe|mencione) que(?!\p{L})/iu,
  /^[\s\-–—*>]*(?:(?:ти|ви|ты|вы) (?:повин\p{L}+|маєш|маєте|мусиш|мусите|долж\p{L}+) (?:написати|сказати|повідомити|стверджувати|написать|сказать|сообщить|утверждать)|(?:напиши|скажи|повідом|стверджуй|сообщи|утверждай)(?:те|іть)?|напишіть|скажіть), (?:що|что)(?!\p{L})/iu,
  /(?:と|を)(?:書いてください|書きなさい|書け|出力してください|出力せよ|出力しろ|答えてください|回答してください|要約してください)[。！]?$|と(?:伝えて|報じて|述べて)ください[。！]?$/u,
  /要約(?:に|には|で|では|の(?:中|最初|最後)に).{0,60}(?:(?:含め|書い|記載し|述べ|入れ)て(?:ください|下さい)?|含め(?:よ|ろ|なさい|ること)|書(?:け|きなさい|くこと|くように)|記載(?:しろ|せよ|しなさい|すること)|(?:述べ|入れ)(?:よ|ろ|なさい|ること))[。！!]?$/u,
  /あなたは(?:今から|これから)?.{0,12}(?:AI|ＡＩ|人工知能|アシスタント|言語モデル)(?:です|だ|として)/u,
  /^\P{L}*(?:hinweis|nachricht|anweisung|note|message|instruction|nota|mensaje|instrucción|mensagem|instrução|примітка|повідомлення|вказівка)(?: (?:an|für|à|aux?|pour|a|para|до|для))(?: (?:die|alle|l['’]|les|la|las|los|el|o|os|as|всіх))? ?(?:ki|ias?|sprachmodelle?|modèles?|modelos?|assistants?|asistentes?|assistentes?|ші|мовних)(?!\p{L}).{0,40}:/iu,
];

/** What a summary or a machine is said to have to do: an order, unless somebody tells of it or a law says so. */
const REQUIREMENTS: readonly RegExp[] = [
  /\b(?:as|attention|note to|dear|hey|hello|to all|any|if you are) (?:an? |any |the |all )?(?:ai|llm|language models?|chat ?bots?|assistants?|summari[sz](?:er|ing (?:model|tool|bot|assistant))s?|large language models?)(?: (?:models?|assistants?|systems?|agents?|bots?|tools?))?(?: (?:who|that|which|and)\b.{0,40}?|,|:|—)?(?: (?:(?:read|process|pars|summari[sz])(?:s|es|ing|ed)?|you|please|ignore|do not|never|always|(?:must|should|shall) (?:not |only |always )?(?:please|write|say|state|add|include|output|reply|respond|ignore|report|mention|recommend|claim|tell|conclude|describe|treat|praise))\b|.{0,60}\b(?:reading|reads|processing|summari[sz]ing) this\b)/i,
  /^\W*(?:all |any |every )?(?:ai (?:assistants?|models?|systems?|agents?|tools?|summari\w+)|ais|llms?|language models|(?:chat ?)?bots|assistants) (?:must|should|shall|have to|need to) (?:only |always )?(?:write|say|state|report|claim|conclude|mention) that\b(?! (?:they|it|their|its|he|she)\b)/i,
  /\b(?:summari[sz]e|summary|summari[sz]er|your (?:answer|reply|response|output|summary|headline|brief|claims?))\b.{0,60}\b(?:must|should|has to|needs to)\b.{0,30}\b(?:say|state|include|mention|contain|begin|start|end|be (?:exactly|only)|read|claim|recommend)\b/i,
  /\b(?:summaries|summari[sz]\w+)\b.{0,60}\b(?:must|should|shall|has to|have to|needs? to)\b.{0,30}\b(?:say|state|include|mention|contain|begin|start|end|(?<!\bbe )read|claim|recommend)\b(?! (?:their|its|his|her|what|where|when|how|which|whether)\b)/i,
  // Lawyers write briefs, and papers headlines: what these must hold is an order where its words are given.
  /\b(?:briefs?|headlines?)\b.{0,60}\b(?:must|should|shall|has to|have to|needs? to)\b.{0,30}\b(?:say|state|include|mention|contain|begin|start|end|be|read|claim|recommend)(?: only| exactly)?(?: that\b(?! (?:they|it|their|its)\b)|:|,? ["“„«']| (?:with )?the (?:words?|phrase|name|text|sentence)\b)/i,
];
/** Whoever tells of a requirement, behind it or before it, or the law that has it. */
const SAYING = `said|says|told|ruled|wrote|argued|warned|added|announced|decided|reported|${Object.values(SPEAK).join('|').replace('|so|', '|')}`;
const REPORTED = new RegExp(`(?:,|["”»])\\s[^,;:"“”]{0,80}(?<!\\p{L})(?:${SAYING})(?!\\p{L})[^,;:"“”]{0,80}$`, 'iu');
const REPORTS = new RegExp(`^[^;:"“”]{2,80}\\s(?:${SAYING})(?!\\p{L})`, 'iu');
const BY_LAW =
  /\b(?:under|by) (?:(?:the|a|an|new|its|their|current|draft|proposed|\p{Lu}\p{L}*) ){1,3}(?:laws?|rules?|acts?|regulations?|directives?|bills?|code)\b|\b(?:law|bill|act|rule|guideline|regulations?|directive|court|judge|regulator)s? (?:\p{L}+ ){0,3}(?:says?|requires?|rules?|ruled|orders?|ordered|demands?)\b/iu;
const UNDER_LAW =
  /,\sunder\s[^,;:"“”]{0,60}\b(?:laws?|rules?|acts?|regulations?|directives?|bills?|code)\b[^,;:"“”]{0,60}$/i;
/** What is required stands behind one of these; who requires it, before it. */
const MUST =
  /(?<!\p{L})(?:must|should|shall|has to|have to|needs? to|muss|soll|doit|debe|deve|має|повин\p{L}+|должн\p{L}+)(?!\p{L})/iu;
/** Whoever speaks of the text at hand, or to a reader, gives an order all the same. */
const HERE =
  /^\W*(?:attention|note to|dear|hey|hello|to (?:all|any))\b|\b(?:you|your|this (?:article|text|page|story|message|document|passage)|(?:reading|processing|parsing|summari[sz]ing) this)\b/i;

/** In other languages too: what to forget, what a summary must hold, and who is spoken to. */
const ELSEWHERE: readonly RegExp[] = [
  /(?<=^\P{L}*|[:.;)\]>]\s?|(?<!\p{L})(?:bitte|und|jetzt|nun|also|dann),? )(?:ignorier(?:e|en sie)|missachte(?:n sie)?|vergiss|vergesst|vergessen sie)(?!\p{L}).{0,40}(?<!\p{L})(?:anweisung(?:en)?|vorherigen|instruktionen|vorgaben)(?!\p{L})/iu,
  /(?<=^\P{L}*|[:.;)\]>]\s?|(?<!\p{L})(?:veuillez|maintenant|s['’]il (?:vous|te) plaît),? )(?:ignore[rsz]?|oublie[rsz]?|ne tene?z (?:pas|aucun) compte)(?!\p{L}).{0,40}(?<!\p{L})(?:instructions|consignes)(?!\p{L})/iu,
  /(?<=^\P{L}*|[:.;)\]>]\s?|(?<!\p{L})(?:por favor|ahora|agora),? )(?:ignor[ae]d?|olvid[ae]d?|esqueça|desconsidere|haz caso omiso|haga caso omiso)(?!\p{L}).{0,40}(?<!\p{L})(?:instrucciones|indicaciones|instruções|indicações)(?!\p{L})/iu,
  /(?<!\p{L})(?:игнорируй|забудь|ігноруй|проігноруй|забудь|відкинь)(?:те)?(?!\p{L}).{0,40}(?:инструкци|указани|інструкці|вказівк)/iu,
  /(?<!\p{L})(?:du bist|tu es|vous êtes|eres|usted es|você é|ти|ви|ты|вы)(?:,? (?:jetzt|nun|maintenant|désormais|ahora|agora|тепер|теперь))?(?: —)? (?:(?:eine?|une?|una?|uma?) )?(?:hilfreich\p{L}+ )?(?:ki|künstliche intelligenz|sprachmodell|assistent|ia|intelligence artificielle|assistant|modèle de langage|inteligencia artificial|asistente|modelo de lenguaje|inteligência artificial|assistente|modelo de linguagem|ші|штучний інтелект|мовна модель|асистент|ии|искусственный интеллект|языковая модель|ассистент)(?!\p{L})/iu,
  /(?<=^\P{L}*|[:.;)\]>]\s?|(?<!\p{L})(?:per favore|ora),? )(?:ignora(?:te|re)?|dimentica(?:te|re)?)(?!\p{L}).{0,30}(?<!\p{L})(?:istruzioni|indicazioni)(?!\p{L}).{0,12}(?:precedenti|sopra|finora|date|ricevute)/iu,
  /(?<!\p{L})(?:z?ignoruj|zapomnij|pomiń)(?:cie)?(?!\p{L}).{0,40}(?:instrukcj|polece[nń]|wytyczn)/iu,
  /(?<=^\P{L}*|[:.;)\]>]\s?|(?<!\p{L})(?:nu|alsjeblieft|alstublieft),? )(?:negeer|vergeet)(?!\p{L}).{0,20}(?<!\p{L})(?:alle|vorige|eerdere|voorgaande|bovenstaande|je|uw)(?!\p{L}).{0,20}(?<!\p{L})(?:instructies|aanwijzingen|opdrachten)(?!\p{L})/iu,
  /(?<!\p{L})talimat\p{L}*(?:\s\p{L}+)?\s(?:yok say|görmezden gel|unut|dikkate alma)(?:y?[ıiuü]n(?:[ıiuü]z)?)?(?!\p{L})/iu,
  /(?<=^\P{L}*|[：。；:;]\s?|[请請])(?:忽略|无视|無視|忘记|忘記)(?:掉)?.{0,6}(?:之前|以前|以上|上述|上面|先前|前面|此前).{0,8}(?:指令|指示|提示|命令|说明|說明)/u,
  /(?<!\p{L})(?:تجاهل|تجاهلوا|انس|انسوا) (?:جميع |كل |كافة )?(?:التعليمات|الأوامر|الإرشادات) (?:السابقة|أعلاه|المذكورة)/u,
  /^\P{L}*(?:(?:bitte|alle|sämtliche|du|ihr|sie)(?: (?:sollst|musst|sollt|müsst|sollen|müssen))? (?:\p{L}+ ){0,3}?(?:vorherigen|bisherigen|obigen|früheren) (?:anweisungen|instruktionen|vorgaben) (?:ignorieren|missachten|vergessen)|ignoriert (?:alle |die |diese )?(?:vorherigen|bisherigen|obigen|früheren) (?:anweisungen|instruktionen|vorgaben))(?!\p{L})/iu,
  /^\P{L}*(?:(?:vous devez|tu dois|debes?|tienes que|usted debe|você deve|deves) )(?:ignorer|oublier|ignorar|olvidar|esquecer|desconsiderar) .{0,30}(?:instructions|consignes|instrucciones|indicaciones|instruções|indicações)(?!\p{L})/iu,
  /^\P{L}*(?:ignorer|oublier|ignorar|olvidar|esquecer|desconsiderar) .{0,30}(?:instructions|consignes|instrucciones|indicaciones|instruções|indicações) (?:précédentes|antérieures|ci-dessus|anteriores|previas|acima)/iu,
];
/** A summary that has to hold something, as in `REQUIREMENTS`. */
const REQUIREMENT_ELSEWHERE =
  /(?<!\p{L})(?:zusammenfassung|kurzfassung|résumé|resumen|resumo|підсумок|резюме|переказ)(?!\p{L}).{0,40}(?<!\p{L})(?:muss|soll|doit|debe|deve|має|повин\p{L}+|должн\p{L}+)(?!\p{L}).{0,40}(?<!\p{L})(?:sagen|erwähnen|enthalten|melden|lauten|dire|mentionner|contenir|indiquer|decir|mencionar|incluir|contener|dizer|conter|містити|згадати|сказати|зазначити|сказать|содержать|упомянуть)(?!\p{L})/iu;
/** What one of these speaks of; most sentences have none of it, which is seen in one go. */
const SPOKEN_OF =
  /instru|istru|aanwijz|opdracht|polece|wytyczn|talimat|[指提命说說][令示明]|تعليمات|أوامر|إرشادات|indicaz|zusammenf|kurzfass|r[ée]sum|підсум|резюме|переказ|anweis|vorherig|vorgaben|consignes|indica[cç]|інстр|вказів|указан|инстр|inteli|intelli|sprachm|modèle de|modelo de|assist|asist|асист|ассист|мовна|языков|штучн|искусств|(?:^|[^a-zà-ÿ])(?:ki|ia|ші|ии)(?![a-zà-ÿ])/i;

const MAX_CHARS = 2000;
/** A quotation of this many words at most names an order; it has no room for what the order wants told. */
const MAX_MENTION_WORDS = 7;
/** Whoever mentions an order has something to say about it. */
const MIN_REPORT_WORDS = 4;
const QUOTATION = /["“„«「『]([^"“”„«»「」『』]*)["”“»」』]|(?<!\p{L})[‘']([^‘’']*)[’'](?!\p{L})/gu;

/** Whether a sentence tries to instruct a language model; one that quotes a few words of an order, to report on it, does not. */
export function isInstruction(sentence: string): boolean {
  const text = foldLookalikes(sentence.slice(0, MAX_CHARS));
  if (!matches(text)) return false;
  const report = text.replace(QUOTATION, (quotation, words = '', single = '') =>
    countWords(`${words}${single}`) <= MAX_MENTION_WORDS ? '…' : quotation,
  );
  return report === text || countWords(report) < MIN_REPORT_WORDS || matches(report);
}

function matches(text: string): boolean {
  return (
    INSTRUCTIONS.some((pattern) => pattern.test(text)) ||
    (REQUIREMENTS.some((pattern) => pattern.test(text)) && !isReport(text)) ||
    (SPOKEN_OF.test(text) &&
      (ELSEWHERE.some((pattern) => pattern.test(text)) || (REQUIREMENT_ELSEWHERE.test(text) && !isReport(text))))
  );
}

function isReport(text: string): boolean {
  if (HERE.test(text)) return false;
  const [before = ''] = text.split(MUST, 1);
  return REPORTED.test(text) || UNDER_LAW.test(text) || REPORTS.test(before) || BY_LAW.test(before);
}
