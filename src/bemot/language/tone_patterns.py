"""What a draft says that it should not: patterns by kind and language, each met by somebody's real habit of writing."""

# ruff: noqa: E501 - a pattern or sentence that is broken over lines is harder to read and to mend.

import re
from collections.abc import Mapping
from functools import cache

from bemot.words import ToneKind

_SV: Mapping[ToneKind, tuple[str, ...]] = {
    ToneKind.DEFENSIVE: (
        r"som vi (?:redan|tidigare|flera gånger) (?:har )?(?:förklara|sagt|skriv|informera|påpeka|svara|meddela)\w*",
        r"(?:det|detta) (?:är|var) (?:faktiskt |absolut |inte |verkligen )*(?:inte )?(?:vårt|vårat) (?:fel|ansvar|bord|problem)",
        r"vi har (?:faktiskt |inte )?gjort (?:allt |precis )?(?:vad|det) (?:vi|man) (?:kan|kunnat|ska|kunde)",
        r"vi har (?:faktiskt )?(?:följt|följer) (?:alla |samtliga |våra |gällande )?(?:rutiner|regler|riktlinjer)",
        r"(?:inte|knappast) (?:vi|vårt företag) som (?:har )?(?:gjort|orsakat|bestäm)\w*",
        r"vi (?:tar|kan inte ta) (?:inte )?(?:på oss )?(?:något |någon )(?:ansvar|skuld)",
        r"\b(?:alla andra|andra företag|andra bolag|konkurrenter\w*) (?:har|gör|är) (?:samma|likadant|minst|också)\w*",
        r"(?:stämmer|är) (?:faktiskt |absolut |helt enkelt )+inte",
        r"(?:vi )?vill (?:dock |ändå |bestämt )?(?:understryka|påpeka|framhålla|poängtera|hävda|tillbakavisa)",
        r"helt (?:felaktig|osann|grundlös|orättvis)\w*",
        r"(?:övriga|alla andra|de flesta|våra andra) (?:kunder|gäster|resenärer|boende|användare)\w* (?:är|har|verkar) (?:mycket |väldigt )?(?:inga|inte|nöjda|inget)",
        r"orättvis(?:t|a)? (?:kritik|mot oss|anklagelse\w*)",
    ),
    ToneKind.EMOTIONAL: (
        r"\bvi (?:blir|är|känner oss|blev) (?:faktiskt |väldigt |mycket |så |djupt |riktigt |oerhört )*(?:ledsna|sårade|arga|upprörda|kränkta|besvikna|chockade|irriterade|förbannade) (?:över|av|på|när)",
        r"\bjag (?:blir|är|blev) (?:faktiskt |väldigt |så |riktigt )*(?:sårad|arg|upprörd|kränkt|trött på|less|förbannad|besviken på)",
        r"(?:gör|känns|är) (?:faktiskt |väldigt |otroligt )?(?:ont i|sårande|kränkande)",
        r"\b(?:herregud|för guds skull|snälla nån|men snälla|nu räcker det|nu får du|lägg av|skärp dig|fy)\b",
        r"\b(?:panik|katastrof|fasansfullt|förskräckligt|vi är helt förkrossade|vi gråter)\b",
        r"hur kan du (?:säga|skriva|påstå|ens)",
        r"\b(?:idiot\w*|dum|dumma|jävla|fan|skit\w*|korkad\w*|patetisk\w*|löjlig\w*)\b",
    ),
    ToneKind.BLAMES_CUSTOMER: (
        r"\b(?:du|ni) borde (?:ju |faktiskt |själv |nog |väl )*ha(?:ft)? (?!fått|blivit|sluppit|kunnat|mött|haft)\w+",
        r"\b(?:du|ni) (?:borde|skulle|måste|kunde|hade kunnat) (?:ju |faktiskt |själv |nog |väl )*(?:ha |haft )?(?:läs|kontrollera|veta|vetat|tänk|hör|ring|kolla|förstå|komm|boka|planera|var|anmäl|sett)\w*",
        r"\b(?:du|ni) har (?:nog |säkert |troligen |tydligen |förmodligen |väl |uppenbarligen )+(?:missförstå|missa|gjort|läst|glöm|skriv|tryck|använ|ang|inte)\w*",
        r"\bhade (?:du|ni) (?:bara |i stället |istället )?(?:läst|ringt|kontrollerat|kommit|följt|tänkt|hört av|varit|bokat)",
        r"\bom (?:du|ni) (?:hade |bara |läser |faktiskt )+(?:läst|noga|igen|ordentligt|kontrollerat|följt|efter)\w*",
        r"\b(?:ditt|ert|eget|din|er) (?:eget )?(?:fel|ansvar) (?:att|som|och)",
        r"\bdet är (?:ditt|upp till dig|kundens|resenärens|ditt eget) (?:eget )?(?:ansvar|fel)",
        r"\bkunden(?:s)? (?:eget )?ansvar",
        r"\b(?:alla andra|andra) (?:kunder |resenärer )?(?:klarar|förstår|lyckas)",
        r"\b(?:felet|problemet) (?:ligger|är|beror) (?:hos|på) (?:dig|er|din|ditt|att du)",
        r"\bsom (?:du|ni) (?:själv )?(?:borde|bör) (?:veta|känna till|förstå|ha)",
        r"\b(?:du|ni) (?:får|kan) skylla (?:dig|er) själv",
        r"(?:använt|hanterat|förvarat|skött) (?:den |produkten |det |appen )?(?:på )?fel(?:aktigt)?",
    ),
    ToneKind.NON_APOLOGY: (
        r"(?:ledsen|ledsna|ledsamt|tråkigt|beklagar?|beklagligt|synd|trist)(?: \w+){0,2} (?:att|om|över att) (?:du|ni|någon|man|vissa)(?: \w+){0,2} (?:upplev|känn|känt|tyck|tolka|uppfatta|blivit? (?:upprörd|kränkt|sårad)|blev (?:upprörd|arg|sårad|besviken|ledsen)|missförst|tagit|tar illa|är (?:missnöjd|besviken|upprörd|arg))\w*",
        r"(?:om|ifall) (?:du|ni|någon|man|detta|det) (?:har |skulle |känner |upplever |tagit |tog |känt |upplevt |uppfatta\w* )+(?:\w+ )?(?:illa vid sig|kränkt\w*|sårad\w*|obehag\w*|besviken|olägenhet\w*|så)",
        r"(?:beklagar|ursäkta),? men\b",
        r"ledsen(?:,)? men (?:det|vi|du|så)",
        r"tråkigt att (?:du|ni) (?:ser|tycker|känner|upplever|har (?:den|en) (?:upplevelse|uppfattning))",
        r"beklagar din (?:upplevelse|uppfattning|känsla)",
    ),
    ToneKind.SARCASTIC: (
        r"\bgrattis till\b",
        r"\b(?:ja|jo|jaha|nämen|oj),? (?:då|ja|tänk|vad|så)\b[^.!?]{0,40}[!…]",
        r"\btack för (?:den |dina |din )?(?:konstruktiva|insiktsfulla|kloka|vänliga|trevliga|uppmuntrande|värdefulla) (?:orden|ord|kommentaren?|tonen|insikten|feedbacken?)[^.]{0,6}[!;🙄😉]",
        r"[🙄😏🤡]",
        r"\b(?:så|vad) (?:roligt|kul|skoj|trevligt|gulligt) att (?:du|ni) (?:har tid|orkar|tar dig tid|klagar|hittade|vet bättre|kan allt)",
        r"\b(?:du|ni) (?:verkar|är) (?:ju )?(?:visst |uppenbarligen |tydligen |säkert )*(?:expert|veta bäst|ha koll|allvetande|ett geni|så klok)",
        r"\bskicka (?:gärna )?(?:in )?din ansökan\b",
        r"\b(?:lycka till (?:då|med det)|ha det så kul|hoppas du mår bättre nu|känns det bättre nu)\b",
        r"\b(?:tänk|märkligt|konstigt|lustigt|underligt) att (?:alla andra|ingen annan|just du|bara du)\b",
        r"\btrollspö\b|\bkristallkula\b",
    ),
    ToneKind.JARGON: (
        (
            r"\b(?:handläggningsförfarande\w*|ärendehanterings\w*|erforderlig\w*|ovanstående|nedanstående|ovannämnd\w*|vederbörande|"
            r"beaktande\w*|beakta|föreligger|förelegat|härvid|därvid|härmed|avseende|beträffande|angående ert ärende|i enlighet med|"
            r"med anledning av|inom ramen för|ställningstagande\w*|verkställ\w*|delgivning\w*|implementera\w*|stakeholder\w*|"
            r"proaktiv\w*|synergi\w*|optimera\w*|kvalitetssäkra\w*|kundresa\w*|leverabel\w*|touchpoint\w*|roadmap\w*|"
            r"initiera\w*|åtgärdsplan\w*|punktlighetsnyckeltal|driftsstörningsrelaterad\w*|kapacitetsbegränsning\w*|"
            r"fordonsbrist|omloppsplanering\w*|verksamhetsutövare\w*|jml|enligt gällande rutin\w*|i dagsläget|processägare|"
            r"eskalera\w*|incident\w*ärende\w*|sla-\w+|it-miljö\w*|backend|frontend|api:?e?t?|deploy\w*|cachen?|servicefönster|"
            r"allmänna villkoren? §?|§ ?\d+)\b"
        ),
    ),
    ToneKind.IMPERSONAL: (
        r"\b(?:kunden|resenären|hyresgästen|patienten|den klagande|klaganden|den enskilde|medborgaren) (?:ska|har|kan|bör|måste|ombeds|hänvisas)\b",
        r"\b(?:hänvisas|ombeds|uppmanas|rekommenderas) (?:till|att|kontakta|du)\b",
        r"\b(?:svara inte|går inte att svara|kan inte besvaras|automatiskt (?:svar|genererat|meddelande))\b",
        r"\b(?:ert|ditt) ärende (?:har (?:registrerats|mottagits|noterats)|handläggs|kommer att handläggas|är under)\b",
        r"\bbästa kund\b|\bkära kund\b|\bhej kund\b|\bhej kära kund\b",
        r"\b(?:synpunkten?|klagomålet|ärendet|kommentaren) (?:har |är )?(?:noterad|noterats|registrerad|registrerats|mottagits|mottagen|vidarebefordrats)\b",
    ),
    ToneKind.OVERPROMISE: (
        r"\b(?:lovar|garanterar?|garanti för|kan lova|svär på)\b(?! inte)(?=[^.!?]{0,60}\b(?:aldrig|alltid|inte|alla|varje|100|hundra|helt|att|dig)\b)",
        r"\b(?:kommer|ska) (?:aldrig|aldrig någonsin) (?:att )?(?:hända|ske|inträffa|upprepas|bli)",
        r"\bhänder aldrig (?:igen|mer)",
        r"\b(?:alltid|100 ?%|hundra procent|till hundra|fullständigt) (?:säker|i tid|nöjd|trygg|fungera|garantera)\w*",
        r"\b(?:du|ni|alla) (?:får|ska få|kommer (?:att )?få) (?:naturligtvis |självklart |såklart |givetvis )?(?:full (?:ersättning|kompensation)|alla pengar|hela (?:beloppet|summan)|tillbaka (?:alla|hela)|ett nytt gratis|gratis)\b",
        r"\b(?:vi )?(?:betalar|ersätter|kompenserar) (?:dig )?(?:för )?(?:allt|alla|hela|fullt ut)\b",
        r"\bvi (?:löser|fixar|ordnar) allt\b|\bhan(?:s|)? (?:får|ska få|kommer få) sparken\b|\bpersonen (?:kommer|ska) (?:få sparken|avskedas)\b|\b(?:avskedas|får sparken)\b",
    ),
    ToneKind.DISMISSIVE: (
        r"\bsynd att du (?:tycker|känner) så\b",
        r"\b(?:det|så) är (?:tyvärr |helt enkelt |bara )?(?:så det är|som det är|så det fungerar|inget vi kan|ingenting vi kan)\b",
        r"\bså är det (?:bara|tyvärr)\b|\bdet är bara att (?:acceptera|gilla läget|vänja|byta)\b|\bgilla läget\b",
        r"\b(?:inget|ingenting) (?:som )?(?:vi|jag) (?:kan|tänker|kommer) (?:göra|kommentera|gå in på|påverka)",
        r"\b(?:ett )?(?:litet|bagatell\w*|småsak\w*|i-landsproblem|storm i ett vattenglas|inte hela världen|inte så farligt|inget att bråka|petitess\w*)\b(?= problem|\b)",
        r"\b(?:det|du) står (?:tydligt |klart |redan |faktiskt )*(?:dig |er )?(?:fritt att|på (?:vår )?(?:hemsida|webb|sida)\w*|i (?:villkoren|avtalet|appen))",
        r"\b(?:du|ni) (?:kan|får) (?:alltid |gärna |ju )*(?:byta|åka|handla|gå|välja|vända (?:dig|er)) (?:till )?(?:någon |något )?(?:annan|annat|annanstans|någon annan|till en annan)",
        r"\b(?:läs|se|kolla) (?:vår |våra |i våra |igenom )*(?:faq|villkor|vanliga frågor|hemsida|regler)",
        r"\b(?:överdriv\w*|överreager\w*|tar i nu|lugna ner|lugna dig|ta det lugnt|ta det piano)\b",
        r"\b(?:kan|går) inte (?:svara på|kommentera|hjälpa dig med) (?:det|detta|sånt|sådant|enskilda)\b",
        r"\bär (?:helt )?normalt\b|\bsånt händer\b|\bsådant händer\b|\bsånt får man räkna med\b|\bingen annan har (?:klagat|hört|sagt)",
    ),
    ToneKind.COPY_PASTE: (
        r"\bvi tar (?:alla )?(?:era |dina |kundernas |våra kunders )?(?:synpunkter|klagomål|åsikter|feedback|kommentarer|detta|frågan) på (?:största |högsta |stort )?allvar",
        r"\b(?:din|er|all) (?:åsikt|feedback|synpunkt|återkoppling) är (?:mycket |väldigt )?viktig för oss",
        r"\bdu som kund är (?:viktig|viktigast)",
        r"\bvi (?:beklagar|ber om ursäkt för) (?:de |det |den |eventuella |dessa )?(?:besvär|besväret|olägenhet\w*|eventuella \w+)(?: (?:detta|det) (?:kan ha|har|må ha) \w+)?",
        r"\bvi (?:arbetar|jobbar) (?:ständigt|kontinuerligt|hela tiden|löpande|hårt) (?:med|för) att (?:förbättra|bli bättre|utveckla)",
        r"\bvi strävar (?:alltid |ständigt )?efter\b|\bnöjda kunder är\b|\btack för (?:din|er) feedback[.!]",
        r"\btack för att (?:du|ni) (?:kontaktar|kontaktat|hör av|hörde av|uppmärksammar)[^.]{0,25}(?:oss|er till oss)[.!] vi (?:beklagar|tar|återkommer)",
        r"\[(?:namn|name|x+|ort|datum|kund\w*|produkt\w*)\]|\{\{?\w+\}?\}|<(?:namn|name|kund)>|xx+kr|\bXXX+\b",
    ),
}
_EN: Mapping[ToneKind, tuple[str, ...]] = {
    ToneKind.DEFENSIVE: (
        r"\bas (?:we|i)(?: have|'ve)? (?:already |previously |repeatedly |clearly )+(?:explain|said|stat|told|mention|inform|post)\w*",
        r"\b(?:it|this|that)(?:'s| is| was)(?: really| actually| simply| certainly)? not (?:our|my) (?:fault|responsibility|problem|job)",
        r"\bwe (?:did|have done|'ve done) (?:nothing wrong|everything (?:we could|right|correctly|by the book))",
        r"\bwe (?:have |'ve )?followed (?:all |every |our )?(?:procedure|polic|rule|guideline|process)\w*",
        r"\b(?:simply|just|completely|totally|factually|absolutely) (?:not true|untrue|false|wrong|inaccurate|incorrect|unfair)",
        r"\b(?:must|would like to|have to|need to) (?:point out|stress|emphasi[sz]e|clarify|correct you|insist)\b",
        r"\b(?:most|our other|all other|other|thousands of) (?:customers|guests|passengers|people|users|tenants) (?:are|have|seem|love|don't|never|had)",
        r"\b(?:every|all|other) (?:other )?(?:company|companies|operator|operators|bank|banks|shops?) (?:does|do|has|have|charge)\w* (?:the same|this|it)",
        r"\bunfair (?:criticism|accusation|to (?:us|our))",
        r"\bin our defen[cs]e\b|\bwe (?:stand by|reject|refute|deny)\b",
    ),
    ToneKind.EMOTIONAL: (
        r"\b(?:we|i)(?:'re|'m| are| am| feel| were| was) (?:really |very |so |deeply |honestly |extremely |just )*(?:hurt|offended|angry|furious|upset|shocked|insulted|devastated|sick|tired of|fed up)\b",
        r"\bhow dare you\b|\bhow can you (?:say|write|even)\b|\bfor god'?s sake\b|\bgive us a break\b|\bgrow up\b|\benough is enough\b|\bget over it\b",
        r"\b(?:idiot\w*|stupid|moron\w*|pathetic|ridiculous|bloody|damn|hell|crap|shit\w*|nonsense|rubbish)\b",
        r"\b(?:omg|panic\w*|nightmare|disaster|catastroph\w*|heartbroken)\b",
    ),
    ToneKind.BLAMES_CUSTOMER: (
        r"\byou (?:should|could|ought to|must|might|needed to) (?:really |simply |just |probably |also |perhaps )*(?:have|of) (?!been|had|got|received|heard)(?:\w+ )?(?:read|check|call|known|look|thought|book|plan|come|arriv|kept|contact|ask|listen|notic|told|brought|done)\w*",
        r"\bif you(?:'d| had| would have)? (?:only |just |actually |bothered |taken |simply |looked |read )+\w*",
        r"\bhad you (?:only |just |actually |simply )?(?:read|checked|called|told|followed|booked|looked|contacted|arrived)",
        r"\byou (?:probably|clearly|obviously|must have|apparently|evidently|seem to have|may have|appear to have) (?:have )?(?:misunderst|miss|misread|forgot|enter|press|fail|did|didn|got|typed|us|ignor|not)\w*",
        r"\b(?:your|the customer'?s|the passenger'?s) (?:own )?(?:fault|responsibility|mistake|error|failure)\b",
        r"\byou failed to\b|\byou (?:didn't|did not) (?:read|check|follow|bother|tell|contact)\b|\byou only have yourself\b",
        r"\b(?:everyone|everybody) else (?:manages|managed|understands|has no)",
        r"\b(?:problem|issue|error) (?:is|lies|was) (?:on|at|with) your (?:end|side|phone|device)?",
    ),
    ToneKind.NON_APOLOGY: (
        r"\bsorry (?:that |if |to hear (?:that )?)?(?:you|anyone|some|people|your)(?: \w+){0,2} (?:feel|felt|think|thought|see|perceiv|experienc|found|find|took|were (?:offended|upset|hurt|disappointed)|was (?:offended|hurt|upset)|believe|interpret|are (?:upset|unhappy|disappointed)|had the impression|misunderst)\w*",
        r"\bsorry (?:you're|you are) (?:upset|unhappy|disappointed|offended|angry|not happy)\b",
        r"\b(?:apologi[sz]e|sorry|regret)\w* (?:if|for whatever) (?:you|anyone|this|any|we|it)\b",
        r"\b(?:sorry|apologies|apologi[sz]e),? but\b",
        r"\bregret (?:that )?you (?:feel|see|think|found)",
        r"\bmistakes were made\b",
    ),
    ToneKind.SARCASTIC: (
        r"\bcongratulations (?:on|for)\b|\bwell done (?:you|for|on)\b|\bbravo\b|\bslow clap\b|[🙄😏🤡]",
        r"\b(?:thanks|thank you) (?:so much )?for (?:your|the) (?:insightful|lovely|kind|wise|charming|constructive|brilliant|expert|delightful) (?:comment|words|feedback|input|insight|advice|analysis)\w*",
        r"\b(?:you|we) (?:clearly|obviously|must|seem to|certainly) (?:be an expert|know best|know better|know everything|are an expert|are the expert)\b",
        r"\b(?:perhaps|maybe) you(?:'d| would| should| could)? (?:like to )?(?:run|apply|try running|come and|do it)\b",
        r"\b(?:magic wand|crystal ball)\b|\bfeel better now\b|\bgood luck with that\b|\bhow (?:lovely|nice|sweet) (?:that|of) you\b|\bgreat that you have (?:the )?time\b",
        r"\b(?:oh|ah|wow|gosh),? (?:what a|how|really|no|dear)\b[^.]{0,40}!",
    ),
    ToneKind.JARGON: (
        (
            r"\b(?:pursuant to|in accordance with|hereby|herewith|aforementioned|above-mentioned|going forward|leverag\w*|synerg\w*|"
            r"stakeholder\w*|proactive\w*|utili[sz]e\w*|facilitat\w*|deliverable\w*|touchpoint\w*|customer journey|roadmap|"
            r"operational constraints?|rolling stock|resource allocation|capacity constraint\w*|escalat\w*|remediat\w*|"
            r"incident ticket|backend|front-?end|sla|kpi\w*|root cause analysis|in respect of|with regard to|terms and conditions section|"
            r"regulatory framework|end[- ]to[- ]end|best[- ]in[- ]class|implement\w*|prioriti[sz]ation|pursue|commence|subsection|clause \d+|"
            r"force majeure|service window|cache|deployment)\b"
        ),
    ),
    ToneKind.IMPERSONAL: (
        r"\b(?:the customer|the passenger|the guest|the tenant|the complainant|customers|passengers) (?:must|should|is|are|has|will|may)(?: \w+)? (?:advised|required|requested|referred|asked|contact|reminded)\b",
        r"\bdear (?:valued )?(?:customer|guest|passenger|client|sir|sir or madam|user)\b",
        r"\b(?:do not reply|no-?reply|automated (?:message|response|reply)|unmonitored)\b",
        r"\byour (?:complaint|comment|case|feedback|enquiry|query|ticket) (?:has been|is being|was|will be) (?:logged|noted|registered|received|recorded|forwarded|processed|passed)\b",
        r"\bcase (?:number|no\.?|id)\b[^.]{0,20}(?:logged|registered|opened)",
    ),
    ToneKind.OVERPROMISE: (
        r"\b(?:promise|guarantee|swear)\b(?=[^.!?]{0,60}\b(?:never|always|not|all|every|100|you|that|it)\b)",
        r"\b(?:will|'ll|shall) never (?:happen|occur|be|see|again)\b|\bnever happen again\b",
        r"\b(?:100 ?%|hundred per ?cent|completely|always) (?:safe|secure|on time|satisfied|reliable|guaranteed)\b",
        r"\byou(?:'ll| will| shall) (?:of course |definitely |certainly )?(?:get|receive|have) (?:a )?(?:full (?:refund|compensation)|all your money|everything back|free \w+|a free|a full)\b",
        r"\bwe(?:'ll| will) (?:pay|cover|compensate|reimburse) (?:you )?(?:for )?(?:everything|all|any|in full|whatever)\b",
        r"\b(?:will be|has been|going to be|be) (?:fired|sacked|dismissed)\b|\bwe(?:'ll| will) fix everything\b",
    ),
    ToneKind.DISMISSIVE: (
        r"\b(?:that|this|it)(?:'s| is) (?:just |simply )?(?:how it (?:is|works)|the way it (?:is|works)|life|company policy|our policy|policy|what it is)\b",
        r"\b(?:nothing|not much) (?:more )?(?:that )?(?:we|i) can do\b|\bcan(?:'t|not) (?:comment|help you|help with that|do anything)\b",
        r"\b(?:not a big deal|no big deal|minor (?:issue|inconvenience)|first world problem\w*|storm in a teacup|trivial|calm down|relax|chill|overreact\w*|exaggerat\w*|blown out of proportion)\b",
        r"\b(?:feel free|welcome|free) to (?:shop|go|travel|bank|eat|take your (?:business|custom|money)|switch|use|leave|choose)\b(?=[^.]{0,30}(?:elsewhere|else|other|another|competitor|leave|business))",
        r"\b(?:read|see|check|refer to) (?:our|the) (?:faq\w*|terms|website|conditions|policy)\b(?=[.!]|\s*$| (?:before|and you|next))",
        r"\b(?:nobody|no one|none of our) (?:else|other)(?: \w+)? (?:has |have )?(?:complain|report|had|mention)\w*",
        r"\bthese things happen\b|\bperfectly normal\b|\bonly to be expected\b|\btake it or leave it\b|\bdeal with it\b|\bmove on\b",
    ),
    ToneKind.COPY_PASTE: (
        r"\bwe take (?:all |your |such |any |every |customer |these )?(?:feedback|complaints?|comments|concerns|matters?|issues?|this)(?: \w+){0,2} (?:very |extremely )?seriously",
        r"\byour (?:feedback|opinion|satisfaction|business|call|comment) is (?:very |extremely |really )?(?:important|valuable|valued)",
        r"\b(?:apologi[sz]e|sorry) for (?:any|the) inconvenience(?: (?:this|it)?(?: may)? ?(?:have|has) ?\w*)?",
        r"\bwe (?:are )?(?:constantly|continuously|always|continually) (?:striv|work|try|look|aim|improv)\w*",
        r"\bwe strive (?:to|for)\b|\bcustomer satisfaction is (?:our|at)\b|\bthank you for (?:reaching out|your feedback|bringing this to our attention|your patience and understanding)[.!,] (?:we|your|it)",
        r"\[(?:name|customer\w*|date|product|x+|insert[^\]]*)\]|\{\{?\w+\}?\}|<(?:name|customer)>",
    ),
}
_BY_LANGUAGE = {"sv": _SV, "en": _EN}


@cache
def patterns(language: str) -> dict[ToneKind, re.Pattern[str]]:
    """Give one pattern for each kind.

    Languages without a table of their own (nb, da, fi) get Swedish and English as one: their officialese borrows from
    both, and a miss is better than a wrong alarm.
    """
    tables = [_BY_LANGUAGE[language]] if language in _BY_LANGUAGE else [_SV, _EN]
    joined: dict[ToneKind, list[str]] = {}
    for table in tables:
        for kind, expressions in table.items():
            joined.setdefault(kind, []).extend(expressions)
    return {kind: re.compile("|".join(f"(?:{one})" for one in ones)) for kind, ones in joined.items()}


CONTACT = re.compile(
    r"@|\b(?:mejl\w*|mail\w*|e-?post\w*|ring\w*|telefon\w*|dm|pm|direktmeddelande\w*|privat\w*|meddelande\w*|inbox\w*|skriv (?:till|gärna)|"
    r"hör av dig|kontakta (?:mig|oss)|nå (?:mig|oss)|når (?:du )?(?:mig|oss)|"
    r"call|email\w*|phone|message|write to|reach (?:me|us)|contact (?:me|us)|get in touch|drop (?:me|us)|send (?:me|us)|inbox|"
    r"sähköposti\w*|soita\w*|viesti\w*)\b|\b0\d{1,3}[- ]\d{2}"
)
APOLOGY = re.compile(
    r"\b(?:förlåt|ursäkt\w*|beklagar|ledsen|ledsna|tråkigt|sorry|apologi\w*|regret\w*|unnskyld\w*|beklager|undskyld\w*|"
    r"pahoittel\w*|anteeksi|inte okej|inte ok|not okay|not good enough|inte bra|ska inte|borde inte|should not|shouldn't|shouldn’t|"
    r"förstår|understand)\b"
)
ACTION = re.compile(
    r"\b(?:jag har|vi har|jag ska|vi ska|jag tar|vi tar reda|vi kommer|idag|i dag|imorgon|i morgon|senast|före|pratat|ringt|bett|"
    r"skickat|bytt|lagat|åtgärdat|betalat tillbaka|betalar tillbaka|återbetal\w*|svaret är|det beror på|orsaken|därför att|eftersom|"
    r"i have|i've|we have|we've|i will|i'll|we will|we'll|today|tomorrow|by \w+day|because|the reason|refund\w*|replac\w*|fixed|asked|"
    r"ja|nej|yes|no)\b"
)
GREETING = re.compile(
    r"^\W*(?:hej\w*|hallå|tjena|god\w*|hi|hello|hey|dear|hei|moi|terve|kære|kjære|tack|thank\w*|takk?|kiitos|vad|så|oj|ja|nej|oh|what|yes|no|sorry|förlåt)\b"
)
SIGNATURE = re.compile(
    r"(?:/|//|[-–—] ?|mvh|hälsningar|vänligen|regards|best|cheers|kram|hilsen|terveisin|t\. )\s*[a-zåäöæøé][\wåäöæøé.-]+",
    re.IGNORECASE,
)
FIRST_PERSON = re.compile(r"\b(?:jag|mig|min|mitt|mina|i|i'm|i've|i'll|me|my|jeg|meg|minä|minun|olen)\b")
YES_OR_NO = re.compile(
    r"\b(?:ja|jo|nej|visst|absolut|tyvärr|självklart|inte än|yes|no|sure|not yet|we do|we don't|of course|unfortunately|kyllä)\b"
)
