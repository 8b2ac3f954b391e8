/**
 * Words too common to say what a text is about, per language (ISO 639-1). They also serve to recognise a language and to
 * recognise the word that opens a sentence.
 */
const LISTS: Readonly<Record<string, string>> = {
  en: `a about above after again against all almost also although always am among an and another any are as at away back be became
    because been before being below between both but by came can cannot could did do does doing done down during each either even ever
    every few first for from further get go had has have having he her here hers herself him himself his how however i if in into is it
    its itself just last least less like made make many may me meanwhile might more moreover most much must my never next no nor not
    now of off often on once one only or other our out over own per perhaps rather same say said says separately several shall she
    should since so some still such take than that the their them themselves then there therefore these they this those though through
    thus to together told too toward two under until up upon us very was we well were what when where whether which while who whom
    whose why will with within without would year years yet you your`,
  de: `aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim bin bis bisher da dabei damit dann das
    dass dazu dem den denn der des deshalb die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer
    eines er es etwa etwas für gegen gibt habe haben hat hatte hatten hier ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ins ist ja
    jede jeden jeder jedoch jetzt kann kein keine keinen können konnte laut machen man mehr mit muss nach nicht nichts noch nun nur ob
    oder ohne sagte schon sehr sein seine seinem seinen seiner seit sich sie sind so soll sollen sollte sondern über um und uns unter
    viel vom von vor war waren was wegen weil weiter wenn werde werden wie wieder will wir wird wo wurde wurden zu zum zur zwei zwischen`,
  fr: `a afin ainsi alors après au aucun aussi autre autres aux avait avant avec avoir car ce ceci cela celle celui ces cet cette ceux
    chez comme contre dans de depuis des deux dit donc dont du elle elles en encore entre est et été être eu eux fait fois il ils je
    jusqu la là le les leur leurs lors lui mais même moins mon ne ni non nos notre nous on ont ou où par pas pendant peu peut plus plusieurs
    pour pourrait près qu quand que quel quelle qui sa sans se sera ses si son sont sous sur tous tout toute toutes très trois un une
    vers vos votre vous y`,
  es: `a al algo ante antes aquel aunque cada como con contra cual cuando de del desde dijo donde dos durante e el él ella ellas ellos en
    entre era eran es esa ese eso esta está están estaba este esto estos fue fueron ha haber había hace han hasta hay la las le les lo
    los luego más me mi mientras muy nada ni no nos o otra otro otros para pero poco por porque pues que quien se según ser será si sí
    sido sin sobre son su sus también tanto tiene todo todos tras tres un una uno unos y ya yo`,
  pt: `a à ainda além ao aos apenas após as às até cada com como contra da das de depois desde disse do dois dos durante e é ela elas ele
    eles em entre era essa esse esta está estão este foi foram há isso isto já lhe mais mas mesmo na não nas nem no nos nós num numa o os
    ou outra outro outros para pela pelas pelo pelos por porque quando que quem são se segundo seja sem ser será seu seus sido sob sobre
    sua suas também tem têm ter teve toda todo todos três um uma você`,
  it: `a ad agli ai al alla alle allo anche ancora avere c che chi ci come con contro cui da dagli dal dalla dalle degli dei del della
    delle dello detto di dopo dove due e è ed era fra gli ha hanno i il in io la le lei lo loro lui ma mentre mi molto ne nei nel nella
    nelle noi non nono o ogni ora per perché più poi prima qualche quando quella quello questa questo se secondo sei senza si sia sono
    sta stato su sua sue sugli sul sulla suo suoi tra tre tutti tutto un una uno`,
  nl: `aan al alle als bij binnen daar dan dat de der deze die dit doch door dus een en er geen haar had hebben heeft hem het hij hoe hun
    ik in is ja je kan kon maar meer men met mijn na naar niet nog nu of om omdat onder ook op over sinds te tegen tijdens toch toen tot
    twee uit van veel volgens voor waar waren was wat we wel werd werden wie wordt worden zal ze zei zelf zich zij zijn zo zonder zou`,
  ru: `а без более больше был была были было быть в вам вас весь во вот время все всего всех вы где год года году да даже два для до его ее
    её если есть еще ещё же за и из или им их к как когда который которая которые которого ко кто ли между меня мне может мы на над надо
    нам не него нее ней нет ни них но ну о об один однако он она они оно от перед по под после потому при про с сам свой своих себя сейчас
    со сказал также так такой там то того тоже только том тот ты у уже через что чтобы эта эти это этого этой этом этот я`,
  uk: `а або адже але б без більше був була були було бути в вам вас весь вже ви від він вона вони воно всі все всіх втім де для до два
    його її з за зі і із інші й коли котрий крім лише між мене мені ми може на над нам не нею ні них но ну о об один однак от перед по під
    після про проти при раніше року роки с сам саме свій свої своїх себе сказав та так також такий там те теж ти тим то того тобто тоді
    той том тому тут у уже хто це цей ця цього цьому час через чи чого що щоб я як яка який які якого якщо`,
  tr: `acaba ama ancak arada aslında az bana bazı belki ben biri birçok birkaç bir biz bize bu buna bunda bunlar bunu bunun çok çünkü da
    daha dahi de değil dedi diğer diye en fakat gibi göre hem henüz hep her hiç için ile ilgili ise iki kadar karşı kendi kez ki kim mi
    mu mı nasıl ne neden o olan olarak oldu olduğu olduğunu olması on ona onlar onu onun sadece sonra söyledi şey şu tarafından tüm üzere
    var ve veya ya yani yeni yok yıl zaman`,
  hi: `अपना अपनी अपने अब आदि इन इस इसके इसी उन उनका उनकी उनके उन्हें उन्होंने उस उसके उसकी एक एवं ऐसे और कर करना करने कहा का काफी कि किया किसी
    की कुछ के को कोई गई गए गया जा जाता जाने जो तक तथा तो था थी थे दिया दो द्वारा न नहीं ने पर पहले फिर बहुत बाद भी में यह यहाँ या ये रहा रही रहे
    लिए लेकिन वह वे सकता सकते सबसे साथ से ही हुआ हुई हुए है हैं हो होता होती होने`,
  ar: `أ أن أو أي أكثر ألا إذا إلا إلى إن أنه أنها أيضا التي الذي الذين الى ان او اي بعد بعض بل بن به بها بين تكون تم ثم حتى حول حيث خلال
    دون ذلك سوف شخص ضد ضمن عام عبر عدد عدم عشر على علي عن عند عندما غير فإن في فيه فيها قال قالت قبل قد قوة كان كانت كل كما لا لقاء لكن للامم لم
    لن له لها ليس ما مع مقابل من منذ منه منها نحو نفس نهاية هذا هذه هناك هو هي و واحد وأضاف وأن وإن وفي وقال وقالت وقد وكان وكانت ولا ولم ومن وهو
    وهي يكون يمكن يوم`,
};

/** Languages with a list. */
export const LISTED_LANGUAGES: readonly string[] = Object.keys(LISTS);

const sets = new Map(Object.entries(LISTS).map(([language, words]) => [language, new Set(words.split(/\s+/))]));
const byWord = new Map<string, string[]>();
for (const [language, words] of sets)
  for (const word of words) byWord.set(word, [...(byWord.get(word) ?? []), language]);
const NONE: ReadonlySet<string> = new Set();

/** @returns The stop words of a BCP 47 language, lower case; empty if none are known. */
export function stopwordsOf(language: string): ReadonlySet<string> {
  return sets.get(language.slice(0, 2).toLowerCase()) ?? NONE;
}

/** @returns The listed languages in which a word, lower case, is a stop word. */
export function languagesOf(word: string): readonly string[] {
  return byWord.get(word) ?? [];
}
