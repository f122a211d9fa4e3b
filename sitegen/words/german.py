"""German: the words that tell who speaks; see ``Words`` for what each list is."""

from __future__ import annotations

LISTS = {
    "say": """
        sagt sagte sagten gesagt erklärt erklärte erklärten betont betonte meint meinte teilt
        teilte schreibt schrieb geschrieben berichtet berichtete fordert forderte warnt warnte
        kritisiert kritisierte behauptet behauptete ergänzt ergänzte fügt fügte antwortet
        antwortete fragt fragte versichert versicherte kündigt kündigte bekräftigt bekräftigte
        räumt räumte bestätigt bestätigte äußert äußerte verkündet verkündete ruft rief nennt
        nannte spricht sprach hofft hoffte glaubt glaubte
    """,
    "according": "laut; nach angaben von; nach angaben; nach ansicht von; so",
    "behind": "zufolge",
    "that": "dass daß",
    "genitives": "des von vom",
    "capital_nouns": "yes",
    "comma_reports": "yes",
    "relatives": "welcher welche",
    "female": """
        frau präsidentin kanzlerin ministerin sprecherin chefin politikerin direktorin leiterin
        bürgermeisterin abgeordnete anwältin richterin professorin
    """,
    "male": "herr präsident kanzler sprecher bürgermeister anwalt richter professor",
    "bodies": "ministerium regierung partei polizei behörde unternehmen verband",
    "he": "er",
    "she": "sie",
    "it": "es",
    "speaking": "mein ich uns wir mich unser du ihr",
    "titles": "herr frau dr prof präsident präsidentin kanzler kanzlerin",
    "roles": """
        präsident präsidentin kanzler kanzlerin sprecher sprecherin minister ministerin chef
        chefin politiker politikerin direktor direktorin leiter leiterin bürgermeister
        bürgermeisterin anwalt anwältin richter richterin professor professorin forscher forscherin
    """,
    "articles": "der die das ein eine",
    "determiners": "ein der die das dem den eine einer einem einen diese dieser",
    "auxiliaries": "hat habe hatte haben wurde wird",
    "adverbs": "auch dann später zuvor weiter nun noch am",
    "times": "montag dienstag mittwoch donnerstag freitag samstag sonntag gestern heute",
    "prepositions": "an im in zu nach am mit auf bei zum für über aus seit um gegen ohne",
    "conjunctions": "und oder aber sondern",
    "subordinators": "dass daß weil wenn ob",
    "particles": "der de zu von den van",
}
