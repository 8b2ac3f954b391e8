/** Abbreviations whose stop does not end a sentence by itself, lower case, without the final stop; all languages in one set. */
export const ABBREVIATIONS: ReadonlySet<string> = new Set(
  // English titles, ranks, months, places, publications
  (
    'mr mrs ms mx dr prof sen rep gov gen col lt sgt cpl pvt capt cmdr adm maj brig rev hon st jr sr messrs supt insp det pres treas ' +
    'inc corp co ltd plc llc bros vs v etc viz cf al jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri ' +
    'sat sun no nos vol vols fig figs p pp art arts sec ch ed eds para approx min max ft mt ave blvd rd dept dist est div univ assn ' +
    'ph.d m.d b.a m.a d.phil e.g i.e a.m p.m u.s u.k u.n e.u d.c ' +
    // German
    'z.b u.a d.h bzw ca evtl ggf inkl mio mrd nr sog str tel usw vgl zzgl abs allg dgl dipl ing hr fr frl u.s.w o.ä i.d.r st.gallen ' +
    // French, Spanish, Portuguese, Italian
    'm mm mme mmes mlle me éd sr sra srta sres dña ud uds ee.uu núm pág págs av avda dra drs exmo exma profa sig sigg dott ' +
    // Russian, Ukrainian
    'г гг р рр ст ул им тыс млн млрд руб коп стр т.е т.д т.п т.к и.о грн тис проф акад обл вул смт просп ' +
    // Turkish
    'sn dr doç yrd vb vd bkz av mah cad sok'
  ).split(' '),
);

/** These abbreviations may end a sentence too: they do when a word that opens sentences follows. */
export const MAY_END: ReadonlySet<string> = new Set(
  'inc corp co ltd plc llc bros jr sr etc a.m p.m u.s u.k u.n e.u d.c no usw г гг р рр руб грн т.д т.п vb vd ft'.split(
    ' ',
  ),
);
