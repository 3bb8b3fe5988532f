"""The safety signs that posts of chemical plants use: their names in running text, and our own drawings of them.

source: GB 2894-2008 《安全标志及其使用导则》, the shapes and colours of 4.1 to 4.4. Free of Django.
"""

from .catalogue import SIGNS, Sign, SignClass, sign_of
from .drawing import sign_svg
from .naming import signs_in

__all__ = ["SIGNS", "Sign", "SignClass", "sign_of", "sign_svg", "signs_in"]
