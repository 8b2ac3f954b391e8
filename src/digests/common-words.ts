/**
 * How common words are in English news, as a prior for a background that has seen little: the share of articles that a word of each
 * group occurs in, roughly, and words of that group. Written down from general knowledge of news English, counted from no text; what
 * matters is only that "police" and "announced" weigh less than a village. Stop words are not listed, they weigh nothing.
 */
const GROUPS: readonly (readonly [share: number, words: string])[] = [
  [
    0.2,
    `people time week month day monday tuesday wednesday thursday friday saturday sunday government president company million report
    news world country state city group member official statement work part number help home place according including since around
    another want know think come going way right good public national international percent called continue expected end start
    reported asked took found used left long high old great later early three four five old added set case change use plan need`,
  ],
  [
    0.09,
    `police court law minister party leader market business service family child children woman women men man life house office school
    university student health hospital war military force attack security event deal cost price money pay tax bank billion dollar
    economic economy growth rate cut rise increase fall drop share sale sell buy industry project support issue problem question
    answer result report study research team game season player win won lost play point record run match final league coach club fan
    cup title goal score victory defeat director chief executive manager head board campaign election vote political policy bill
    senate congress parliament republican democrat house white administration american british european united states kingdom union
    january february march april june july august september october november december morning night evening afternoon weekend today
    yesterday tomorrow hour minute second moment decade century history future past north south east west street road town area
    region site website online internet video photo image social media post twitter facebook network television show film movie
    music story book read word name face hand head eye body water air fire car food oil energy power gas land death dead died kill
    killed injured victim accident crime criminal charge charged arrest arrested trial judge jury lawyer attorney prison jail
    sentence guilty murder shooting shot gun officer investigation investigator authorities authority suspect evidence witness
    announced announcement decision decided agreement agreed meeting met conference talk speech interview comment release released
    spokesman spokeswoman source author expert analyst editor reporter reporters journalist newspaper press agency wire general
    secretary department federal local major recent possible likely able important large small big young different full free open
    close clear strong real best better top lead leading led role job worker working team effort action step move return visit
    visitor travel trip area near local community life live living lived move moved turn turned hold held keep kept believe feel
    felt hope hoped happen happened begin began stop stopped try tried bring brought send sent stand stood lose meet pay paid
    watch see saw seen hear heard talk talked speak spoke leave look looked looking give gave given show showed allow allowed
    create build built raise raised reach reached receive received follow followed offer offered order ordered provide provided
    require required remain remained reduce serve served face faced claim claimed deny denied confirm confirmed warn warned
    urge urged expect demand call accuse accused allege alleged reveal revealed describe described explain explained note noted
    suggest suggested consider considered launch launched join joined replace replaced take taken make making put run running
    fact level system line side center centre form view idea sense matter interest reason chance past term period process value
    figure amount data total average number hundred thousand dozen half quarter third double single several many despite due
    among amid toward within nearly roughly least former current previous new next last final due late ago soon already
    currently recently immediately finally quickly simply really actually certainly probably perhaps maybe especially
    particularly also still yet too little lot kind sort thing things something nothing everything anything someone everyone
    anyone nobody person friend friends father mother son daughter wife husband brother sister parent couple girl boy baby
    personal private special human main common similar certain specific particular entire various additional original final
    simple hard easy difficult short low wide deep hot cold dark light black red green blue happy sad safe dangerous serious
    heavy huge massive tiny popular famous successful traditional modern local foreign domestic civil legal medical financial
    commercial digital technical technology computer phone mobile software app device product model version customer consumer user`,
  ],
  [
    0.035,
    `abuse accept access account achieve act activist activity actor actress address admit adult advance advantage advertising advice
    affair affect africa african age agent aid aim airline airport alcohol alert alliance ally ambassador america amendment analysis
    anger angry animal anniversary annual appeal appear appearance apple application apply appoint appointed approach approve approved
    approval argue argued argument arm army arrive arrived art artist asia asian asset assembly assistant associate association
    assault athlete atmosphere attempt attempted attend attended attention audience australia australian average award awards
    background balance ball ban band bar base based basis battle beach bear beat beaten beautiful bed behavior behaviour benefit bid
    birth birthday bit blame block blood board boat bomb bond border born boss bottom box brain branch brand break breaking bridge
    brief britain broad broadcast broke broken budget building burn bus cabinet camera camp canada canadian cancer candidate capital
    captain capture card care career carry carried catch caught cause caused celebrate celebration celebrity cell central ceremony
    chain chair chairman challenge champion championship channel chapter character charity check chemical china chinese choice
    choose chosen christian christmas church circumstance citizen civilian class classic clean climate climb clinic clock club
    coalition coast code collapse colleague collect collection college column combat combine command commander commission
    commissioner commit committee committed communication compare compared compete competition complain complaint complete completed
    complex concern concerned concert condition conduct conducted confidence conflict congressman connect connection conservative
    constitution construction contact contain content contest contract contribute control controversial controversy convention
    conversation convict convicted conviction cook cool cooperation copy core corner corporate corporation correct corruption
    council counsel count counter county coup course cover coverage covered crash crazy creation credit crew crisis critic critical
    criticism criticize criticised criticized crop cross crowd cultural culture currency custom customer cycle daily damage damaged
    dance danger date daughter deadline deadly dealer debate debt debut decade declare declared decline deep defence defend defender
    defendant defense deficit degree delay delayed deliver delivery democracy democratic depend deputy desert deserve design
    designed desire desk destroy destroyed detail detailed detain detained detective determine develop developed developer
    development die diet difference digital dinner diplomat diplomatic direct direction disappear disaster discover discovered
    discovery discuss discussed discussion disease dismiss dismissed display dispute distance district division divorce doctor
    document dog donate donation door doubt downtown draft dramatic draw dream dress drink drive driver driving drove drug dry duty
    earn earned earnings earth earthquake eat edge edition education effective election electric electricity element eliminate
    embassy emerge emergency emotional employ employee employer employment enemy enforcement engine engineer england english enjoy
    ensure enter entered entertainment enterprise entrance environment environmental equal equipment era escape escaped essential
    establish established estate estimate estimated europe evacuate evacuated evidence exact examine example excellent exchange
    excited exclusive execution exercise exist existing exit expand expansion expensive experience explosion export expose express
    extend extended extensive extra extreme facility factor factory fail failed failure fair faith false familiar farm farmer
    fashion fast fatal fate favor favour fear feature featured federation fee fellow female festival field fight fighter fighting
    file filed fill finance find finding fine finish finished firefighter firm fish fit fix flag flight flood floor flow fly focus
    football forced forecast foreign forest forget format formal formation formula forward foundation founder founded france frank
    freedom french front fuel fun function fund funding funeral gain gallery gang garden gather gathered gender generation german
    germany giant gift glass global goal gold golden google governor grade grand grant grew ground grow growing guard guess guest
    guide habit hair hall handle hang hard hate headline headquarters hear hearing heart heat held hero heroes highlight highway
    hill hire hired historic hit hold holder hole holiday hollywood honor honour horse host hosted hostage hot hotel household
    housing hunt hurt ice identify identified identity illegal image imagine immediate immigrant immigration impact import improve
    improved improvement incident include income independence independent index india indian indicate individual industrial
    inflation influence information initial initiative injury inmate innocent inquiry inside insist insisted inspector install
    institute institution insurance intelligence intend intense interim internal introduce introduced invade invest investigate
    investigated investigating investment investor involve involved iran iraq ireland irish island islamic israel israeli italian
    italy item jan japan japanese jewish joint joke journal journey judgment jump justice key kick kid king kitchen knife knock
    knowledge korea korean lab labor labour lack lady lake language larger largest laugh launch lawmaker lawsuit lawyer lay layer
    learn learned leadership league leave legacy legislation letter liberal library licence license lie lift limit limited link list
    listen literally literature loan location lock london loss love low lower luck lunch machine magazine mail maintain majority
    male manage management manufacturer manufacturing map marriage married mass massive master material mayor meal mean measure
    mechanism medal medicine memorial memory mental mention message metal method mexico middle midnight mile militant military milk
    mind mine mining ministry minor minority miss missed missile missing mission mistake mix mixed mobile mode moderate mom moral
    mortgage moscow motion motor mountain mouth movement multiple murdered museum muslim mystery narrow nation native nato natural
    nature navy necessary negative negotiate negotiation neighbor neighborhood neighbour neighbourhood net network newspaper nice
    nominate nominated nomination nominee normal northern notice nuclear object objective obtain obvious occasion occupy occur
    occurred ocean october offense offensive officially olympic olympics operate operation operator opinion opponent opportunity
    oppose opposed opposition option orange ordinary organization organisation organize organized organizer origin outcome outside
    overall overcome owner ownership pace pack package page pain pair palace panel paper parade park parking participant participate
    partner partnership pass passed passenger passion path patient pattern peace peaceful peak penalty pension perfect perform
    performance period permanent permission permit phase philosophy physical pick picked picture piece pilot pitch plane planet
    planned planning plant plastic platform pleaded plea pleased plenty pocket poem pole poll pollution pool poor population port
    position positive possibility potential pound poverty practice praise praised pray prayer predict predicted prediction premier
    premiere preparation prepare prepared presence present presented presidential pressure prevent prime prince princess principal
    principle print prior priority prisoner privacy prize probe proceed proceeding produce produced producer production profession
    professional professor profit program programme progress promise promised promote promotion proof proper property proposal
    propose proposed prosecution prosecutor protect protected protection protest protester protesters proud prove proven provide
    province provision publish published publisher publicly pull pulled purchase purpose push pushed qualify quality queen quick
    quiet quote race racial racing radical radio rail rain rally range rank ranked rape rapid rare rating reaction ready reality
    realize rear rebel recall recession recognize recognized recommend recommendation recover recovered recovery recruit referendum
    refer reference reflect reform refugee refuse refused regime regional register registered regular regulation regulator
    regulatory reject rejected relate related relation relationship relative relief religion religious rely remark remember remind
    remote remove removed rent repair repeat repeated repeatedly reply represent representative republic reputation request rescue
    rescued reserve resident resign resigned resignation resist resolution resolve resort resource respect respond responded
    response responsibility responsible rest restaurant restore restored restrict restriction retail retailer retire retired
    retirement retain reveal revenue review revolution reward rich ride rifle ring riot rival river rob robbed robber robbery rock
    rocket roll roman romantic roof room root rose round route row royal rule ruled ruling rumor rumour rural rush russia russian
    sad safety salary sanction sand satellite satisfy save saved scale scandal scene schedule scheduled scheme scholar science
    scientific scientist scored scoring screen sea search seat secret section sector secure seek seeking seize seized select
    selected selection senator senior sensitive separate series servant session settle settlement seven severe sex sexual shake
    shape shareholder sheriff shift ship shock shocked shop shoot shooter shore shortage shoulder shout sick sign signal signature
    signed significant silence silver sing singer situation size skill skin sky slam sleep slip slow smart smoke snow soccer society
    soft soil solar soldier solid solution solve song sought soul sound southern space spain spanish spark speaker species spending
    spent spirit split sport spot spread spring square squad stable stadium staff stage stake standard star starring stated station
    statistics status stay steal stolen steel stock stomach stone storage store storm straight strange strategic strategy stream
    strength stress stretch strike struck string strip structure struggle studio stuff style subject submit substantial succeed
    success sudden suddenly sue sued suffer suffered suicide suit summer summit sun super supply supporter suppose supreme surface
    surgery surprise surprised surprising surround survey survive survived survivor suspend suspended suspicion sweet swim symbol
    syria syrian tackle talent talks target task teach teacher teenager teen tear temperature temporary tennis tension tent terrible
    territory terror terrorism terrorist test testify testified testimony testing text thank thanks theater theatre theft theme
    theory thief thieves thick thin threat threaten threatened throw thrown ticket tie tied tight tiny tip tired tonight tool
    tooth torture touch tough tour tourism tourist tournament tower toy track trade trader trading tradition traffic tragedy tragic
    trail train training transfer transition transport transportation trap treat treated treatment treaty tree trend tribute trick
    troop troops trouble troubled truck trust truth tsunami tune turkey turkish tweet twice twin type typical ukraine ukrainian
    ultimate unable uncle understand unemployment unfortunately uniform unique unit unity universe unknown unveil unveiled unusual
    update updated upset urban useful usual vaccine valley valuable van variety vast vehicle venture veteran vice victim village
    violate violation violence violent virus visible vision visual vital voice volume volunteer voter wage wait waiting walk walked
    wall wanted warming warning wash washington waste wave weak weapon wear wearing weather web wedding weigh weight welcome welfare
    western whatever wheel whole widely wild wildlife willing wind window wine winner winning winter wing wish withdraw withdrawal
    woman wonder wonderful wood wooden worried worry worse worst worth wound wounded wrap write writer writing written wrong wrote
    yard yellow york youth zone nfl nba mlb nhl nasa fbi cnn bbc reuters associated afp pst edt est gmt pdt posted published`,
  ],
];

/** What a share of articles a word of no group occurs in: most words are rare. */
export const RARE_SHARE = 0.0012;

/** @returns Every listed word and the share of articles it occurs in; the first group that lists a word counts. */
export function* listCommonWords(): Generator<readonly [word: string, share: number]> {
  for (const [share, words] of GROUPS) for (const word of words.split(/\s+/)) yield [word, share];
}
