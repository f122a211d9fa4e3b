"""Spanish: the words that tell who speaks; see ``Words`` for what each list is."""

from __future__ import annotations

LISTS = {
    "say": """
        dijo dice dicho afirmó afirma aseguró asegura declaró declara explicó explica añadió
        añade agregó agrega señaló señala indicó indica sostuvo sostiene manifestó manifiesta
        expresó expresa anunció anuncia advirtió advierte respondió responde preguntó pregunta
        insistió insiste recordó recuerda reconoció reconoce escribió escribe comentó comenta
        subrayó subraya destacó destaca apuntó apunta
    """,
    "according": "según; de acuerdo con; en palabras de; a juicio de",
    "that": "que",
    "genitives": "de del",
    "incises": "yes",
    "female": """
        sra srta dra doña señora presidenta ministra jefa directora alcaldesa diputada senadora
        abogada
    """,
    "male": "sr dr don señor ministro jefe director alcalde diputado senador abogado",
    "bodies": "gobierno ministerio partido policía empresa sindicato",
    "he": "él",
    "she": "ella",
    "they": "ellos ellas",
    "speaking": "me yo nosotros nos mi nuestro usted tú",
    "titles": "sr sra srta dr dra don doña presidente presidenta señor señora",
    "roles": """
        presidente presidenta portavoz ministro ministra jefe jefa director directora alcalde
        alcaldesa diputado diputada senador senadora abogado abogada líder secretario
    """,
    "articles": "el la los las un una unos unas",
    "determiners": "el la esta un los las una este",
    "auxiliaries": "ha es han había era fue",
    "adverbs": "ya también luego después además ayer",
    "times": "ayer lunes martes miércoles jueves viernes sábado domingo hoy",
    "prepositions": "a por al en con para sobre desde",
    "conjunctions": "e o y pero",
    "subordinators": "si que quien cuando porque donde",
    "particles": "la los las",
    "dash_speech": "yes",
}
