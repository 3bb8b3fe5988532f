"""Photos beside a risk or an operation step: how many, which, and how right and wrong ones stand side by side."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import zip_longest

from gangze.dossiers.content import ItemContent, Kind, Photo
from gangze.kernel.errors import Absent, RuleBroken

MOST_PHOTOS = 6
LARGEST_PHOTO_BYTES = 10 * 1024 * 1024
LONGEST_CAPTION = 60

PHOTO_KINDS = frozenset({Kind.RISK, Kind.OPERATION})

RIGHT, WRONG, NEITHER = "right", "wrong", ""
VERDICTS = (RIGHT, WRONG, NEITHER)


def with_photo(item: ItemContent, photo: Photo) -> ItemContent:
    """Return the item with one photo more; raises RuleBroken where there may be none or no more, and for one it has."""
    require_room(item)
    if any(each.sha256 == photo.sha256 for each in item.photos):
        raise RuleBroken("这张照片已经在这一条里。")
    return replace(item, photos=(*item.photos, _checked(photo)))


def require_room(item: ItemContent) -> None:
    """Raise RuleBroken where an item of this document carries no photos, or has as many as it may."""
    if item.kind not in PHOTO_KINDS:
        raise RuleBroken("只有风险和操作步骤可以配照片。")
    if len(item.photos) >= MOST_PHOTOS:
        raise RuleBroken("每一条最多{most}张照片，请先删去一张。", most=MOST_PHOTOS)


def with_photo_told(item: ItemContent, sha256: str, *, verdict: str, caption: str) -> ItemContent:
    """Return the item with another verdict and caption for a photo; raises Absent, RuleBroken."""
    photo_in(item, sha256)
    told = _checked(Photo(sha256, verdict, caption))
    return replace(item, photos=tuple(told if each.sha256 == sha256 else each for each in item.photos))


def without_photo(item: ItemContent, sha256: str) -> ItemContent:
    """Return the item without a photo; raises Absent."""
    photo_in(item, sha256)
    return replace(item, photos=tuple(each for each in item.photos if each.sha256 != sha256))


def photo_in(item: ItemContent, sha256: str) -> Photo:
    """Return a photo of the item; raises Absent."""
    for photo in item.photos:
        if photo.sha256 == sha256:
            return photo
    raise Absent("photo")


def in_pairs(photos: Iterable[Photo]) -> list[tuple[Photo, ...]]:
    """Return rows of one or two: the first right beside the first wrong photo and so on, then those that are neither."""
    photos = list(photos)
    right = [photo for photo in photos if photo.verdict == RIGHT]
    wrong = [photo for photo in photos if photo.verdict == WRONG]
    pairs = [tuple(filter(None, pair)) for pair in zip_longest(right, wrong)]
    return [*pairs, *((photo,) for photo in photos if photo.verdict == NEITHER)]


def _checked(photo: Photo) -> Photo:
    if photo.verdict not in VERDICTS:
        raise RuleBroken("照片只能标为正确、错误或不标。")
    caption = " ".join(photo.caption.split())
    if len(caption) > LONGEST_CAPTION:
        raise RuleBroken("照片说明最多{most}字。", most=LONGEST_CAPTION)
    return replace(photo, caption=caption)
