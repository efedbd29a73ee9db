"""The same opinion as people put it, with near misses that share its words; written before anything was asked."""

from bemot.language import similarity, stance

SAME_AND_NEAR_MISS = (
    (
        "Tåget var en timme försenat och ingen sa något",
        "Fick vänta över en timme på tåget utan information",
        "Hur lång tid tar tåget till Malmö?",
    ),
    (
        "Alldeles för dyrt med parkering i centrum",
        "Parkeringsavgifterna i stan är skandalöst höga",
        "Var finns det parkering i centrum?",
    ),
    (
        "Min faktura är fel, ni har debiterat två gånger",
        "Ni har dragit pengar dubbelt för samma räkning",
        "När skickas fakturan?",
    ),
    (
        "Personalen var otrevlig i kassan",
        "Fick ett riktigt surt bemötande av kassörskan",
        "Personalen i kassan var jättetrevlig",
    ),
    ("Appen kraschar hela tiden", "Er app stänger av sig själv var femte minut", "Vilken app ska man använda?"),
    ("Maten var kall när den kom", "Fick ljummen pizza hemlevererad", "Maten var varm och god"),
    (
        "Ingen svarar i telefon hos kundtjänst",
        "Jag har suttit i telefonkö i två timmar utan att komma fram",
        "Kundtjänst ringde upp direkt, toppen",
    ),
    (
        "Hissen har varit trasig i veckor",
        "Vi som bor här har fått gå i trappor en månad för att liften inte funkar",
        "Hissen är ny och fin",
    ),
    ("The wifi in the hotel never works", "Couldn't get online once during our stay", "Is there wifi in the rooms?"),
    ("My parcel never arrived", "Still waiting for a delivery that was due last week", "How much does shipping cost?"),
    (
        "You raised the price without telling us",
        "The subscription suddenly got more expensive and nobody informed me",
        "What does a subscription cost?",
    ),
    ("The doctor did not listen to me", "I felt ignored by the physician", "Which doctor is on call?"),
    ("The streets are full of litter", "Rubbish everywhere in this town, clean it up", "When is rubbish collected?"),
    ("The staff were so helpful", "Everyone working there went out of their way for us", "The staff were rude"),
)
ACROSS = (
    ("Tåget var en timme försenat och ingen sa något", "The train was an hour late and nobody told us anything"),
    ("Parkeringen i centrum är för dyr", "Parking downtown costs way too much"),
    ("Min faktura är fel", "You sent me the wrong bill"),
    ("Personalen var otrevlig", "Your employees were rude to me"),
    ("Appen kraschar hela tiden", "The app keeps crashing"),
    ("Maten var kall", "Our food was served cold"),
    ("Ingen svarar i telefon", "Nobody picks up when I call"),
    ("Hissen är trasig", "The lift is out of order"),
    ("Paketet kom aldrig fram", "My package was never delivered"),
    ("Det luktar illa i trapphuset", "The stairwell stinks"),
    ("Lärarna är fantastiska", "Wonderful teachers at this school"),
    ("Snön är inte röjd på trottoaren", "The pavement has not been cleared of snow"),
)
PETITION = "Stoppa nedläggningen av Björkskolan! Våra barn förtjänar en skola i närheten. Lyssna på oss föräldrar."


def test_nearest_finds_the_same_opinion_among_the_first_five() -> None:
    corpus = similarity.Corpus()
    for place, (_, same, near_miss) in enumerate(SAME_AND_NEAR_MISS):
        corpus.add(f"same {place}", same)
        corpus.add(f"near {place}", near_miss)

    nearest = [[near.id for near in corpus.nearest(text, k=5)] for text, _, _ in SAME_AND_NEAR_MISS]

    found = [f"same {place}" in ids for place, ids in enumerate(nearest)]
    assert sum(found) >= 0.85 * len(found)


def test_nearest_finds_it_across_languages() -> None:
    for asked, held in ((0, 1), (1, 0)):
        corpus = similarity.Corpus()
        for place, pair in enumerate(ACROSS):
            corpus.add(str(place), pair[held])
        first = [corpus.nearest(pair[asked], k=1)[0].id for pair in ACROSS]
        assert first == [str(place) for place in range(len(ACROSS))]


def test_near_duplicates_finds_a_copied_campaign_with_small_edits() -> None:
    corpus = similarity.Corpus()
    copies = (PETITION.upper(), PETITION.replace("!", "!!!"), PETITION + " Mvh Anna", "Hej! " + PETITION + " #rädda")
    for place, text in enumerate(copies):
        corpus.add(f"copy {place}", text)
    corpus.add("other view", "Bra att ni lägger ner Björkskolan, den är för liten.")
    corpus.add("other matter", "Kommunen borde bygga en ny skola i närheten av Björkparken")

    assert {near.id for near in corpus.near_duplicates(PETITION)} == {f"copy {place}" for place in range(len(copies))}


def test_corpus_of_answers_does_not_ask_where_they_stand() -> None:
    plain, asking = similarity.Corpus(stances=False), similarity.Corpus()
    for corpus in (plain, asking):
        corpus.add("answer", "Bussen till Ekeby går klockan sju, välkommen ombord!")

    question = "När går bussen till Ekeby?"

    assert plain.nearest(question)[0].score > asking.nearest(question)[0].score


def test_stance_tells_content_from_discontent_and_asking_from_telling() -> None:
    content, discontent, asking = stance.of(["Tack, ni är bäst!", "Uselt, jag är så besviken", "När öppnar ni?"])

    assert content[0] > 0 > discontent[0]
    assert asking[1] > max(content[1], discontent[1])
    assert stance.agreement(content, stance.of(["Tack, ni är bäst!"]))[0] == 1
