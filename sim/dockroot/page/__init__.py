"""A page to walk through: the directories of a root as columns, what they hold, the steps that made them.

One file, which asks the network for nothing: `model` says what is in it, `content` what is shown of a file,
`assembly` puts it together with the words, the style and the scripts that lie beside them.
"""

from dockroot.page.assembly import LANGUAGES, page
from dockroot.page.content import Limits
from dockroot.page.model import model

__all__ = ["LANGUAGES", "Limits", "model", "page"]
