"""What a English draft says that it should not, by kind: each pattern is met by somebody's real habit of writing."""

# ruff: noqa: E501 - a pattern that is broken over lines is harder to read and to mend.

from collections.abc import Mapping

from bemot.words import ToneKind

PATTERNS: Mapping[ToneKind, tuple[str, ...]] = {
    ToneKind.DEFENSIVE: (
        r"\bas (?:we|i)(?: have|'ve)? (?:already |previously |repeatedly |clearly )+(?:explain|said|stat|told|mention|inform|post)\w*",
        r"\b(?:it|this|that)(?:'s| is| was)(?: really| actually| simply| certainly)? not (?:our|my) (?:fault|responsibility|problem|job)",
        r"\bwe (?:did|have done|'ve done) (?:nothing wrong|everything (?:we could|right|correctly|by the book))",
        r"\bwe (?:have |'ve )?followed (?:all |every |our )?(?:procedure|polic|rule|guideline|process)\w*",
        r"\b(?:simply|completely|totally|factually|absolutely) (?:not true|untrue|false|inaccurate|incorrect)",
        r"\b(?:must|would like to|have to|need to) (?:point out|stress|emphasi[sz]e|correct you|insist)\b",
        r"\b(?:our other|all other|thousands of) (?:customers|guests|passengers|users|tenants) (?:are|have|seem|love|don't|never|had)",
        r"\b(?:every|all|other) (?:other )?(?:company|companies|operator|operators|bank|banks|shops?) (?:does|do|has|have|charge)\w* (?:the same|this|it)",
        r"\bunfair (?:criticism|accusation|to (?:us|our))",
        r"\bin our defen[cs]e\b|\bwe (?:stand by|reject|refute|deny)\b",
        r"\b(?:beyond|outside)(?: of)? our (?:control|hands|remit)\b|\bno longer in our hands\b|\bno mistake was made\b|\bto the (?:letter|degree)\b|\bwith (?:all due )?respect,|\bwithin target\b|\bworked? exactly as designed\b|\bwhat the fuss\b",
        r"\b(?:did|done|acted|behaved|does) (?:exactly |entirely |everything |precisely |completely )+(?:what|as|properly|correctly|right|by the book)\b|\bnothing (?:improper|to suggest)\b|\bissued correctly\b|\bfound to be in order\b|\bas our policy (?:requires|says)\b",
        r"\b(?:every|most|other|few|neighbouring|rival|larger|many) (?:other )?(?:providers?|operators?|councils?|landlords?|shops?|places?|companies|company|galler(?:y|ies)|clubs?|banks?|suppliers?|practices|firms?)\b[^.!?]{0,30}\b(?:do(?:es)? (?:it|the same)|charge|would|don't|couldn't|wouldn't)\b|\bstandard (?:across|practice (?:in|across))\b",
        r"\b(?:badge-qualified|years in the trade)\b|\bit(?:'s| is) not true that\b|\bwe (?:followed|have followed|'ve followed) (?:the |all |every )?\w+ ?(?:rules|guidelines|procedure|protocol)\w*",
        r"\b(?:cannot|can't|won't|will not|not) be (?:held )?(?:responsible|liable|blamed|to blame)\b|\b(?:we're|we are|i'm) not (?:responsible|liable|to blame)\b",
        r"\b(?:staff|drivers?|team|engineers?|nurses?|colleagues?|agents?|technicians?|teachers?) (?:\w+ ){0,2}(?:follow(?:ed|s)?|acted) (?:\w+ ){0,3}(?:procedure|polic|protocol|rule|guideline)\w*",
        r"\bto be fair,? (?:to us|we|our)\b|\b(?:terms|conditions|website|emails?|signs?|policy) clearly (?:state|say|explain|tell|warn)\w*",
        r"\b(?:nobody|no one|no other \w+|not a single \w+)(?: else)? (?:has|have) (?:ever )?(?:complained|had (?:this|that|a|any) problem|mentioned|reported)\b|\bnothing wrong with our\b",
    ),
    ToneKind.EMOTIONAL: (
        r"\b(?:we|i)(?:'re|'m| are| am| feel| were| was) (?:really |very |so |deeply |honestly |extremely |just )*(?:hurt|offended|angry|furious|insulted|tired of|fed up)\b",
        r"\bhow dare you\b|\bhow can you (?:say|write|even)\b|\bfor god'?s sake\b|\bgive us a break\b|\bgrow up\b|\benough is enough\b|\bget over it\b",
        r"\b(?:idiot\w*|moron\w*|pathetic|shit\w*)\b",
        r"\bhurts? (?:us |me )?(?:so much )?to read\b|\b(?:(?:i|we|us|staff) (?:cried|are crying|was crying|were crying|am crying)|(?:i|we|me|us) (?:\w+ )?in tears|heartbroken|devastated|deeply offended|overwhelmed|falling apart|gutted and)\b|\bcan(?:'t|not) (?:take|cope)\b[^.!?]{0,20}\b(?:more|any|with|this)\b|\bplease stop\b",
        r"\bwe work (?:so|incredibly|very|extremely) (?:incredibly )?hard\b|\bmakes (?:us|me) (?:really |so |very )?(?:sad|angry|upset)\b|\bafter (?:all|everything) (?:that )?we(?:'ve| have)\b|\b(?:just )?feels? (?:heavy|like a (?:slap|punch|kick))\b|\bthink before you write\b|\bis a knife\b|\b(?:it's|it is) (?:a bit |really |so )?sad that\b|\bdon't know what to do\b",
        r"\b(?:i'm|we're|i am|we are|we feel|i feel) (?:so |really |honestly |absolutely |deeply |utterly |just )*(?:hurt|furious|devastated|heartbroken|offended|appalled|fuming|in tears|panicking|insulted)\b|\bhow dare you\b|\bcomments like (?:yours|this) (?:break|hurt|make)\w*|\boh my god\b",
    ),
    ToneKind.BLAMES_CUSTOMER: (
        r"\byou (?:should|could|ought to|must|might|needed to) (?:really |simply |just |probably |also |perhaps )*(?:have|of) (?!been|had|got|received|heard)(?:\w+ )?(?:read|check|call|known|look|thought|book|plan|come|arriv|kept|contact|ask|listen|notic|told|brought|done)\w*",
        r"\bif you(?:'d| had) (?:only |just |actually |bothered |simply |looked |read )+\w*",
        r"\bhad you (?:only |just |actually |simply )?(?:read|checked|called|told|followed|booked|looked|contacted|arrived)",
        r"\byou (?:probably|clearly|obviously|must have|apparently|evidently|seem to have|may have|appear to have) (?:have )?(?:misunderst|miss|misread|forgot|enter|press|fail|did|didn|got|typed|us|ignor|not)\w*",
        r"\b(?:your|the customer'?s|the passenger'?s) (?:own )?(?:fault|responsibility|mistake|error|failure)\b",
        r"\byou failed to\b|\byou (?:didn't|did not) (?:read|check|follow|bother|tell|contact)\b|\byou only have yourself\b",
        r"\b(?:everyone|everybody) else (?:manages|managed|understands|has no)",
        r"\b(?:problem|issue|error) (?:is|lies|was) (?:on|at) your (?:end|side)\b",
        r"\bdo (?:have a look|use|read|check|remember|make sure|try to)\b[^.!?]{0,40}\b(?:next time|before|in future|first)\b|\b(?:stated|says?|states?|recommends?|explained|shown|set out) (?:it )?(?:quite |very )?clearly\b|\bclearly (?:states?|recommends?|says)\b",
        r"\bas i'm sure you(?:'re| are)? (?:aware|know)\b|\bit(?:'s| is) up to each\b|\bbefore posting\b|\bput in some effort\b|\b(?:rather|too) vague\b|\bcut it fine\b|\byou (?:approved|agreed to|accepted) (?:when|on|in|at)\b",
        r"\byou should have (?!had|got|received|been|heard)\w+(?: \w+)? (?:earlier|sooner|before|in time|first)\b|\bhave you (?:actually|really|even) (?:read|tried|checked|followed|entered|typed|looked)\b",
        r"\byou must have (?:entered|typed|given|used|written|missed|forgotten|pressed|chosen|misread)\b|\bplease (?:check|read|look at) (?:\w+ ){1,3}more carefully\b|\b(?:please|you) (?:should |must |need to )?be more careful\b|\bwhat did you expect[?!]",
    ),
    ToneKind.NON_APOLOGY: (
        r"\bsorry (?:that |if |to hear (?:that )?)?(?:you|anyone|some|people|your)(?: \w+){0,2} (?:feel|felt|think|thought|see|perceiv|found|find|took|were (?:offended|upset|hurt|disappointed)|was (?:offended|hurt|upset)|believe|interpret|are (?:upset|unhappy|disappointed)|had the impression|misunderst)\w*",
        r"\bsorry (?:you're|you are) (?:upset|unhappy|disappointed|offended|angry|not happy)\b",
        r"\b(?:apologi[sz]e|sorry|regret)\w* (?:if|for whatever) (?:you|anyone|this|any|we|it)\b",
        r"\b(?:sorry|apologies|apologi[sz]e),? but\b",
        r"\bregret (?:that )?you (?:feel|see|think|found)",
        r"\bmistakes were made\b",
        r"\b(?:sorry|regret|apologi[sz]e|apologies)\b[^.!?]{0,25}\b(?:if|that you|that the|you|that our|that residents|for any)\b[^.!?]{0,60}\b(?:feel|feels|felt|perceived?|took|taken the wrong|uneasy|experienced|unheard|in your mind|aren't satisfactory|inconvenience|offended|upset|disappointed|expectations)\b",
        r"\b(?:sorry|apologi[sz]e|apologies) if\b",
    ),
    ToneKind.SARCASTIC: (
        r"\bcongratulations on (?:noticing|finding|your fine)\b|\bbravo\b|\bslow clap\b",
        r"[🙄😏🤡]",
        r"\b(?:thanks|thank you) (?:so much )?for (?:your|the) (?:insightful|lovely|kind|wise|charming|constructive|brilliant|expert|delightful) (?:comment|words|feedback|input|insight|advice|analysis)\w*",
        r"\b(?:you|we) (?:clearly|obviously|must|seem to|certainly) (?:be an expert|know best|know better|know everything|are an expert|are the expert)\b",
        r"\b(?:perhaps|maybe) you(?:'d| would| should| could)? (?:like to )?(?:run the|apply for|try running)\b",
        r"\b(?:magic wand|crystal ball)\b|\bfeel better now\b|\bgreat that you have (?:the )?time\b",
        r"\b(?:only joking|joking aside|all joking|seriously though|in all seriousness)\b|\bhow (?:original|charming|perceptive|observant)\b|\b(?:a|an) \w+ expert[!.,]|\benlighten us\b|\bgenius\b|\bdo tell us\b|\buntrained eye\b|\byour opinion being\b|\bin the eye of the\b|\bthe brave thing\b|\bby telepathy\b|\bhappy hibernating\b",
        r"\b(?:enjoy the|good luck with the) (?:queue|wait|walk)\b|\bwhat a (?:shrewd|thoughtful and)\b|\bimagine typing\b|\bwhat a pity that you\b|\b(?:practically|virtually) an heirloom\b",
        r"\bhow ?ever did you (?:survive|manage|cope)\b|\bcongratulations,? you(?:'ve| have)? (?:just )?(?:discover|found|notic|worked|figur|spott)\w*|\bnobel prize\b|\bstop the press\w*|\bcall the police\b",
        r"\b(?:truly|what) a tragedy\b|\bshocking,? (?:i know|isn't it)\b|\bnice to have (?:so|that) much (?:free )?time\b|\bmy heart bleeds\b|\bworld's smallest violin\b",
    ),
    ToneKind.JARGON: (
        (
            r"\b(?:pursuant to|in accordance with|hereby|herewith|aforementioned|above-mentioned|going forward|leverag\w*|synerg\w*|"
            r"stakeholder\w*|proactive\w*|utili[sz]e\w*|facilitat\w*|deliverable\w*|touchpoint\w*|customer journey|roadmap|"
            r"operational constraints?|rolling stock|resource allocation|capacity constraint\w*|escalat\w*|remediat\w*|"
            r"incident ticket|backend|front-?end|sla|kpi\w*|root cause analysis|in respect of|with regard to|terms and conditions section|"
            r"regulatory framework|end[- ]to[- ]end|best[- ]in[- ]class|implement\w*|prioriti[sz]ation|pursue|commence|subsection|clause \d+|"
            r"force majeure|service window|deployment)\b"
        ),
        r"\b(?:contingent upon|upon (?:receipt|resolution|request)|effected|procured|disbursed|retro-\w+|conformity|save where|cf\.|arboricultural|remitted|in-scope|out of scope|validation of|exception (?:status|queue)|epos|mid-life|comfort deltas?|whereby|therein|thereof|notwithstanding|nominated \w+ scheme|harmoni[sz]ation|conformance|sla breach|workstream\w*)\b",
    ),
    ToneKind.IMPERSONAL: (
        r"\b(?:the customer|the passenger|the guest|the tenant|the complainant|customers|passengers) (?:must|should|is|are|has|will|may)(?: \w+)? (?:advised|required|requested|referred|asked|contact|reminded)\b",
        r"\bdear (?:valued )?(?:customer|guest|passenger|client|sir|sir or madam|user)\b",
        r"\b(?:do not reply|no-?reply|automated (?:message|response|reply)|unmonitored)\b",
        r"\byour (?:complaint|comment|case|feedback|enquiry|query|ticket) (?:has been|is being|was|will be) (?:logged|registered|received|recorded|processed)\b",
        r"\bcase (?:number|no\.?|id)\b[^.]{0,20}(?:logged|registered|opened)",
        r"\b(?:customers?|members?|claimants?|patients?|applicants?|visitors?|users?|residents?|tenants?|guests?|passengers?|parents)\b (?:are|have been|is|must be) (?:advised|asked|reminded|required|requested|referred|expected|instructed)\b",
        r"\bthe management\b|\b(?:are|is) (?:processed|dealt with|handled|reviewed) in (?:date )?order\b|\b(?:accepts?|assumes?) no (?:liability|responsibility)\b|\bare to be submitted\b",
    ),
    ToneKind.OVERPROMISE: (
        r"\b(?:will|'ll|shall) never (?:happen|occur|be|see|again)\b|\bnever happen again\b",
        r"\b(?:100 ?%|hundred per ?cent|completely|always) (?:safe|secure|on time|satisfied|reliable|guaranteed)\b",
        r"\byou(?:'ll| will| shall) (?:of course |definitely |certainly )?(?:get|receive|have) (?:a )?(?:full (?:refund|compensation)|all your money|everything back|free \w+|a free|a full)\b",
        r"\bwe(?:'ll| will) (?:pay|cover|compensate|reimburse) (?:you )?(?:for )?(?:everything|all|any|in full|whatever)\b",
        r"\b(?:will be|has been|going to be|be) (?:fired|sacked|dismissed)\b|\bwe(?:'ll| will) fix everything\b",
        r"(?<!not )(?<!can't )(?<!cannot )(?<!no )\b(?:(?:i|we|personally|absolute|can|will) guarantee\b|guaranteed(?=[.!,])|guarantee (?:that|you|it))|\bno ifs or buts\b|\byou have (?:my|our) (?:word|absolute|solemn|personal)\b|\btake it from me\b|\bthat's a promise\b|\bmark my words\b|\bwhatever the weather\b",
        r"(?<!can't )(?<!cannot )\bpromise (?:you )?(?:that )?(?:nothing|no|it will|it'll|nobody|you will|you'll|every|all|never|this)\b|\b(?:will|'ll) (?:ever|never)\b[^.!?]{0,60}\b(?:again|break|lose|miss|happen|after|fail|astray|wait)\b|\bever again\b|\bwithout exception\b|\bapproved in full\b",
    ),
    ToneKind.DISMISSIVE: (
        r"\b(?:that|this|it)(?:'s| is) (?:just |simply )?(?:how it (?:is|works)|the way it (?:is|works)|life|company policy|our policy|policy|what it is)\b",
        r"\b(?:nothing|not much) (?:more )?(?:that )?(?:we|i) can do\b|\bcan(?:'t|not) (?:help with that|do anything)\b",
        r"\b(?:not a big deal|no big deal|minor inconvenience|first world problem\w*|storm in a teacup|trivial|calm down|relax|chill|overreact\w*|exaggerat\w*|blown out of proportion)\b",
        r"\b(?:feel free|welcome|free) to (?:shop|go|travel|bank|eat|take your (?:business|custom|money)|switch|use|leave|choose)\b(?=[^.]{0,30}(?:elsewhere|else|other|another|competitor|leave|business))",
        r"\b(?:read|refer to) (?:our|the) (?:faq\w*|terms|conditions|policy)\b(?=[.!]|\s*$| (?:before|and you|next))",
        r"\b(?:nobody|no one|none of our) (?:else|other)(?: \w+)? (?:has |have )?(?:complain|report|had|mention)\w*",
        r"\bthese things happen\b|\bonly to be expected\b|\btake it or leave it\b|\bdeal with it\b|\bmove on\b",
        r"\bonly a handful of people\b|\bhardly notice\b|\bthese things (?:do |can )?happen\b|\bcalls? for patience\b|\bin the end it was\b|\bwill have made other plans\b|\bmost (?:people|of them|customers|users|members) (?:don't mind|manage|cope|get used)\b|\bnothing to complain about\b|\bcan't see what\b|\bto be honest it's only\b|\byou'll get used to\b|\bworse things\b|\bfirst to moan\b",
        r"\b(?:not|never|hardly)(?: really| exactly)? (?:our|my) problem\b|\bget over it\b|\btry (?:another|a different|some other) (?:shop|company|phone|provider|place|bank|airline)\b|\bno use complaining\b",
    ),
    ToneKind.COPY_PASTE: (
        r"\bwe take (?:all |your |such |any |every |customer |these )?(?:feedback|complaints?|comments|concerns|matters?|issues?|this)(?: \w+){0,2} (?:very |extremely )?seriously",
        r"\byour (?:feedback|opinion|satisfaction|business|call|comment) is (?:very |extremely |really )?(?:important|valuable|valued)",
        r"\b(?:apologi[sz]e|sorry) for (?:any|the) inconvenience(?: (?:this|it)?(?: may)? ?(?:have|has) ?\w*)?",
        r"\bwe (?:are )?(?:constantly|continuously|always|continually) (?:striv|work|try|look|aim|improv)\w*",
        r"\bwe strive (?:to|for)\b|\bcustomer satisfaction is (?:our|at)\b|\bthank you for (?:reaching out|your feedback|bringing this to our attention|your patience and understanding)[.!,] (?:we|your|it)",
        r"\[[^\]\n]{2,30}\]|\{\{?\w+\}?\}|_{3,}",
        r"\bx{3,}\b|\bdear (?:customer|valued \w+|tenant|guest|member|resident|user|sir or madam)\b",
        r"\b(?:taking the time to share|thanks for your (?:complaint|interest in our)|thank you for your complaint|off and on again|quote the reference|take every piece of feedback|value (?:our|your|all) (?:community|input|feedback|opinion)\w*|hope to welcome you back|keep the feedback coming|follow us for|always looking (?:at|for) ways|best possible experience)\b",
    ),
    ToneKind.FEEDS_TROLL: (
        r"\b(?:provide|any|show us|where's|got) (?:\w+ )?evidence\b[^.!?]*\?|\b(?:you )?should be ashamed\b|\b(?:more|lot|much) about you\b|\bgo on, explain\b|\beveryone's watching\b|\bever thought of that\b|\bcare to withdraw\b|\bwhat exactly qualifies\b|\b(?:go )?make your own\b|\bzero credibility\b|\bunlike your lot\b|\bremind us\?|\bsay that (?:when|to)\b|\bgrow up\b|\bthis drivel\b|\bbrave behind\b",
        r"\b(?:then |just )?prove it(?: then)?[.!]|\bpeople like you (?:are|who|always|never|make|just)\b|\bat least we(?:'re| are|'ve| have) (?:got )?(?:jobs?|not|lives|friends)\b|\bkeep (?:crying|dreaming|trolling)\b|\blook (?:in the mirror|at yourself)\b|\breal mature\b|\bto our faces?\b|\bget a life\b|\byou(?:'re| are) (?:just |nothing but |the )*(?:a |an )?(?:clown|idiot|troll|joke|loser|bully|coward)s?\b",
    ),
    ToneKind.PERSONAL_DATA_IN_PUBLIC: (
        r"\b(?:reply|post|comment|pop|put|share|leave|confirm|write)\b(?![^.!?]{0,160}(?:\bprivate\w*|@|\bdm\b|\bdirect message|\bemail|\bnot here|don't|never))(?=[^.!?]{0,160}\b(?:here|below|in a reply|in the comments|reply)\b)[^.!?]{0,140}\b(?:full name|home address|address|sort code|account number|card number|date of birth|phone number|password|national insurance|number)\b",
        r"\bwhat(?:'s| is) your (?:full name|phone number|address|date of birth|account number|card number)\b|\bwho owes\b|\b(?:your|their|his|her) (?:fibroids|depression|debts?|arrears)\b|\bused to be (?:robert|a man|a woman)\b",
    ),
}
