"""French: the words that tell who speaks; see ``Words`` for what each list is."""

from __future__ import annotations

LISTS = {
    "say": """
        dit disait déclaré déclare expliqué explique affirmé affirme ajouté ajoute précisé
        précise souligné souligne assuré assure estimé estime indiqué indique annoncé annonce
        écrit répondu répond demandé demande lancé lance insisté insiste rappelé rappelle
        reconnu reconnaît regretté regrette dénoncé dénonce promis promet martelé conclu conclut
        confié confie raconté raconte
    """,
    "according": "selon; d'après; aux yeux de; de l'avis de; pour",
    "that": "que qu",
    "genitives": "de du des d",
    "incises": "yes",
    "female": """
        mme mlle madame présidente ministre directrice députée sénatrice avocate maire
        dirigeante secrétaire porte-parole
    """,
    "male": "m monsieur président directeur député sénateur avocat dirigeant",
    "bodies": "gouvernement ministère parti police entreprise syndicat",
    "he": "il",
    "she": "elle",
    "they": "ils elles",
    "speaking": "tu me je j'ai nous moi mon notre vous",
    "titles": "m mme mlle dr président présidente monsieur madame",
    "roles": """
        président présidente porte-parole ministre chef directeur directrice maire député
        députée sénateur sénatrice avocat avocate responsable dirigeant secrétaire
    """,
    "articles": "le la les l’ un une des",
    "determiners": "l la ce le un les une des cette",
    "auxiliaries": "a est ont avait était sera",
    "adverbs": "aussi ensuite encore également alors puis",
    "times": "lundi mardi mercredi jeudi vendredi samedi dimanche hier",
    "prepositions": "en sur par au aux à dans avec chez",
    "conjunctions": "ou et mais",
    "subordinators": "que qu si quand parce où",
    "relatives": "qui",
    "particles": "la le van von",
    "dash_speech": "yes",
}
