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
    "according": "selon; d'après",
    "he": "il",
    "she": "elle",
    "they": "ils elles",
    "speaking": "tu me je j'ai nous moi mon notre vous",
    "titles": "m mme mlle dr président présidente monsieur madame",
    "roles": """
        président présidente porte-parole ministre chef directeur directrice maire député
        députée sénateur sénatrice avocat avocate responsable dirigeant secrétaire
    """,
    "determiners": "l la ce le un les une des cette",
    "auxiliaries": "a est ont avait était sera",
    "adverbs": "aussi ensuite encore également alors puis",
    "times": "lundi mardi mercredi jeudi vendredi samedi dimanche hier",
    "prepositions": "en sur du de par des au aux à dans pour avec chez",
    "conjunctions": "ou et mais",
    "subordinators": "que si qui quand parce où",
    "particles": "la du de le des van von",
    "dash_speech": "yes",
}
