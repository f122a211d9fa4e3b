"""Words that pages put around an article: navigation, sharing, newsletters, rights.

General phrases of news pages, by language; a project's own boilerplate is found by repetition, not
here. All in lower case. Add a phrase only where no article could hold it as prose of its own.
"""

from __future__ import annotations

ALONE = frozenset(
    """
    advertisement; advert; ad; ads; sponsored; sponsored content; promoted; promoted content;
    scroll to top; back to top; top; go to top; to top; home; menu; search; close; skip to content;
    skip to main content; load next story; load more; next story; previous story; next article;
    previous article; next; previous; more; read more; read next; read also; also read;
    continue reading; keep reading; read full story; read the full story; read full article;
    see also; see more; show more; view more; watch; watch now; watch live; listen; listen now;
    related; related articles; related stories; related news; related topics; related content;
    related links; recommended; recommended for you; recommended stories; more on this story;
    more from this author; more stories; more news; most read; most popular; trending;
    trending now; editor's picks; editors' picks; top stories; latest news; latest; live;
    you may also like; you might also like; share; share this; share this article;
    share this story; share on facebook; share on twitter; share on x; tweet; tweet this; email;
    print; print this page; print this article; copy link; facebook; twitter; whatsapp; telegram;
    linkedin; reddit; pinterest; save; comments; comment; leave a comment; leave a reply;
    add a comment; view comments; show comments; post a comment; follow us; subscribe;
    subscribe now; sign up; sign in; log in; login; register; newsletter; newsletters; tags;
    topics; categories; filed under; story highlights; highlights; photos; video; videos; gallery;
    prev; photo; image; images; slideshow; graphic; infographic; map; audio; podcast; file photo;
    scroll down for video; scroll down for videos; scroll for video; scroll for more;
    reuters; ap; afp; epa; dpa; ansa; getty images; getty; associated press; ap photo; pa;
    loading; loading...; all rights reserved; contact us; about us; terms of use; privacy policy;
    cookie policy; cookie settings; accept cookies; story continues below advertisement;
    story continues below; article continues below; image source; image caption; image credit;
    anzeige; werbung; mehr lesen; weiterlesen; mehr zum thema; nach oben; zum seitenanfang;
    teilen; drucken; kommentare; newsletter abonnieren; lesen sie auch; auch interessant;
    publicité; lire aussi; lire la suite; à lire aussi; haut de page; partager; imprimer;
    commentaires; s'abonner; voir aussi; publicidad; leer más; lea también; leer también;
    le puede interesar; compartir; imprimir; comentarios; suscríbete; volver arriba; ver más;
    pubblicità; leggi anche; continua a leggere; condividi; stampa; commenti; torna su;
    publicidade; leia mais; leia também; compartilhar; partilhar; comentários; voltar ao topo;
    advertentie; lees ook; lees meer; delen; reklama; czytaj także; czytaj też; czytaj więcej;
    udostępnij; реклама; читайте также; читать далее; читать дальше; подробнее; наверх; поделиться;
    комментарии; подписаться; по теме; читайте також; поділитися; докладніше; прочетете още;
    вижте още; сподели; annonse; annonce; annons; les også; läs också; läs mer; dela; del;
    mainos; lue myös; jaa
    """.replace("\n    ", " ")
    .strip()
    .split("; ")
)
"""Blocks that are these words and no others, marks at the edges apart."""

SECTIONS = frozenset(
    """
    related; related articles; related stories; related news; related topics; related content;
    related links; recommended; recommended for you; recommended stories; more on this story;
    more on this topic; more from this author; more stories; more news; more like this; most read;
    most popular; most viewed; most shared; trending; trending now; editor's picks; editors' picks;
    editor’s picks; editors’ picks; top stories; latest news; you may also like; read next;
    you might also like; up next; next up; don't miss; don’t miss; more from; promoted stories;
    share this; share this article; share this story; comments; leave a comment; leave a reply;
    we value your privacy; cookie settings; sponsored content; around the web; in other news;
    mehr zum thema; auch interessant; das könnte sie auch interessieren; meistgelesen;
    lesen sie auch; mehr lesen über; kommentare; à lire aussi; lire aussi; les plus lus;
    sur le même sujet; commentaires; lo más leído; lea también; te puede interesar;
    le puede interesar; noticias relacionadas; comentarios; leggi anche; i più letti;
    articoli correlati; leia também; mais lidas; lees ook; meest gelezen; czytaj także;
    najczęściej czytane; читайте также; самое читаемое; по теме; читайте також; les også;
    läs också; mest läst; mest lest; lue myös; luetuimmat
    """.replace("\n    ", " ")
    .strip()
    .split("; ")
)
"""Headings of lists and boxes beside an article: what stands under one of them is no article."""

ENDINGS = (
    "sign up here",
    "sign up now",
    "sign up today",
    "subscribe here",
    "subscribe now",
    "subscribe today",
    "opens new tab",
    "hier anmelden",
    "jetzt abonnieren",
    "inscrivez-vous ici",
    "suscríbase aquí",
    "suscríbete aquí",
    "iscriviti qui",
)
"""How short blocks end that ask the reader to do something."""

OPENINGS = (
    "share or comment on this",
    "our standards:",
    "also read |",
    "subscribe to continue",
    "subscribe to read",
    "already a subscriber",
    "photo:",
    "photos:",
    "photo by",
    "photo courtesy",
    "photograph:",
    "photograph by",
    "image:",
    "image by",
    "image source",
    "image credit",
    "illustration by",
    "picture:",
    "courtesy of",
    "credit:",
    "file photo",
    "foto:",
    "bild:",
    "crédit photo",
    "фото:",
    "story highlights",
    "slideshow (",
    "enlarge this image",
    "toggle caption",
    "scroll down for",
    "information from:",
    "all rights reserved",
    "advertisement",
    "newsletter sign up",
    "continue reading the main story",
    "sign up for",
    "sign up to",
    "subscribe to our",
    "subscribe to the",
    "subscribe for",
    "subscribe now",
    "follow us on",
    "like us on",
    "join us on",
    "join our",
    "click here",
    "tap here",
    "read more:",
    "read also:",
    "read next:",
    "also read:",
    "read |",
    "see also:",
    "related:",
    "related stories:",
    "more:",
    "watch:",
    "listen:",
    "don't miss:",
    "contact the writer",
    "contact the author",
    "get our free",
    "get the latest",
    "download our app",
    "download the app",
    "share this article",
    "share this story",
    "share on",
    "follow our",
    "for more news",
    "for more stories",
    "this article was originally published",
    "lesen sie auch:",
    "lesen sie mehr:",
    "mehr zum thema:",
    "lire aussi :",
    "lire aussi:",
    "à lire aussi :",
    "lea también:",
    "leer también:",
    "leggi anche:",
    "leia também:",
    "lees ook:",
    "czytaj także:",
    "czytaj też:",
    "читайте также:",
    "читайте також:",
    "подписывайтесь на",
    "підписуйтесь на",
)
"""How short blocks begin that lead away from the article; such a block may end like a sentence."""

FORMS = (
    "verify you're not a robot",
    "invalid email address",
    "please re-enter your email",
    "we pay for your stories",
    "do you have a story for the",
)
"""What only a form or an appeal to readers says, wherever it stands in a block of any length."""

CREDITS = (
    "reporting by",
    "additional reporting by",
    "writing by",
    "editing by",
    "compiled by",
    "with reporting by",
    "with files from",
    "with inputs from",
    "with agency inputs",
)
"""How the line after the last paragraph begins that says who worked on the article."""

CREDIT_ENDS = (
    "contributed to this report",
    "contributed to this story",
    "contributed to this article",
    "contributed to this post",
    "contributed reporting",
    "contributed to the report",
)
"""How such a line ends."""

BYLINES = (
    "by ",
    "written by ",
    "von ",
    "par ",
    "por ",
    "di ",
    "door ",
    "autor: ",
    "автор: ",
)
"""How a line begins that names the author, where all that follows is names."""

DATED = (
    "updated",
    "last updated",
    "published",
    "first published",
    "posted",
    "aktualisiert",
    "veröffentlicht",
    "stand:",
    "publié",
    "mis à jour",
    "publicado",
    "actualizado",
    "pubblicato",
    "aggiornato",
    "gepubliceerd",
    "опубликовано",
    "обновлено",
)
"""How a line begins that dates the article; a digit follows."""

RIGHTS = ("©", "(c) ", "copyright ©", "copyright (c)", "copyright 1", "copyright 2")
"""How a block begins that claims rights, whatever its length and its end."""
