"""English: the words that tell who speaks."""

from __future__ import annotations

SAY = """
say add tell state write note explain declare announce argue claim report reply respond answer
continue conclude insist warn tweet post stress emphasize emphasise recall remark comment observe
assert contend maintain suggest admit acknowledge concede confirm deny reiterate repeat joke quip
exclaim shout yell cry scream chant whisper mutter murmur lament complain boast predict vow pledge
promise swear advise caution wonder relate recount reveal disclose testify affirm allege assure
inform remind opine interject proclaim retort counter hint imply indicate specify clarify elaborate
estimate summarize summarise protest mention speculate theorize brag gush fume deadpan muse plead
preach intone recite text email blog retweet underscore underline stipulate rule vent sneer scoff
grumble bemoan posit surmise surmize reckon concur recommend rejoin bark growl bellow enthuse
interrupt chide scold rant sigh laugh guarantee certify attest avow profess confide divulge relay
mouth signal outline telegraph ask
"""
"""Verbs of speech proper: what follows or precedes them is what was said."""

HOLD = """
believe think feel know hope expect fear wish doubt suspect assume understand realize realise
consider imagine worry guess decide prefer intend recognize recognise regret foresee envision
anticipate presume agree disagree figure fret
"""
"""Verbs of thought: they report, but more weakly."""

SHOW = "show find prove demonstrate document detail illustrate project"
"""Verbs of finding, mostly of studies and reports."""

ACT = """
call describe label brand dub praise criticize criticise blast slam denounce condemn accuse blame
reject dismiss mock hail welcome thank defend compare characterize characterise deride decry refer
express voice tout portray liken ridicule applaud threaten cite quote offer propose advocate
apologize apologise commend deplore rebuke rebut refute lambaste rip bash excoriate lampoon
castigate chastise belittle champion laud extol oppose endorse favor favour
reference invoke depict paint cast attack tag deem attribute pronounce allude rail talk speak
"""
"""Acts of speech with an object of their own."""

ASK = """
urge demand order instruct request encourage invite beg implore direct exhort enjoin press
want seek challenge
"""
"""Requests: *urged them to*."""

IRREGULAR = {
    "say": "says said saying",
    "tell": "tells told telling",
    "write": "writes wrote written writing",
    "think": "thinks thought thinking",
    "feel": "feels felt feeling",
    "know": "knows knew known knowing",
    "swear": "swears swore sworn swearing",
    "understand": "understands understood understanding",
    "show": "shows showed shown showing",
    "find": "finds found finding",
    "speak": "speaks spoke spoken speaking",
    "foresee": "foresees foresaw foreseen foreseeing",
    "forbid": "forbids forbade forbidden forbidding",
    "seek": "seeks sought seeking",
    "cast": "casts cast casting",
    "plead": "pleads pleaded pled pleading",
    "beg": "begs begged begging",
    "quip": "quips quipped quipping",
    "admit": "admits admitted admitting",
    "rip": "rips ripped ripping",
    "tag": "tags tagged tagging",
    "refer": "refers referred referring",
    "prefer": "prefers preferred preferring",
    "regret": "regrets regretted regretting",
    "brag": "brags bragged bragging",
    "dub": "dubs dubbed dubbing",
    "blog": "blogs blogged blogging",
    "rebut": "rebuts rebutted rebutting",
    "concur": "concurs concurred concurring",
    "fret": "frets fretted fretting",
    "chat": "chats chatted chatting",
}

NO_CUES = "challenging demanding pressing press feeling feelings found casting wishing"
"""Forms of cue verbs that are mostly something else in news text."""

LISTS = {
    "according": "according to; in the words of",
    "that": "that",
    "genitives": "of",
    "he": "he",
    "she": "she",
    "it": "it",
    "they": "they",
    "relatives": "who",
    "phrasal": """
        shot back; shoots back; fired back; fires back; hit back; hits back; went on; goes on;
        pointed out; points out; chimed in; chimes in; weighed in; weighs in; put it; puts it;
        snapped back; called out; calls out; followed up
    """,
    "displays": "read reads continued continues began begins",
    "pasts": "said told wrote added tweeted asked replied argued explained insisted noted warned",
    "approximate": "about around over under nearly almost",
    "plurals": """
        i we you they people police men women some many few several others another both all most
    """,
    "speaking": "i we me us my our you your i'm we're i've we've i'll",
    "cue_nouns": """
        claim claims statement statements comment comments remark remarks assertion assertions
        allegation allegations accusation accusations belief beliefs warning warnings argument
        arguments suggestion suggestions promise promises pledge pledges vow vows announcement
        admission contention insistence complaint complaints prediction predictions declaration
        declarations denial threat threats plea conviction estimate estimates findings words
        opinion opinions criticism concern concerns hope hopes fear fears demand demands call
        calls proposal assessment acknowledgment testimony observation speculation response
        answer question view views rhetoric description reference
    """,
    "roles": """
        democrat libertarian spokesman spokeswoman spokesperson spokesmen spokespeople
        president presidents leader
        leaders minister ministers premier chancellor secretary senator senators governor
        governors mayor mayors congressman congresswoman lawmaker lawmakers legislator
        legislators representative representatives official officials officer officers director
        directors chief chiefs chairman chairwoman chair chairperson chairmen head heads
        commander commanders general generals colonel captain admiral ambassador envoy diplomat
        diplomats adviser advisers advisor advisors aide aides strategist strategists analyst
        analysts expert experts economist economists professor professors scholar scholars
        researcher researchers scientist scientists historian historians author authors writer
        writers editor editors reporter reporters journalist journalists correspondent columnist
        columnists commentator commentators anchor host moderator pundit pundits blogger critic
        critics supporter supporters opponent opponents proponents advocate advocates activist
        activists organizer organizers protester protesters demonstrators attorney attorneys
        lawyer lawyers prosecutor prosecutors judge judges justice sheriff detective detectives
        investigator investigators policeman cop cops agent agents doctor doctors physician
        nurse surgeon therapist psychologist psychiatrist teacher teachers student students
        principal superintendent coach player players owner owners manager managers executive
        executives founder co-founder ceo cfo entrepreneur businessman businesswoman billionaire
        mogul banker investor investors donor donors farmer farmers worker workers employee
        employees employer soldier soldiers veteran veterans troops pilot driver drivers bishop
        archbishop pope priest pastor reverend rabbi imam cardinal king queen prince princess
        duke emperor sultan candidate candidates nominee contender challenger incumbent
        frontrunner front-runner rival rivals politician politicians voter voters delegate
        delegates republicans democrats conservatives liberals resident residents neighbor
        neighbors neighbour neighbours witness witnesses victim victims survivor survivors
        suspect defendant plaintiff plaintiffs mother father son daughter brother sister wife
        husband widow parent parents family friend friends colleague colleagues man woman men
        women boy girl child children people person persons source sources insider insiders
        observers members member partner partners vice-president actor actress singer musician
        artist filmmaker comedian star celebrity model athlete champion athletes tycoon pollster
        pollsters operative operatives lobbyist lobbyists consultant consultants counsel speaker
        whip sergeant lieutenant marshal secretary-general commissioner commissioners councilman
        councilwoman councillor treasurer controller comptroller auditor inspector administrator
        coordinator organiser narrator caller guest fan fans user users reader readers customer
        customers tweeter newsman immigrant immigrants migrants refugee refugees rebel rebels
        militants fighter fighters gunman shooter president-elect others some many few everyone
        nobody mp mps lawyers-for lady duo pair couple politburo monarch statesman ruler
        dictator strongman firefighter paramedic biologist physicist meteorologist forecaster
        forecasters epidemiologist virologist engineer engineers architect
    """,
    "bodies": """
        ministry government administration department agency agencies bureau office commission
        committee council court police army military navy force forces parliament congress
        senate house party parties campaign campaigns company companies firm firms corporation
        bank union unions association federation organization organisation group groups
        foundation institute institution university college school center centre hospital church
        embassy consulate board panel authority authorities team newspaper newspapers paper
        magazine website site network station channel outlet journal report reports study
        studies survey poll polls statement document documents memo letter lawsuit complaint
        filing indictment bill law ad ads article articles editorial book post tweet email
        emails sign signs poster caption headline transcript release coalition alliance league
        society service services squad regime cabinet secretariat taskforce caucus delegation
        think-tank watchdog publication blog program programme video statute ruling decision
        order opinion constitution press data research researchers evidence record records
        figures text message resolution broadcaster broadcasters tabloid republic
    """,
    "organizations": """
        group organization organisation company firm agency association union network newspaper
        paper team club charity foundation coalition alliance
    """,
    "outfits": """
        airline airlines airways carrier retailer maker operator provider regulator regulators
        lender utility startup start-up hotel museum theater theatre library clinic studio label
        brand franchise ministries governments departments committees councils courts banks schools
        hospitals universities institutes media outlets tribunal consortium institutions nation
        country state city town village county staff crew public side observatory laboratory lab
        synagogue mosque diocese militia junta monarchy presidency mission treasury majority
        minority opposition
    """,
    "things": """
        hours minutes hour minute days weeks months years decades word words online
        report reports study studies survey surveys poll polls statement statements document
        documents memo letter lawsuit complaint filing indictment bill law ad ads article articles
        editorial book post posts tweet tweets email emails sign signs poster caption headline
        transcript release program programme video statute ruling decision order opinion
        constitution data research evidence record records figures text message messages
        resolution plan alert profile account commentary photo image images website site
    """,
    "compass": """
        north south east west northern southern eastern western central northeast northwest
        southeast southwest new
    """,
    "carriers": """
        agency agencies news media press newspaper newspapers website daily wire reports outlets
        outlet broadcaster channel network correspondent
    """,
    "titles": """
        mr mrs ms miss mx dr prof sir dame lord lady rev fr sen sens rep reps gov govs gen lt
        col maj capt sgt cpl adm cmdr hon amb atty det supt st president senator governor
        congressman congresswoman representative minister premier chancellor secretary mayor
        sheriff judge justice chief professor doctor general colonel captain major admiral
        sergeant lieutenant officer king queen prince princess pope bishop archbishop cardinal
        rabbi imam ayatollah sheikh emir sultan father sister brother ambassador chairman
        chairwoman speaker director commissioner coach leader spokesman spokeswoman spokesperson
        candidate nominee councilman councilwoman councilmember assemblyman detective
    """,
    "adjectives": """
        pro tem tempore former presidential senior foreign deputy prime vice top chief acting
        interim then-
        president incoming outgoing newly-elected presumptive republican democratic conservative
        liberal leading prominent longtime veteran local federal state national international
        unnamed anonymous retired late young old new american several numerous various other
        top-ranking high-ranking high-level so-called self-described influential british
        military political legal financial economic congressional gubernatorial senatorial vice-
        presidential best-selling award-winning first second third last only same independent
        central regional civil human environmental health public private medical religious
        defense defence assistant executive associate general managing principal lead ex ranking
        elected unidentified initial preliminary two three four five six seven eight nine ten dozen
    """,
    "articles": "the a an",
    "determiners": """
        the a an this these those some many several other another any each every both all most
        no one two three four five six seven eight nine ten dozens hundreds thousands 2 3 4 5 6
        7 8 9 10 few
    """,
    "possessives": "his her their its our my your whose",
    "auxiliaries": """
        has have had is are was were be been being would will could can may might must should
        shall did does do not never n't hasn't haven't hadn't isn't aren't wasn't weren't
        wouldn't won't couldn't can't didn't doesn't don't reportedly went continued continues
        sought tried seemed appeared appears seems declined refused used began going having got
    """,
    "adverbs": """
        also later then previously recently repeatedly once again ever often already still
        further just now even only too instead famously earlier afterwards afterward meanwhile
        however therefore thus soon today yesterday tomorrow twice always sometimes rather
        simply reportedly flatly long first finally perhaps so well back out once-again
        basically indeed maybe
    """,
    "times": """
        monday tuesday wednesday thursday friday saturday sunday january february march april
        may june july august september october november december jan feb mar apr jun jul aug
        sept sep oct nov dec last next this week month year day morning afternoon evening night
        weekend tonight today yesterday mon tue tues wed thu thur thurs fri sat sun noon
        midnight
    """,
    "prepositions": """
        unlike above below ahead aboard beneath beside besides past atop amongst opposite alongside
        of for at in on by with from to into about over under after before during through
        between among against without within upon near across behind beyond despite toward
        towards via amid including like as than since until off regarding concerning per
        throughout following inside outside along around up down
    """,
    "conjunctions": "and or but nor yet &",
    "subordinators": """
        that because if when while although though whereas which who whom whose where why how
        what unless once whether so lest
    """,
    "particles": "van von der den da di du del della la le el al bin ibn ben abu ter ten dos das",
    "naming": """
        called so-called dubbed titled entitled nicknamed named termed known labeled labelled
        branded word words phrase term slogan motto song hashtag
    """,
    "works": """
        broadcast film movie book song album show series play novel program programme episode
        magazine
        newspaper column article poem documentary sitcom podcast musical opera painting game
        video essay single
    """,
    "female": """
        mrs ms miss dame lady queen princess spokeswoman congresswoman chairwoman businesswoman
        councilwoman actress mother daughter sister wife widow woman girl she her hers herself
    """,
    "male": """
        mr sir lord king prince spokesman congressman chairman businessman councilman pope
        father son brother husband man boy policeman he him his himself assemblyman
    """,
    "offices": """
        president leader head ruler strongman statesman pres;
        spokesman spokeswoman spokesperson;
        premier prime-minister;
        chairman chairwoman chair chairperson head chief;
        governor gov; senator sen; representative rep congressman congresswoman;
        senator sen representative rep congressman congresswoman lawmaker legislator;
        attorney lawyer counsel; professor prof; doctor dr physician;
        general gen; lieutenant lt; colonel col; sergeant sgt; captain capt;
        ceo chief executive boss; secretary minister;
        sheriff chief; mayor official; minister official; director official
    """,
    "vague": """
        senior longtime top chief new current late prominent leading presumptive same own first
        second third 2 3 young old big several other long veteran influential self-described
        so-called
    """,
    "past": "former ex onetime one-time then then- retired",
    "documents": "resolution statement letter tweet post memo email release message note",
}
"""The other lists; ``according`` and ``offices`` hold phrases and groups, parted by semicolons."""


def _inflected(lemma: str) -> list[str]:
    """All forms of a verb, the base form first."""
    if lemma in IRREGULAR:
        return [lemma, *IRREGULAR[lemma].split()]
    if lemma.endswith("e"):
        return [lemma, lemma + "s", lemma + "d", lemma[:-1] + "ing"]
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return [lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"]
    third = lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else "s")
    return [lemma, third, lemma + "ed", lemma + "ing"]


def _verbs(lemmas: str) -> str:
    forms = [form for lemma in lemmas.split() for form in _inflected(lemma)]
    return " ".join(form for form in forms if form not in NO_CUES.split())


def lists() -> dict[str, str]:
    """The lists of ``Words`` by name, verbs inflected."""
    verbs = {"say": SAY, "hold": HOLD, "show": SHOW, "act": ACT, "ask": ASK}
    inflected = {force: _verbs(lemmas) for force, lemmas in verbs.items()}
    forms = " ".join(inflected.values()).split()
    bases = set(" ".join(verbs.values()).split())
    return {
        **LISTS,
        **inflected,
        "bases": " ".join(sorted(bases - {"cast"})),
        "thirds": " ".join(form for form in forms if form.endswith("s") and form not in bases),
        "participles": " ".join(form for form in forms if form.endswith("ing")),
    }
