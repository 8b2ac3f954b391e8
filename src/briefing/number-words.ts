/**
 * Numbers written as words, per language. A word is looked up in all of them at once: a brief may be in another language than
 * its article.
 */
const CARDINALS: Readonly<Record<string, string>> = {
  en: `zero:0 two:2 three:3 four:4 five:5 six:6 seven:7 eight:8 nine:9 ten:10 eleven:11 twelve:12 thirteen:13 fourteen:14 fifteen:15
    sixteen:16 seventeen:17 eighteen:18 nineteen:19 twenty:20 thirty:30 forty:40 fifty:50 sixty:60 seventy:70 eighty:80 ninety:90
    dozen:12 fourth:4 fifth:5 sixth:6 seventh:7 eighth:8 ninth:9 tenth:10 thrice:3`,
  de: `zwei:2 drei:3 vier:4 fünf:5 sechs:6 sieben:7 acht:8 neun:9 zehn:10 elf:11 zwölf:12 dreizehn:13 vierzehn:14 fünfzehn:15
    sechzehn:16 siebzehn:17 achtzehn:18 neunzehn:19 zwanzig:20 dreißig:30 vierzig:40 fünfzig:50 sechzig:60 siebzig:70 achtzig:80
    neunzig:90 dutzend:12`,
  fr: `deux:2 trois:3 quatre:4 cinq:5 huit:8 dix:10 onze:11 douze:12 treize:13 quatorze:14 quinze:15 vingt:20 trente:30
    quarante:40 cinquante:50 soixante:60 douzaine:12`,
  es: `dos:2 tres:3 cuatro:4 cinco:5 seis:6 siete:7 ocho:8 nueve:9 diez:10 doce:12 trece:13 catorce:14 quince:15 veinte:20
    treinta:30 cuarenta:40 cincuenta:50 sesenta:60 setenta:70 ochenta:80 noventa:90 docena:12`,
  pt: `dois:2 duas:2 três:3 quatro:4 sete:7 oito:8 nove:9 dez:10 onze:11 doze:12 treze:13 catorze:14 quinze:15 dezesseis:16 dezessete:17
    dezoito:18 dezenove:19 vinte:20 trinta:30 quarenta:40 cinquenta:50 sessenta:60 oitenta:80 dúzia:12`,
  ru: `два:2 две:2 двух:2 три:3 трёх:3 трех:3 четыре:4 четырёх:4 четырех:4 пять:5 пяти:5 шесть:6 шести:6 семь:7 семи:7 восемь:8 восьми:8
    девять:9 девяти:9 десять:10 десяти:10 одиннадцать:11 двенадцать:12 двадцать:20 двадцати:20 тридцать:30 сорок:40 пятьдесят:50
    шестьдесят:60 семьдесят:70 восемьдесят:80 девяносто:90`,
  uk: `два:2 дві:2 двох:2 три:3 трьох:3 чотири:4 чотирьох:4 шість:6 сім:7 вісім:8 десять:10 одинадцять:11 дванадцять:12 двадцять:20
    тридцять:30 сорок:40 пʼятдесят:50 п’ятдесят:50 шістдесят:60 сімдесят:70 вісімдесят:80 девʼяносто:90 дев’яносто:90 пʼять:5 п’ять:5 дев’ять:9`,
  tr: `iki:2 üç:3 dört:4 beş:5 altı:6 yedi:7 sekiz:8 dokuz:9 yirmi:20 otuz:30 kırk:40 elli:50 altmış:60 yetmiş:70 seksen:80 doksan:90`,
};

const MULTIPLIER_WORDS = `k:1e3 thousand:1e3 thousands:1e3 m:1e6 mn:1e6 mln:1e6 million:1e6 millions:1e6 bn:1e9 b:1e9 billion:1e9 billions:1e9 tn:1e12 trillion:1e12
  hundred:100 hundreds:100 dozen:12 tausend:1e3 hundert:100 mio:1e6 mrd:1e9 millionen:1e6 milliarde:1e9 milliarden:1e9 mille:1e3 cent:100
  milliers:1e3 milliard:1e9 milliards:1e9 mil:1e3 mill:1e6 millón:1e6 millones:1e6 cien:100 milhão:1e6 milhões:1e6 bilhão:1e9 bilhões:1e9 тысяча:1e3 тысячи:1e3 тысяч:1e3
  тыс:1e3 миллион:1e6 миллиона:1e6 миллионов:1e6 млн:1e6 миллиард:1e9 миллиарда:1e9 миллиардов:1e9 млрд:1e9 тисяча:1e3 тисячі:1e3 тисяч:1e3
  тис:1e3 мільйон:1e6 мільйони:1e6 мільйона:1e6 мільйонів:1e6 мільярд:1e9 мільярди:1e9 мільярда:1e9 мільярдів:1e9 сто:100 bin:1e3 yüz:100 milyon:1e6 milyar:1e9 हज़ार:1e3
  हजार:1e3 लाख:1e5 करोड़:1e7 अरब:1e9 सौ:100 ألف:1e3 آلاف:1e3 مليون:1e6 ملايين:1e6 مليار:1e9 مليارات:1e9 مئة:100 十:10 百:100 千:1e3 万:1e4 萬:1e4 億:1e8 亿:1e8 兆:1e12`;

const parse = (list: string): [string, number][] =>
  list.split(/\s+/).map((pair) => {
    const [word = '', value = ''] = pair.split(':');
    return [word, Number(value)];
  });

/** Value of a number word, lower case; "one", "first" and "half" are left out: they are as often no figure. */
export const NUMBER_WORDS: ReadonlyMap<string, number> = new Map(Object.values(CARDINALS).flatMap(parse));

/** Factor of a word that multiplies the number before it, lower case. */
export const MULTIPLIERS: ReadonlyMap<string, number> = new Map(parse(MULTIPLIER_WORDS));

/** Han digits, for numbers such as 三万. */
export const HAN_DIGITS: ReadonlyMap<string, number> = new Map(
  [...'〇一二三四五六七八九'].map((digit, value) => [digit, value]),
);
