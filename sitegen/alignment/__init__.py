"""Which places of two articles say the same, and in which pairs of articles to look for them.

``aligning`` is the way through: equal words (``near``), statements in other words
(``paraphrases``, ``scoring``, ``rivals``), edges (``boundaries``), words against words (``edits``).
What a text offers to all its pairs: ``words``, ``lexicon``, ``vocabulary``, ``statements``.
"""

from sitegen.alignment.aligning import align_equal_words, align_pair, flipped
from sitegen.alignment.candidates import candidate_pairs, choose
from sitegen.alignment.edits import kind_of
from sitegen.alignment.filing import filed, unfiled
from sitegen.alignment.ledger import Ledger
from sitegen.alignment.options import AlignmentOptions
from sitegen.alignment.order import side_by_side
from sitegen.alignment.signs import Marks, marks_of, packed, unpacked

__all__ = [
    "AlignmentOptions",
    "Ledger",
    "Marks",
    "align_equal_words",
    "align_pair",
    "candidate_pairs",
    "choose",
    "filed",
    "flipped",
    "kind_of",
    "marks_of",
    "packed",
    "side_by_side",
    "unfiled",
    "unpacked",
]
